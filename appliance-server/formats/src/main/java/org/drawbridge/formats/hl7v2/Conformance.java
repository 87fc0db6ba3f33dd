package org.drawbridge.formats.hl7v2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;

/// Checks fields that every version since 2.3 agrees on: that required ones are there, that dates and numbers have
/// their form (HL7 v2.5.1 §2.A.21, §2.A.45), that values are of their HL7 table. User-defined tables are the
/// site's own and not checked.
public final class Conformance {

    /// A required field is empty.
    public static final String MISSING = "field-missing";
    /// A date, time or number does not have its form.
    public static final String MALFORMED = "field-malformed";
    /// A value is not of the field's HL7 table.
    public static final String UNKNOWN_VALUE = "value-unknown";

    /// @param component 0 for the whole field
    private record Rule(String segment, int field, int component, Check check) {

        Element in(Segment from) {
            return component == 0 ? from.field(field) : from.field(field).component(component);
        }
    }

    private sealed interface Check {
        record Required() implements Check {}

        record Timestamp() implements Check {}

        record OneOf(String table, Set<String> values) implements Check {}
    }

    private static final Check REQUIRED = new Check.Required();
    private static final Check TIMESTAMP = new Check.Timestamp();
    private static final Pattern TIMESTAMP_FORM =
            Pattern.compile("(\\d{4}(?:\\d\\d){0,5})(?:(?<=\\d{14})\\.\\d{1,4})?(?:[+-]\\d{4})?");
    private static final Pattern NUMBER_FORM = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)");
    private static final Set<String> CONDITIONS = Set.of("AL", "NE", "ER", "SU");

    private static final List<Rule> RULES = List.of(
            new Rule("MSH", 7, 1, TIMESTAMP),
            new Rule("MSH", 9, 1, REQUIRED),
            new Rule("MSH", 10, 0, REQUIRED),
            new Rule("MSH", 11, 1, REQUIRED),
            new Rule("MSH", 11, 1, new Check.OneOf("0103", Set.of("D", "P", "T"))),
            new Rule("MSH", 12, 1, REQUIRED),
            new Rule("MSH", 15, 0, new Check.OneOf("0155", CONDITIONS)),
            new Rule("MSH", 16, 0, new Check.OneOf("0155", CONDITIONS)),
            new Rule("EVN", 2, 1, TIMESTAMP),
            new Rule("PID", 3, 0, REQUIRED),
            new Rule("PID", 5, 0, REQUIRED),
            new Rule("PID", 7, 1, TIMESTAMP),
            new Rule("PID", 29, 1, TIMESTAMP),
            new Rule("PV1", 2, 0, REQUIRED),
            new Rule("PV1", 44, 1, TIMESTAMP),
            new Rule("PV1", 45, 1, TIMESTAMP),
            new Rule("MRG", 1, 0, REQUIRED),
            new Rule("AL1", 3, 0, REQUIRED),
            new Rule("ORC", 1, 0, REQUIRED),
            new Rule("OBR", 4, 0, REQUIRED),
            new Rule("OBR", 7, 1, TIMESTAMP),
            new Rule("OBR", 8, 1, TIMESTAMP),
            new Rule("OBR", 22, 1, TIMESTAMP),
            new Rule("OBX", 3, 0, REQUIRED),
            new Rule("OBX", 11, 0, REQUIRED),
            new Rule(
                    "OBX",
                    11,
                    0,
                    new Check.OneOf(
                            "0085", Set.of("C", "D", "F", "I", "N", "O", "P", "R", "S", "U", "W", "X", "A", "B", "V"))),
            new Rule("OBX", 14, 1, TIMESTAMP));

    /// Nobody reads more, and they are kept with the message.
    private static final int MOST = 500;

    private Conformance() {}

    private static final Map<String, List<Rule>> BY_SEGMENT =
            RULES.stream().collect(Collectors.groupingBy(Rule::segment));

    /// What is wrong, in the order of the segments, the first [#MOST]; empty if nothing is.
    public static List<Problem> check(Hl7Message message) {
        List<Problem> problems = new ArrayList<>(0);
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < message.size() && problems.size() < MOST; i++) {
            Segment segment = message.segment(i);
            int occurrence = seen.merge(segment.id(), 1, Integer::sum);
            for (Rule rule : BY_SEGMENT.getOrDefault(segment.id(), List.of())) {
                check(rule, segment, occurrence, problems);
            }
            if (segment.hasId("OBX")) {
                number(segment, occurrence, problems);
            }
        }
        return problems;
    }

    private static void check(Rule rule, Segment segment, int occurrence, List<Problem> problems) {
        Element element = rule.in(segment);
        boolean given = element.isPresent() && !element.isNull();
        switch (rule.check()) {
            case Check.Required _ -> {
                if (!given) {
                    problems.add(problem(MISSING, occurrence, rule, "is required."));
                }
            }
            case Check.Timestamp _ -> {
                if (given && !isTimestamp(element.text())) {
                    problems.add(problem(
                            MALFORMED, occurrence, rule, "must have the form YYYY[MM[DD[HH[MM[SS[.S]]]]]][+ZZZZ]."));
                }
            }
            case Check.OneOf(String table, Set<String> values) -> {
                if (given && !values.contains(element.text())) {
                    problems.add(problem(UNKNOWN_VALUE, occurrence, rule, "must be of HL7 table " + table + "."));
                }
            }
        }
    }

    /// OBX-5 holds what OBX-2 says.
    private static void number(Segment obx, int occurrence, List<Problem> problems) {
        Element value = obx.field(5);
        if (obx.field(2).text().equals("NM") && value.isPresent() && !value.isNull() && !isNumber(value.text())) {
            problems.add(problem(
                    MALFORMED, occurrence, new Rule("OBX", 5, 0, REQUIRED), "must be a number, as OBX-2 says."));
        }
    }

    private static Problem problem(String code, int occurrence, Rule rule, String must) {
        String at = new Hl7Path(rule.segment(), occurrence, rule.field(), 0, rule.component(), 0).toString();
        return new Problem(code, Severity.WARNING, at, at + " " + must);
    }

    /// Whether the text is an HL7 date and time (DTM, §2.A.22): digits down to some precision, in their ranges.
    public static boolean isTimestamp(String text) {
        Matcher form = TIMESTAMP_FORM.matcher(text.strip());
        if (!form.matches()) {
            return false;
        }
        String digits = form.group(1);
        return in(digits, 4, 1, 12)
                && in(digits, 6, 1, 31)
                && in(digits, 8, 0, 23)
                && in(digits, 10, 0, 59)
                && in(digits, 12, 0, 60);
    }

    private static boolean in(String digits, int from, int lowest, int highest) {
        if (digits.length() < from + 2) {
            return true;
        }
        int value = Integer.parseInt(digits.substring(from, from + 2));
        return lowest <= value && value <= highest;
    }

    private static boolean isNumber(String text) {
        return NUMBER_FORM.matcher(text.strip()).matches();
    }
}
