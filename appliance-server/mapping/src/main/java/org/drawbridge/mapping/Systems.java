package org.drawbridge.mapping;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drawbridge.formats.hl7v2.Element;

/// Which URI an assigner of identifiers or a code system goes by. What has none of its own gets one under the sender,
/// because two senders' local codes are not the same codes.
final class Systems {

    private static final Pattern OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]*))+");
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern HL7_TABLE = Pattern.compile("(?:HL7)?[-_ ]?(\\d{4})");

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
            Map.entry("ISO3166_1", "urn:iso:std:iso:3166"),
            Map.entry("LNC", "http://loinc.org"),
            Map.entry("SNOMED-CT", "http://snomed.info/sct"),
            Map.entry("ICD-10", "http://hl7.org/fhir/sid/icd-10-cm"),
            Map.entry("ICD-9", "http://hl7.org/fhir/sid/icd-9-cm"),
            Map.entry("I9CDX", "http://hl7.org/fhir/sid/icd-9-cm"),
            Map.entry("ICD9CM", "http://hl7.org/fhir/sid/icd-9-cm"),
            Map.entry("ICD10PCS", "http://www.cms.gov/Medicare/Coding/ICD10"),
            Map.entry("HL70292", "http://hl7.org/fhir/sid/cvx"),
            Map.entry("HL70227", "http://hl7.org/fhir/sid/mvx"),
            Map.entry("CPTM", "http://www.ama-assn.org/go/cpt"),
            Map.entry("C5", "http://www.ama-assn.org/go/cpt"),
            Map.entry("CD2", "http://www.ada.org/cdt"),
            Map.entry("CDT", "http://www.ada.org/cdt"),
            Map.entry("HCPCS", "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"),
            Map.entry("HPC", "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"),
            Map.entry("UNII", "http://fdasis.nlm.nih.gov"),
            Map.entry("NUCC", "http://nucc.org/provider-taxonomy"),
            Map.entry("NUCCPT", "http://nucc.org/provider-taxonomy"),
            Map.entry("RXN", "http://www.nlm.nih.gov/research/umls/rxnorm"),
            Map.entry("NDDF", "http://terminology.hl7.org/CodeSystem/nddf"),
            Map.entry("MDC", "urn:iso:std:iso:11073:10101"),
            Map.entry("CDCPHINVS", "urn:oid:2.16.840.1.114222.4.5.274"),
            Map.entry("PHINVSPCD", "urn:oid:2.16.840.1.114222.4.5.274"));

    /// What a universal id of a type (HL7 table 0301) is an identifier in, where that is no URI by itself.
    private static final Map<String, String> UNIVERSAL =
            Map.of("CLIA", "urn:oid:2.16.840.1.113883.4.7", "NPI", "http://hl7.org/fhir/sid/us-npi");

    /// Of several names for one system, the one of HL7 table 0396.
    private static final Map<String, String> NAMES = Stream.of(
                    "LN",
                    "SCT",
                    "I10C",
                    "I10P",
                    "I9C",
                    "C4",
                    "CVX",
                    "MVX",
                    "NDC",
                    "RXNORM",
                    "UCUM",
                    "CDCREC",
                    "CD2",
                    "HCPCS",
                    "UNII",
                    "NUCCPT",
                    "NDDF",
                    "MDC",
                    "PHINVSPCD",
                    "ISO639",
                    "ISO3166_1")
            .collect(Collectors.toUnmodifiableMap(CODES::get, name -> name));

    private static final String OURS = "urn:drawbridge:";

    /// Who gives identifiers, as HD has it.
    record Authority(String namespace, String universal, String kind) {}

    private Systems() {}

    /// The way back from a system of identifiers; all of it empty where the sender is meant or none is named.
    static Authority authority(String system) {
        return switch (system) {
            case "http://hl7.org/fhir/sid/us-ssn" -> new Authority("", "2.16.840.1.113883.4.1", "ISO");
            case "http://hl7.org/fhir/sid/us-npi" -> new Authority("", "2.16.840.1.113883.4.6", "ISO");
            default -> {
                if (system.startsWith(OURS + "namespace:")) {
                    yield new Authority(last(system), "", "");
                }
                if (system.startsWith(OURS + "authority:")) {
                    yield new Authority("", last(system), "");
                }
                if (system.startsWith(OURS)) {
                    yield new Authority("", "", "");
                }
                if (system.startsWith("urn:oid:")) {
                    yield new Authority("", system.substring(8), "ISO");
                }
                if (system.startsWith("urn:uuid:")) {
                    yield new Authority("", system.substring(9), "UUID");
                }
                yield new Authority("", system, system.contains(":") ? "URI" : "");
            }
        };
    }

    private static String last(String system) {
        return system.substring(system.lastIndexOf(':') + 1);
    }

    /// The way back from the URI of a code system to its name (HL7 table 0396); itself where it has none.
    static String name(String uri) {
        String known = NAMES.get(uri);
        if (known != null) {
            return known;
        }
        if (uri.startsWith(Hl7Tables.URI)) {
            return "HL7" + uri.substring(Hl7Tables.URI.length());
        }
        if (uri.startsWith(Hl7Tables.OID)
                && uri.substring(Hl7Tables.OID.length()).matches("\\d{1,4}")) {
            return "HL7%04d".formatted(Integer.parseInt(uri.substring(Hl7Tables.OID.length())));
        }
        if (uri.startsWith(OURS)) {
            return last(uri);
        }
        return uri.startsWith("urn:oid:") ? uri.substring(8) : uri;
    }

    /// Of an assigning authority (HD: namespace, universal id, its type).
    static String assigner(Element authority, String sender) {
        String universal = authority.child(2).text().strip();
        if (!universal.isEmpty()) {
            String uri = uri(authority);
            return uri.isEmpty() ? local("authority", universal, sender) : uri;
        }
        String namespace = authority.child(1).text().strip();
        return namespace.isEmpty() ? local("sender", "", sender) : local("namespace", namespace, sender);
    }

    /// Of an organization by its universal id (HD: namespace, universal id, its type).
    static String universal(Element authority, String sender) {
        if (!uri(authority).isEmpty()) {
            return "urn:ietf:rfc:3986";
        }
        String kind = authority.child(3).text().strip().toUpperCase(Locale.ROOT);
        String known = UNIVERSAL.get(kind);
        return known != null ? known : local("authority", kind, sender);
    }

    /// The universal id as a URI, if it is one: an OID, a UUID, a URI.
    static String uri(Element authority) {
        return uri(authority.child(2).text().strip());
    }

    static String uri(String universal) {
        if (isOid(universal)) {
            return "urn:oid:" + universal;
        }
        if (UUID.matcher(universal).matches()) {
            return "urn:uuid:" + universal.toLowerCase(Locale.ROOT);
        }
        return universal.contains("://") && !universal.contains(" ") ? universal : "";
    }

    /// A short one such as `1.23` is made up, and FHIR's validator takes it for none.
    private static boolean isOid(String text) {
        return text.lastIndexOf('.') >= 5 && OID.matcher(text).matches();
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
        if (isOid(upper)) {
            return "urn:oid:" + upper;
        }
        return name.contains("://") && !name.strip().contains(" ")
                ? name.strip()
                : local("codes", name.strip(), sender);
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
