package org.drawbridge.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.mapping.Deidentification.Change;

/// An interchange of X12 without what says whom it is about: each element by what [X12Elements] says of its place.
final class X12Deidentification {

    private static final int ISA = 106;
    /// Where patients are named: the insured and, where it is another, the patient.
    private static final Pattern PATIENT = Pattern.compile("IL|QC|74|1W");

    private final Pseudonyms pseudonyms;
    private final SafeDates dates;
    private final Deidentification all;

    X12Deidentification(Pseudonyms pseudonyms, SafeDates dates, Deidentification all) {
        this.pseudonyms = pseudonyms;
        this.dates = dates;
        this.all = all;
    }

    static boolean isX12(String text) {
        return text.length() >= ISA && text.startsWith("ISA");
    }

    String of(String text) throws Rejected {
        if (!isX12(text)) {
            throw new Rejected("", "this is no interchange of X12: it does not begin with an ISA segment.");
        }
        String rest = text;
        var safe = new StringBuilder();
        while (!rest.isEmpty()) {
            if (!isX12(rest)) {
                throw new Rejected(
                        "", "after the end of an interchange something else begins than another ISA segment.");
            }
            rest = new Interchange(rest, safe).run();
        }
        return safe.toString();
    }

    /// One interchange, and its patient of the moment.
    private final class Interchange {

        private final String text;
        private final StringBuilder safe;
        private final String element;
        private final String component;
        private final String repetition;
        private final String terminator;
        private String patient = "";

        Interchange(String text, StringBuilder safe) {
            this.text = text;
            this.safe = safe;
            this.element = text.substring(3, 4);
            this.repetition = text.substring(82, 83);
            this.component = text.substring(104, 105);
            this.terminator = text.substring(105, 106);
        }

        /// Answers with what comes after it.
        String run() {
            int at = 0;
            while (at < text.length()) {
                int end = text.indexOf(terminator, at);
                String segment =
                        text.substring(at, end < 0 ? text.length() : end).strip();
                at = end < 0 ? text.length() : end + 1;
                if (!segment.isEmpty()) {
                    safe.append(segment.startsWith("ISA" + element) ? envelope(segment) : segment(segment))
                            .append(terminator)
                            .append(terminator.equals("\n") ? "" : "\n");
                }
                if (segment.startsWith("IEA")) {
                    return text.substring(at).strip();
                }
            }
            return "";
        }

        /// Its elements have widths of their own (X12.5), and say what separates the others.
        private String envelope(String segment) {
            String[] elements = segment.split(Pattern.quote(element), -1);
            for (int i = 1; i < elements.length && i < 16; i++) {
                if (i != 11) {
                    int width = elements[i].length();
                    String value = X12Elements.of("ISA", i) == X12Elements.Kind.DATE
                            ? shortDate(elements[i])
                            : one("ISA", i, elements[i].strip());
                    elements[i] = (value + " ".repeat(width)).substring(0, width);
                }
            }
            return String.join(element, elements);
        }

        private String shortDate(String text) {
            String moved = date("20" + text);
            return moved.length() == 8 ? moved.substring(2) : "";
        }

        private String segment(String segment) {
            String[] elements = segment.split(Pattern.quote(element), -1);
            String id = elements[0];
            if (!X12Elements.isId(id)) {
                all.note("?", Change.UNKNOWN);
                return Deidentification.REMOVED;
            }
            if (id.equals("NM1")
                    && elements.length > 9
                    && PATIENT.matcher(elements[1]).matches()
                    && !elements[9].isEmpty()) {
                patient = elements[9].strip();
            }
            for (int i = 1; i < elements.length; i++) {
                elements[i] = element(id, i, elements[i]);
            }
            int last = elements.length;
            while (last > 1 && elements[last - 1].isEmpty()) {
                last--;
            }
            return String.join(element, List.of(elements).subList(0, last));
        }

        private String element(String id, int number, String value) {
            if (value.isEmpty() || all.keeps(id + "-" + number)) {
                return value;
            }
            List<String> repeats = new ArrayList<>();
            for (String repeat : value.split(Pattern.quote(repetition), -1)) {
                repeats.add(repeat.contains(component) ? composite(id, number, repeat) : one(id, number, repeat));
            }
            return String.join(repetition, repeats);
        }

        private String composite(String id, int number, String value) {
            String[] parts = value.split(Pattern.quote(component), -1);
            for (int i = 0; i < parts.length; i++) {
                parts[i] = changed(id + "-" + number, X12Elements.of(id, number, i + 1), parts[i]);
            }
            return String.join(component, parts);
        }

        private String one(String id, int number, String value) {
            return changed(id + "-" + number, X12Elements.of(id, number), value);
        }

        private String changed(String path, X12Elements.Kind kind, String value) {
            if (value.isBlank()) {
                return value;
            }
            String changed = safe(kind, value);
            if (!changed.equals(value)) {
                all.note(path, kind.change());
            }
            return changed;
        }

        private String safe(X12Elements.Kind kind, String value) {
            return switch (kind) {
                case CODE, VERSION, TIME, NUMBER, MEDICAL -> kind.fits(value) ? value : "";
                case NAME -> pseudonyms.name(value.strip());
                case ID -> pseudonyms.id(value.strip());
                // Nine digits at most, the same at the beginning and at the end.
                case CONTROL -> pseudonyms.id(digits(value)).substring(0, 9);
                case DATE -> date(value);
                case STATE -> SafeValues.isState(value.toUpperCase(Locale.ROOT)) ? value : "";
                case COUNTRY -> SafeValues.isCountry(value) ? value : "";
                case ZIP -> SafeValues.zip(value);
                case TEXT -> Deidentification.REMOVED;
                case PLACE, CONTACT, UNKNOWN -> "";
            };
        }

        private static String digits(String value) {
            String digits = value.replaceAll("\\D", "");
            return digits.isEmpty() ? "0" : digits;
        }

        /// One date, or two with a hyphen (RD8); with its time where there is one.
        private String date(String value) {
            List<String> moved = new ArrayList<>();
            for (String each : value.split("-", 2)) {
                String one = dates.hl7(each, patient.isEmpty() ? 0 : pseudonyms.daysBack(patient));
                // X12 has no dates of a year alone.
                moved.add(one.length() == 4 && each.length() >= 8 ? one + "0101" : one);
            }
            return moved.contains("") ? "" : String.join("-", moved);
        }
    }
}
