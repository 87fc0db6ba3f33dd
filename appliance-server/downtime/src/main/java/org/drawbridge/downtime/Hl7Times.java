package org.drawbridge.downtime;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times of HL7 v2 (TS, §2.A.22): from the year down to fractions of a second, with an offset or in local time.
final class Hl7Times {

    private static final Pattern FORM =
            Pattern.compile("(\\d{4})(\\d{2})?(\\d{2})?(?:(\\d{2})(\\d{2})(\\d{2})?(?:\\.\\d+)?)?([+-]\\d{4})?");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmssxx");

    private Hl7Times() {}

    /// The moment; empty if it is no time, or says less than the day.
    static Optional<Instant> moment(String text, ZoneId zone) {
        Matcher found = FORM.matcher(text.strip());
        if (!found.matches() || found.group(3) == null) {
            return Optional.empty();
        }
        try {
            var local = LocalDateTime.of(
                    number(found, 1), number(found, 2), number(found, 3), number(found, 4), number(found, 5));
            ZoneId at = found.group(7) == null ? zone : ZoneOffset.of(found.group(7));
            return Optional.of(local.atZone(at).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher found, int group) {
        String digits = found.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /// The day as ISO 8601, or the month or year if that is all; empty if it is no time.
    static String day(String text) {
        Matcher found = FORM.matcher(text.strip());
        if (!found.matches()) {
            return "";
        }
        var day = new StringBuilder(found.group(1));
        for (int part = 2; part <= 3 && found.group(part) != null; part++) {
            day.append('-').append(found.group(part));
        }
        return day.toString();
    }

    static String stamp(Instant moment) {
        return STAMP.format(moment.atOffset(ZoneOffset.UTC));
    }
}
