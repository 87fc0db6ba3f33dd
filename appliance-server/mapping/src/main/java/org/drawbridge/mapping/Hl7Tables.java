package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.drawbridge.formats.hl7v2.Hl7CodeTables;

/// Whether a code that says it is of an HL7 v2 table, or of ISO 3166, is of it. Senders add codes to tables, and later
/// editions of the standard do; by the URI that FHIR has for the edition of R4, a validator would refuse them.
final class Hl7Tables {

    static final String URI = "http://terminology.hl7.org/CodeSystem/v2-";
    /// The table itself, whatever is in it (HL7 v2 appendix A): its number follows.
    static final String OID = "urn:oid:2.16.840.1.113883.12.";

    private static final String COUNTRIES = "urn:iso:std:iso:3166";
    private static final Map<String, Set<String>> CODES = Hl7CodeTables.codes();
    private static final Set<String> ALL_CODES =
            CODES.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> COUNTRY_CODES = countries();

    private Hl7Tables() {}

    /// Gives a coding the system under which its code can stand.
    static void settle(ObjectNode coding, String sender) {
        String system = coding.path("system").asText();
        String code = coding.path("code").asText();
        if (system.startsWith(URI)) {
            String table = system.substring(URI.length());
            Set<String> codes = CODES.get(table);
            if (codes != null && !codes.contains(code)) {
                coding.put("system", OID + Integer.parseInt(table));
            }
        } else if (system.equals(COUNTRIES) && !COUNTRY_CODES.contains(code)) {
            coding.put("system", Systems.local("codes", "ISO3166", sender));
        }
    }

    /// Whether a code is of that table; false if the table is not one of HL7's.
    static boolean has(String table, String code) {
        return CODES.getOrDefault(table, Set.of()).contains(code);
    }

    /// Whether a code is of any table.
    static boolean has(String code) {
        return ALL_CODES.contains(code) || COUNTRY_CODES.contains(code);
    }

    static boolean isCountry(String code) {
        return COUNTRY_CODES.contains(code);
    }

    private static Set<String> countries() {
        Set<String> codes = new HashSet<>(Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2));
        codes.addAll(Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA3));
        return codes;
    }
}
