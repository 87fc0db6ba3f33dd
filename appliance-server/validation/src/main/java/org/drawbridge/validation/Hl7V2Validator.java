package org.drawbridge.validation;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.Version;
import ca.uhn.hl7v2.model.GenericMessage;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.CanonicalModelClassFactory;
import ca.uhn.hl7v2.parser.DefaultModelClassFactory;
import ca.uhn.hl7v2.parser.ModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Kind;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;

/// Holds HL7 v2 messages against HAPI's structures of their version, and against a conformance profile.
///
/// HAPI parses into its structures and knows which data types have which form. What is looked for, and how it
/// is said, is ours: HAPI's own messages quote values, and it stops at the first.
final class Hl7V2Validator implements Validator {

    /// Of HL7 table 0125, as far as HAPI has a type of the name; anything else is parsed as a text.
    private static final String UNKNOWN_VALUE_TYPE = "ST";
    /// Versions that only correct another one, whose structures they have.
    private static final Map<String, String> CORRECTIONS = Map.of("2.7.1", "2.7", "2.8.2", "2.8.1");

    private static final Pattern SEGMENT = Pattern.compile("[A-Z][A-Z0-9]{2}(?![A-Za-z0-9])");

    private static final PipeParser PARSER = parser(new DefaultModelClassFactory());
    private static final Map<String, PipeParser> CORRECTED = CORRECTIONS.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, each -> parser(new CanonicalModelClassFactory(each.getValue()))));

    private final Optional<ConformanceProfile> profile;

    private Hl7V2Validator(Optional<ConformanceProfile> profile) {
        this.profile = profile;
    }

    static Validator of(Rules.Hl7V2 rules) throws Rejected {
        return new Hl7V2Validator(
                rules.profile().isPresent()
                        ? Optional.of(ConformanceProfile.read(rules.profile().get()))
                        : Optional.empty());
    }

    @SuppressWarnings("resource") // Closing it would only stop its threads, of which it has none.
    private static PipeParser parser(ModelClassFactory structures) {
        var context = new DefaultHapiContext(structures);
        context.setValidationContext(ValidationContextFactory.noValidation());
        var configuration = context.getParserConfiguration();
        configuration.setDefaultObx2Type(UNKNOWN_VALUE_TYPE);
        configuration.setInvalidObx2Type(UNKNOWN_VALUE_TYPE);
        configuration.setAllowUnknownVersions(true);
        return context.getPipeParser();
    }

    @Override
    public List<Finding> validate(Payload document) {
        Hl7Message read = Hl7Message.parse(document.reveal());
        List<Finding> findings = new ArrayList<>();
        read.problems()
                .forEach(each -> findings.add(
                        Finding.of(Kind.UNREADABLE, each.severity(), each.code(), each.location(), each.text())));
        if (read.readable() && knownVersion(read, findings)) {
            parse(read, findings).ifPresent(message -> {
                var places = SegmentPlaces.of(message);
                new StructureCheck(message, places, findings).run();
                profile.ifPresent(wanted -> new ProfileCheck(message, wanted, places, findings).run());
            });
        }
        return findings;
    }

    private static boolean knownVersion(Hl7Message read, List<Finding> findings) {
        String version = read.text("MSH-12.1");
        if (Version.supportsVersion(version) || CORRECTIONS.containsKey(version)) {
            return true;
        }
        findings.add(Finding.of(
                version.isEmpty() ? Kind.REQUIRED : Kind.CODE,
                Severity.ERROR,
                version.isEmpty() ? "field-missing" : "version-unknown",
                "MSH-12.1",
                "MSH-12.1 must name a version of HL7 from 2.1 to 2.8.2; without it the structure is not known."));
        return false;
    }

    private static Optional<Message> parse(Hl7Message read, List<Finding> findings) {
        String text = segments(read, findings);
        try {
            Message message =
                    CORRECTED.getOrDefault(read.text("MSH-12.1"), PARSER).parse(text);
            if (!(message instanceof GenericMessage)) {
                return Optional.of(message);
            }
        } catch (HL7Exception | RuntimeException e) {
            findings.add(Finding.of(
                    Kind.UNREADABLE,
                    Severity.ERROR,
                    "unparsable",
                    "",
                    "The message cannot be read into the structure of its type.",
                    "The message cannot be read into the structure of its type: " + e.getMessage()));
            return Optional.empty();
        }
        findings.add(Finding.of(
                Kind.CODE,
                Severity.ERROR,
                "structure-unknown",
                "MSH-9",
                "The version in MSH-12 has no message structure for what MSH-9 says."));
        return Optional.empty();
    }

    /// The text of the message without lines that are no segments, at which HAPI would give up.
    private static String segments(Hl7Message read, List<Finding> findings) {
        String text = new String(read.bytes(), read.charset());
        var kept = new StringBuilder(text.length());
        int number = 0;
        for (String line : text.substring(text.indexOf("MSH")).split("[\\r\\n]+", -1)) {
            number++;
            if (SEGMENT.matcher(line).lookingAt()) {
                kept.append(line).append('\r');
            } else if (!line.isEmpty()) {
                findings.add(Finding.of(
                        Kind.STRUCTURE,
                        Severity.ERROR,
                        "segment-unreadable",
                        "",
                        "Line " + number + " does not begin with the id of a segment, three capitals or digits."));
            }
        }
        return kept.toString();
    }
}
