package org.drawbridge.validation;

import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.tree.JsonDocument;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Kind;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;
import org.jspecify.annotations.Nullable;

/// Holds FHIR R4, JSON or XML, against HAPI's validator, which is HL7's.
final class R4Validator implements Validator {

    private static final String CORE = "http://hl7.org/fhir/StructureDefinition/";
    /// Where a location names the resource that it is in, with its id.
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/");
    private static final Pattern ROOT = Pattern.compile("<(?:\\w+:)?([A-Z]\\w*)[\\s/>]");

    private final R4Packages packages;
    private final List<String> profiles;
    private @Nullable Loaded loaded;

    /// @param profiles by the type of resource that they are for
    private record Loaded(FhirValidator validator, R4Sentences sentences, Map<String, List<String>> profiles) {}

    private R4Validator(R4Packages packages, List<String> profiles) {
        this.packages = packages;
        this.profiles = profiles;
    }

    static Validator of(Rules.FhirR4 rules) throws Rejected {
        R4Packages packages = R4Packages.read(R4Definitions.context(), rules.packages());
        for (String profile : rules.profiles()) {
            if (!packages.hasProfile(profile) && !profile.startsWith(CORE)) {
                throw new Rejected("profile " + profile, "it is in none of the packages that were given.");
            }
        }
        return new R4Validator(packages, rules.profiles());
    }

    private synchronized Loaded loaded() {
        Loaded known = loaded;
        if (known == null) {
            var definitions = new R4Definitions(packages);
            Map<String, List<String>> byType = new LinkedHashMap<>();
            for (String profile : profiles) {
                byType.computeIfAbsent(definitions.typeOf(profile), _ -> new ArrayList<>())
                        .add(profile);
            }
            known = new Loaded(definitions.validator(), new R4Sentences(definitions), byType);
            loaded = known;
        }
        return known;
    }

    @Override
    public List<Finding> validate(Payload document) {
        String text = new String(document.reveal(), StandardCharsets.UTF_8).strip();
        try {
            return text.startsWith("<") ? xml(text) : json(document.reveal());
        } catch (Rejected e) {
            return List.of(Finding.of(Kind.UNREADABLE, Severity.ERROR, "unreadable", "", e.text()));
        }
    }

    /// With the profiles added that the resources have to follow; paths stay as they are.
    private List<Finding> json(byte[] bytes) throws Rejected {
        JsonNode tree = JsonDocument.read(bytes);
        resource(tree.path("resourceType").asText());
        claim(tree);
        tree.path("entry").forEach(entry -> claim(entry.path("resource")));
        return findings(tree.toString(), ValidationOptions.empty());
    }

    private static void resource(String type) throws Rejected {
        if (!R4Definitions.isResource(type)) {
            throw new Rejected("", "this is no resource of FHIR R4: its type is none of R4's.");
        }
    }

    private void claim(JsonNode resource) {
        List<String> wanted =
                loaded().profiles().getOrDefault(resource.path("resourceType").asText(), List.of());
        if (resource instanceof ObjectNode object && !wanted.isEmpty()) {
            var claims = object.withObject("/meta").withArray("profile");
            wanted.forEach(claims::add);
        }
    }

    private List<Finding> xml(String text) throws Rejected {
        if (text.contains("<!DOCTYPE")) {
            throw new Rejected("", "FHIR has no document type declarations.");
        }
        var options = new ValidationOptions();
        Matcher root = ROOT.matcher(text);
        String type = root.find() ? root.group(1) : "";
        resource(type);
        loaded().profiles().getOrDefault(type, List.of()).forEach(options::addProfile);
        return findings(text, options);
    }

    private List<Finding> findings(String text, ValidationOptions options) {
        List<SingleValidationMessage> messages;
        try {
            messages = loaded().validator().validateWithResult(text, options).getMessages();
        } catch (RuntimeException e) {
            // HAPI throws what it cannot parse, each of its parsers in its own way.
            String sentence = "This cannot be read as a FHIR R4 resource.";
            return List.of(Finding.of(
                    Kind.UNREADABLE, Severity.ERROR, "unreadable", "", sentence, sentence + " " + e.getMessage()));
        }
        return messages.stream().map(this::finding).toList();
    }

    private Finding finding(SingleValidationMessage message) {
        String location = message.getLocationString() == null
                ? ""
                : COMMENT.matcher(message.getLocationString()).replaceAll("");
        R4Sentences.Sentence said =
                loaded().sentences().of(String.valueOf(message.getMessageId()), message.getMessage(), location);
        return Finding.of(
                kind(said.rule()), severity(message), said.rule(), location, said.text(), message.getMessage());
    }

    private static Severity severity(SingleValidationMessage message) {
        return switch (message.getSeverity()) {
            case FATAL, ERROR -> Severity.ERROR;
            case WARNING -> Severity.WARNING;
            case INFORMATION -> Severity.INFORMATION;
        };
    }

    private static Kind kind(String rule) {
        if (rule.startsWith("Terminology_") || rule.startsWith("TX_")) {
            return Kind.CODE;
        } else if (rule.startsWith("Validation_VAL_Profile_Minimum")) {
            return Kind.REQUIRED;
        } else if (rule.startsWith("Type_Specific_Checks")) {
            return Kind.VALUE;
        }
        return rule.matches("[a-z][a-z0-9-]*-\\d+[a-z]?") ? Kind.RULE : Kind.STRUCTURE;
    }
}
