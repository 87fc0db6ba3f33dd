package org.drawbridge.mapping;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.drawbridge.formats.hl7v2.Element;

/// Which URI an assigner of identifiers or a code system goes by. What has none of its own gets one under the sender,
/// because two senders' local codes are not the same codes.
final class Systems {

    private static final Pattern OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]*))+");
    private static final Pattern HL7_TABLE = Pattern.compile("(?:HL7)?(\\d{4})");

    private static final Map<String, String> CODES = Map.ofEntries(
            Map.entry("LN", "http://loinc.org"),
            Map.entry("LOINC", "http://loinc.org"),
            Map.entry("SCT", "http://snomed.info/sct"),
            Map.entry("SNOMED", "http://snomed.info/sct"),
            Map.entry("SNOMEDCT", "http://snomed.info/sct"),
            Map.entry("I10", "http://hl7.org/fhir/sid/icd-10-cm"),
            Map.entry("I10C", "http://hl7.org/fhir/sid/icd-10-cm"),
            Map.entry("ICD10", "http://hl7.org/fhir/sid/icd-10-cm"),
            Map.entry("ICD-10-CM", "http://hl7.org/fhir/sid/icd-10-cm"),
            Map.entry("ICD10CM", "http://hl7.org/fhir/sid/icd-10-cm"),
            Map.entry("I10P", "http://www.cms.gov/Medicare/Coding/ICD10"),
            Map.entry("I9", "http://hl7.org/fhir/sid/icd-9-cm"),
            Map.entry("I9C", "http://hl7.org/fhir/sid/icd-9-cm"),
            Map.entry("ICD9", "http://hl7.org/fhir/sid/icd-9-cm"),
            Map.entry("C4", "http://www.ama-assn.org/go/cpt"),
            Map.entry("CPT", "http://www.ama-assn.org/go/cpt"),
            Map.entry("CPT4", "http://www.ama-assn.org/go/cpt"),
            Map.entry("CVX", "http://hl7.org/fhir/sid/cvx"),
            Map.entry("MVX", "http://hl7.org/fhir/sid/mvx"),
            Map.entry("NDC", "http://hl7.org/fhir/sid/ndc"),
            Map.entry("RXNORM", "http://www.nlm.nih.gov/research/umls/rxnorm"),
            Map.entry("UCUM", "http://unitsofmeasure.org"),
            Map.entry("ISO+", "http://unitsofmeasure.org"),
            Map.entry("CDCREC", "urn:oid:2.16.840.1.113883.6.238"),
            Map.entry("ISO639", "urn:ietf:bcp:47"),
            Map.entry("ISO3166_1", "urn:iso:std:iso:3166"));

    private Systems() {}

    /// Of an assigning authority (HD: namespace, universal id, its type).
    static String assigner(Element authority, String sender) {
        String universal = authority.child(2).text().strip();
        String kind = authority.child(3).text().strip().toUpperCase(Locale.ROOT);
        if (!universal.isEmpty()) {
            if (OID.matcher(universal).matches()) {
                return "urn:oid:" + universal;
            }
            return switch (kind) {
                case "UUID", "GUID" -> "urn:uuid:" + universal.toLowerCase(Locale.ROOT);
                case "URI", "URL" -> universal;
                default -> local("authority", universal, sender);
            };
        }
        String namespace = authority.child(1).text().strip();
        return namespace.isEmpty() ? local("sender", "", sender) : local("namespace", namespace, sender);
    }

    /// Of the name of a coding system (HL7 table 0396).
    static String codes(String name, String sender) {
        String upper = name.strip().toUpperCase(Locale.ROOT);
        String known = CODES.get(upper);
        if (known != null) {
            return known;
        }
        var table = HL7_TABLE.matcher(upper);
        if (table.matches()) {
            return "http://terminology.hl7.org/CodeSystem/v2-" + table.group(1);
        }
        if (OID.matcher(upper).matches()) {
            return "urn:oid:" + upper;
        }
        return name.contains("://") ? name.strip() : local("codes", name.strip(), sender);
    }

    static String local(String kind, String name, String sender) {
        return "urn:drawbridge:" + kind + ":" + word(sender) + (name.isEmpty() ? "" : ":" + word(name));
    }

    /// A run of other characters becomes one `-`.
    private static String word(String text) {
        var word = new StringBuilder(text.length());
        boolean other = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (plain) {
                word.append(c);
            } else if (!other) {
                word.append('-');
            }
            other = !plain;
        }
        return word.toString();
    }
}
