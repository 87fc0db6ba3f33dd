package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.tree.JsonDocument;
import org.drawbridge.formats.tree.Rejected;

/// Takes out of messages what says whom they are about (45 CFR 164.514(b)(2), "Safe Harbor"), and whom and where else.
/// What is not known to be harmless is replaced or removed: segments, fields and resources that no table has, too.
/// Names, numbers and dates are replaced in the same way in all documents under one key, so that messages of HL7 v2,
/// interchanges of X12 and resources of FHIR still belong together. Owned by one thread.
public final class Deidentification {

    /// What becomes of dates.
    public enum Dates {
        /// All dates of one patient go back by the same number of days, 1 to 365. Intervals stay. By the letter of Safe
        /// Harbor that is too little: an expert has to say that it is enough (45 CFR 164.514(b)(1)).
        SHIFT,
        /// Years alone stay, as Safe Harbor has it.
        YEAR
    }

    /// What became of a value.
    public enum Change {
        NAME,
        IDENTIFIER,
        DATE,
        PLACE,
        CONTACT,
        TEXT,
        CODE,
        NUMBER,
        URI,
        BINARY,
        /// It stood where no table has anything.
        UNKNOWN
    }

    /// What is written in the place of a text.
    static final String REMOVED = "REMOVED";

    private static final Pattern PATH = Pattern.compile(
            "[A-Z][A-Z0-9]{1,2}-[1-9]\\d{0,2}(\\.[1-9]\\d{0,2}){0,2}|[A-Z][A-Za-z]+(\\.[a-z][A-Za-z0-9]*)+");

    private final Set<String> kept;
    private final SortedMap<String, Map<Change, Long>> changes = new TreeMap<>();
    private final V2Deidentification hl7;
    private final FhirDeidentification fhir;
    private final X12Deidentification x12;

    /// @param key at least 16 bytes
    /// @param kept what stays as it is, by paths such as `OBX-3.2` and `Observation.code`; parts are included
    /// @param today what ages are counted from
    public Deidentification(byte[] key, Dates dates, Set<String> kept, LocalDate today) {
        this.kept = Set.copyOf(kept);
        var pseudonyms = new Pseudonyms(key);
        var safeDates = new SafeDates(dates, today);
        this.hl7 = new V2Deidentification(pseudonyms, safeDates, this);
        this.fhir = new FhirDeidentification(pseudonyms, safeDates, this);
        this.x12 = new X12Deidentification(pseudonyms, safeDates, this);
    }

    /// Whether a text is a path that can be kept.
    public static boolean isPath(String text) {
        return PATH.matcher(text).matches();
    }

    /// Its segments end in CR. Throws [Rejected] if it has no MSH segment.
    public Payload hl7v2(Payload message) throws Rejected {
        Hl7Message parsed = Hl7Message.parse(message.reveal());
        if (!parsed.readable()) {
            throw new Rejected("", "this is no HL7 v2 message: it does not begin with an MSH segment.");
        }
        return Payload.of(hl7.of(parsed).getBytes(parsed.charset()));
    }

    /// A resource or bundle of FHIR R4, in JSON or XML as it came.
    public Payload fhir(Payload document) throws Rejected {
        boolean xml = FhirXml.isXml(document.reveal());
        JsonNode read = xml ? FhirXmlReader.read(document.reveal()) : JsonDocument.read(document.reveal());
        if (!R4.table().knows(read.path("resourceType").asText())) {
            throw new Rejected("resourceType", "this is no resource of FHIR R4 that the product knows.");
        }
        JsonNode safe = fhir.of(read);
        return Payload.of(xml ? FhirXml.write(safe) : safe.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// One interchange of X12 or several.
    public Payload x12(Payload interchange) throws Rejected {
        String text = new String(interchange.reveal(), StandardCharsets.ISO_8859_1);
        return Payload.of(x12.of(text.strip()).getBytes(StandardCharsets.ISO_8859_1));
    }

    /// What was changed so far: for each path how often, and what. It holds paths, never values.
    public SortedMap<String, Map<Change, Long>> changes() {
        return changes;
    }

    /// Whether somebody wants the value at a path to stay.
    boolean keeps(String path) {
        if (kept.isEmpty()) {
            return false;
        }
        for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
            if (kept.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    void note(String path, Change change) {
        changes.computeIfAbsent(path, _ -> new EnumMap<>(Change.class)).merge(change, 1L, Long::sum);
    }
}
