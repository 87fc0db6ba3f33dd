package org.drawbridge.mapping;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Values that say nothing of who it is: codes of published lists, units, small numbers, states. All others might.
final class SafeValues {

    /// Where the first three digits of a ZIP code are of at most 20,000 people, by the census of 2000: to be written as
    /// 000 (45 CFR 164.514(b)(2)(i)(B), and HHS's guidance to it).
    private static final Set<String> SMALL_ZIPS = Set.of(
            "036", "059", "063", "102", "203", "556", "692", "790", "821", "823", "830", "831", "878", "879", "884",
            "890", "893");

    private static final Set<String> STATES = Set.of(("AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD "
                    + "MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY "
                    + "AS GU MP PR VI")
            .split(" "));

    private static final Set<String> RESULTS = Set.of(
            "POSITIVE",
            "NEGATIVE",
            "POS",
            "NEG",
            "NORMAL",
            "ABNORMAL",
            "DETECTED",
            "NOT DETECTED",
            "REACTIVE",
            "NONREACTIVE",
            "NON-REACTIVE",
            "TRACE",
            "NONE",
            "YES",
            "NO",
            "SMALL",
            "MODERATE",
            "LARGE",
            "FEW",
            "MANY",
            "RARE",
            "CLEAR",
            "CLOUDY",
            "YELLOW",
            "NONE SEEN",
            "PENDING",
            "UNKNOWN",
            "N/A",
            "HIGH",
            "LOW",
            "PRESENT",
            "ABSENT",
            "IMMUNE",
            "NOT IMMUNE",
            "EQUIVOCAL",
            "INDETERMINATE",
            "NO GROWTH");

    private static final Pattern SNOMED = Pattern.compile("\\d{6,18}");
    /// Verhoeff's permutation.
    private static final int[] PERMUTATION = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};

    /// How the codes look that each system has, by its name in HL7 table 0396 and its URI.
    private static final Map<String, Pattern> SHAPES = shapes();

    /// More digits could be a telephone number or somebody's number.
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,6}(\\.\\d{1,6})?");

    /// With a comparator or a sign; a range or ratio of numbers too short for a telephone number; a titer.
    private static final Pattern RESULT_NUMBER = Pattern.compile("([<>]=?|=)? ?[+-]?\\d{1,6}(\\.\\d{1,6})?[%+]?"
            + "|\\d{1,3}(\\.\\d{1,3})? ?[-/] ?\\d{1,3}(\\.\\d{1,3})?|[<>]?1 ?: ?\\d{1,5}");
    private static final Pattern LOOSE_UNIT = Pattern.compile("[{}]|\\d{3}");
    private static final Pattern NOTHING_WRITTEN = Pattern.compile("[^\\p{L}\\p{N}]*");
    private static final Pattern TABLE = Pattern.compile("(?:HL7|" + Pattern.quote(Hl7Tables.URI) + ")(\\d{4})");

    private static final Pattern PUBLIC_URI =
            Pattern.compile("(https?://(hl7\\.org/fhir|terminology\\.hl7\\.org|loinc\\.org|snomed\\.info/sct"
                    + "|unitsofmeasure\\.org|www\\.nlm\\.nih\\.gov/research/umls/rxnorm|www\\.ama-assn\\.org/go/cpt"
                    + "|www\\.whocc\\.no/atc|dicom\\.nema\\.org|nucc\\.org)(/[A-Za-z0-9/._-]*)?"
                    + "|urn:(iso|ietf):[a-z0-9:.-]+|http://hl7\\.org/fhir/sid/[a-z0-9./-]+"
                    + "|urn:oid:2\\.16\\.840\\.1\\.113883\\.(5|6|12)(\\.\\d{1,4}){1,3})(\\|\\d[0-9.]*)?");

    private static final Set<String> R4_CODES = codes();
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}(-[A-Z]{2})?");
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("(text|application|image|audio|video)/(plain|html|xml|json|pdf|jpeg|png|dicom|rtf|hl7-v2)");

    private SafeValues() {}

    private static Map<String, Pattern> shapes() {
        Pattern loinc = Pattern.compile("\\d{1,5}-\\d|L[AP]\\d{1,6}-\\d");
        Pattern icd10 = Pattern.compile("[A-Z]\\d[0-9A-Z](\\.?[0-9A-Z]{1,4})?");
        Pattern icd9 = Pattern.compile("[EV]?\\d{2,4}(\\.\\d{1,2})?");
        Pattern few = Pattern.compile("\\d{1,3}");
        Pattern procedure = Pattern.compile("[0-9A-Z]\\d{4}");
        Pattern rxnorm = Pattern.compile("\\d{2,7}");
        Pattern ndc = Pattern.compile("\\d{4,5}-\\d{3,4}-\\d{1,2}|\\d{11}");
        Pattern race = Pattern.compile("\\d{4}-\\d");
        return Map.ofEntries(
                Map.entry("CDCREC", race),
                Map.entry("urn:oid:2.16.840.1.113883.6.238", race),
                Map.entry("LN", loinc),
                Map.entry("http://loinc.org", loinc),
                Map.entry("SCT", SNOMED),
                Map.entry("http://snomed.info/sct", SNOMED),
                Map.entry("I10", icd10),
                Map.entry("I10C", icd10),
                Map.entry("http://hl7.org/fhir/sid/icd-10", icd10),
                Map.entry("http://hl7.org/fhir/sid/icd-10-cm", icd10),
                Map.entry("I9", icd9),
                Map.entry("I9C", icd9),
                Map.entry("I9CDX", icd9),
                Map.entry("http://hl7.org/fhir/sid/icd-9-cm", icd9),
                Map.entry("CVX", few),
                Map.entry("http://hl7.org/fhir/sid/cvx", few),
                Map.entry("C4", procedure),
                Map.entry("HCPCS", procedure),
                Map.entry("http://www.ama-assn.org/go/cpt", procedure),
                Map.entry("RXNORM", rxnorm),
                Map.entry("http://www.nlm.nih.gov/research/umls/rxnorm", rxnorm),
                Map.entry("NDC", ndc),
                Map.entry("http://hl7.org/fhir/sid/ndc", ndc));
    }

    private static Set<String> codes() {
        try (InputStream in = SafeValues.class.getResourceAsStream("tables/r4-codes.txt")) {
            if (in == null) {
                throw new IllegalStateException("tables/r4-codes.txt is part of the product");
            }
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return Set.copyOf(Arrays.asList(reader.readLine().split(" ", -1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether a code is of the system that it says, as far as its looks tell; without a system, of some table of HL7.
    ///
    /// @param system a name of HL7 table 0396 or a URI; may be empty
    static boolean isCode(String code, String system) {
        Pattern shape = SHAPES.get(system);
        if (shape != null) {
            return shape.matcher(code).matches() && (shape != SNOMED || hasCheckDigit(code));
        }
        if (system.equals("UCUM") || system.equals(Ucum.SYSTEM)) {
            return isUnit(code);
        }
        var table = TABLE.matcher(system);
        return table.matches() ? Hl7Tables.has(table.group(1), code) : Hl7Tables.has(code) || R4_CODES.contains(code);
    }

    /// A coding system of HL7 table 0396, with a table's number where it has one.
    static boolean isSystem(String text) {
        return Hl7Tables.has("0396", text) || TABLE.matcher(text).matches();
    }

    /// Of an element of FHIR that has the type code.
    static boolean isFhirCode(String code) {
        return R4_CODES.contains(code)
                || R4.table().knows(code)
                || Hl7Tables.has(code)
                || LANGUAGE.matcher(code).matches()
                || MEDIA_TYPE.matcher(code).matches()
                || isUnit(code);
    }

    /// A unit of UCUM; what stands in braces, and digits in a row, could be anything.
    static boolean isUnit(String text) {
        return Ucum.isUnit(text) && !LOOSE_UNIT.matcher(text).find();
    }

    /// Of identifiers of SNOMED CT: by Verhoeff, in the dihedral group of the pentagon.
    private static boolean hasCheckDigit(String digits) {
        int check = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            for (int times = i % 8; times > 0; times--) {
                digit = PERMUTATION[digit];
            }
            int turned = check < 5 ? check + digit : check - digit;
            int place = Math.floorMod(turned, 5);
            check = (check < 5) == (digit < 5) ? place : 5 + place;
        }
        return check == 0;
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /// A result in words of a short list, or in few digits.
    static boolean isResult(String text) {
        String plain = text.strip();
        return RESULTS.contains(plain.toUpperCase(Locale.ROOT))
                || RESULT_NUMBER.matcher(plain).matches()
                || isEmpty(plain);
    }

    /// Whether there is no letter and no digit in it.
    static boolean isEmpty(String text) {
        return NOTHING_WRITTEN.matcher(text).matches();
    }

    static boolean isState(String text) {
        return STATES.contains(text);
    }

    static boolean isCountry(String text) {
        return Hl7Tables.isCountry(text);
    }

    static boolean isPublicUri(String text) {
        return PUBLIC_URI.matcher(text).matches();
    }

    /// The first three digits of an American ZIP code, or 000; empty for any other postal code.
    static String zip(String text) {
        if (!text.matches("\\d{5}(-?\\d{4})?")) {
            return "";
        }
        String first = text.substring(0, 3);
        return SMALL_ZIPS.contains(first) ? "000" : first;
    }
}
