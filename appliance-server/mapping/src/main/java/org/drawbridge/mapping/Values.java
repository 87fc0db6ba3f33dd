package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/// HL7 v2 text, and ISO dates and times, as the primitive types of FHIR R4 (§2.24.0.1). What is not of the type becomes
/// nothing, never something
/// near it.
final class Values {

    private Values() {}

    static Optional<JsonNode> of(String type, String text, ZoneId zone) {
        return switch (type) {
            case "date" -> (isIso(text) ? iso(type, text, zone) : date(text)).map(TextNode::valueOf);
            case "dateTime" -> (isIso(text) ? iso(type, text, zone) : dateTime(text, zone)).map(TextNode::valueOf);
            case "instant" ->
                (isIso(text) ? iso(type, text, zone) : dateTime(text, zone))
                        .filter(each -> each.length() > 19)
                        .map(TextNode::valueOf);
            case "time" -> (isIso(text) ? iso(type, text, zone) : time(text)).map(TextNode::valueOf);
            case "decimal" -> decimal(text).map(DecimalNode::valueOf);
            case "integer", "positiveInt", "unsignedInt" -> integer(type, text).map(IntNode::valueOf);
            case "boolean" -> truth(text).map(BooleanNode::valueOf);
            case "code", "id" -> text.isBlank() ? Optional.empty() : Optional.of(TextNode.valueOf(text.strip()));
            case "uri", "url", "canonical", "oid" ->
                text.strip().contains(" ") ? Optional.empty() : Optional.of(TextNode.valueOf(text.strip()));
            default -> text.isBlank() ? Optional.empty() : Optional.of(TextNode.valueOf(text.strip()));
        };
    }

    /// Whether it is a date or time as ISO 8601 has it, and not as HL7 v2 does (`2026-0600` is a year with its offset).
    private static boolean isIso(String text) {
        return text.length() > 4 && (text.charAt(2) == ':' || (text.charAt(4) == '-' && text.length() != 9));
    }

    private static Optional<String> iso(String type, String text, ZoneId zone) {
        return Moment.parse(text.strip(), zone).flatMap(each -> each.fhir(type));
    }

    /// `YYYY[MM[DD]]`, whatever follows (HL7 v2.5.1 §2.A.21), with the precision that is given.
    static Optional<String> date(String text) {
        String digits = digits(text);
        int length = Math.min(8, digits.length());
        if ((length != 4 && length != 6 && length != 8) || digits.startsWith("0000")) {
            return Optional.empty();
        }
        try {
            int month = length > 4 ? Integer.parseInt(digits.substring(4, 6)) : 1;
            int day = length > 6 ? Integer.parseInt(digits.substring(6, 8)) : 1;
            var _ = LocalDateTime.of(Integer.parseInt(digits.substring(0, 4)), month, day, 0, 0);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        String full = digits.substring(0, 4);
        return Optional.of(
                length == 4
                        ? full
                        : full + "-" + digits.substring(4, 6) + (length == 6 ? "" : "-" + digits.substring(6, 8)));
    }

    /// A time of day without an offset is in the channel's zone. Without minutes there is no time of day in FHIR, so
    /// the day stays.
    static Optional<String> dateTime(String text, ZoneId zone) {
        Optional<String> date = date(text);
        String digits = digits(text);
        if (date.isEmpty() || digits.length() < 12) {
            return date;
        }
        Optional<String> time = time(digits.substring(8) + fraction(text));
        if (time.isEmpty()) {
            return Optional.empty();
        }
        return offset(text, digits, zone).map(offset -> date.get() + "T" + time.get() + offset);
    }

    private static Optional<String> offset(String text, String digits, ZoneId zone) {
        int sign = Math.max(text.indexOf('+'), text.indexOf('-'));
        if (sign > 0) {
            String given = text.substring(sign).strip();
            if (given.length() != 5 || digits(given.substring(1)).length() != 4) {
                return Optional.empty();
            }
            return Optional.of(
                    given.substring(1).equals("0000") ? "Z" : given.substring(0, 3) + ":" + given.substring(3));
        }
        LocalDateTime local = LocalDateTime.of(
                number(digits, 0, 4),
                number(digits, 4, 6),
                number(digits, 6, 8),
                number(digits, 8, 10),
                number(digits, 10, 12));
        ZoneOffset offset = zone.getRules().getOffset(local);
        return Optional.of(offset.getId().length() > 6 ? offset.getId().substring(0, 6) : offset.getId());
    }

    private static int number(String digits, int from, int to) {
        return Integer.parseInt(digits, from, to, 10);
    }

    /// `HHMM[SS[.S…]]`.
    static Optional<String> time(String text) {
        String digits = digits(text);
        if (digits.length() != 4 && digits.length() != 6) {
            return Optional.empty();
        }
        int hour = Integer.parseInt(digits.substring(0, 2));
        int minute = Integer.parseInt(digits.substring(2, 4));
        int second = digits.length() == 6 ? Integer.parseInt(digits.substring(4, 6)) : 0;
        if (hour > 23 || minute > 59 || second > 59) {
            return Optional.empty();
        }
        String seconds = digits.length() == 6 ? digits.substring(4, 6) : "00";
        return Optional.of(
                digits.substring(0, 2) + ":" + digits.substring(2, 4) + ":" + seconds + milliseconds(fraction(text)));
    }

    /// `.5` and its like, without trailing nonsense; empty if there is none.
    private static String fraction(String text) {
        int dot = text.indexOf('.');
        int end = dot + 1;
        while (dot >= 0 && end < text.length() && end - dot <= 9 && isDigit(text.charAt(end))) {
            end++;
        }
        return dot < 0 || end == dot + 1 ? "" : text.substring(dot, end);
    }

    /// A time of day is exact to milliseconds at most; `.0000` says nothing more than the seconds.
    static String milliseconds(String fraction) {
        String exact = fraction.substring(0, Math.min(4, fraction.length()));
        for (int i = 0; i < exact.length(); i++) {
            if (exact.charAt(i) != '0' && exact.charAt(i) != '.') {
                return exact;
            }
        }
        return "";
    }

    private static String digits(String text) {
        int end = 0;
        String stripped = text.strip();
        while (end < stripped.length() && isDigit(stripped.charAt(end))) {
            end++;
        }
        return stripped.substring(0, end);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static Optional<BigDecimal> decimal(String text) {
        String number = text.strip();
        if (number.startsWith("+")) {
            number = number.substring(1);
        }
        if (number.length() > 40 || !isDecimal(number)) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(number));
    }

    /// `-5`, `5.0`, `.5`; not `5.`.
    private static boolean isDecimal(String number) {
        int at = number.startsWith("-") ? 1 : 0;
        int whole = at;
        while (at < number.length() && isDigit(number.charAt(at))) {
            at++;
        }
        if (at == number.length()) {
            return at > whole;
        }
        if (number.charAt(at) != '.') {
            return false;
        }
        int part = ++at;
        while (at < number.length() && isDigit(number.charAt(at))) {
            at++;
        }
        return at == number.length() && at > part;
    }

    private static Optional<Integer> integer(String type, String text) {
        String number = text.strip();
        if (!number.matches("-?\\d{1,9}")) {
            return Optional.empty();
        }
        int value = Integer.parseInt(number);
        int least = type.equals("integer") ? Integer.MIN_VALUE : type.equals("positiveInt") ? 1 : 0;
        return value < least ? Optional.empty() : Optional.of(value);
    }

    /// HL7 table 0136.
    private static Optional<Boolean> truth(String text) {
        return switch (text.strip()) {
            case "Y", "1", "true" -> Optional.of(true);
            case "N", "0", "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
