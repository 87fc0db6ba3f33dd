package org.drawbridge.mapping;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A date, a time or both with the precision that was given: nothing is invented when it is written another way.
///
/// @param date digits `YYYY[MM[DD]]`; empty for a time of day
/// @param time digits `HH[MM[SS]]`; empty for a date
/// @param fraction of the second, with its dot; may be empty
/// @param offset `+HHMM`; empty if none was given
record Moment(String date, String time, String fraction, String offset) {

    private static final Pattern HL7 =
            Pattern.compile("(\\d{4}(?:\\d\\d){0,2})((?:\\d\\d){0,3})(\\.\\d{1,9})?([+-]\\d{4})?");
    private static final Pattern ISO =
            Pattern.compile("(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d)(?:[T ](\\d\\d):(\\d\\d)(?::(\\d\\d)"
                    + "(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:?\\d\\d)?)?)?)?");
    private static final Pattern CLOCK = Pattern.compile("(\\d\\d):(\\d\\d)(?::(\\d\\d)(\\.\\d{1,9})?)?");

    /// As HL7 v2 writes it (§2.A.21, §2.A.22), or as ISO 8601 and FHIR do. A time of day without an offset is in
    /// `zone`.
    static Optional<Moment> parse(String text, ZoneId zone) {
        Matcher iso = ISO.matcher(text);
        if (text.length() > 4 && iso.matches()) {
            String date = iso.group(1) + or(iso.group(2)) + or(iso.group(3));
            String time = or(iso.group(4)) + or(iso.group(5)) + or(iso.group(6));
            String offset = or(iso.group(8)).replace(":", "").replace("Z", "+0000");
            return new Moment(date, time, or(iso.group(7)), offset).checked(zone);
        }
        Matcher hl7 = HL7.matcher(text);
        if (hl7.matches()) {
            return new Moment(hl7.group(1), hl7.group(2), or(hl7.group(3)), or(hl7.group(4))).checked(zone);
        }
        Matcher clock = CLOCK.matcher(text);
        return clock.matches()
                ? new Moment("", clock.group(1) + clock.group(2) + or(clock.group(3)), or(clock.group(4)), "")
                        .checked(zone)
                : Optional.empty();
    }

    /// By a pattern of [DateTimeFormatter], such as `dd.MM.yyyy HH:mm`.
    static Optional<Moment> parse(String text, DateTimeFormatter pattern, ZoneId zone) {
        try {
            TemporalAccessor read = pattern.parse(text);
            String date = digits(read, List.of(ChronoField.YEAR, ChronoField.MONTH_OF_YEAR, ChronoField.DAY_OF_MONTH));
            String time = digits(
                    read, List.of(ChronoField.HOUR_OF_DAY, ChronoField.MINUTE_OF_HOUR, ChronoField.SECOND_OF_MINUTE));
            String offset = read.isSupported(ChronoField.OFFSET_SECONDS)
                    ? offset(ZoneOffset.ofTotalSeconds(read.get(ChronoField.OFFSET_SECONDS)))
                    : "";
            return date.isEmpty() && time.isEmpty()
                    ? Optional.empty()
                    : new Moment(date, time, "", offset).checked(zone);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// Down to the first that is not there.
    private static String digits(TemporalAccessor read, List<ChronoField> fields) {
        var digits = new StringBuilder(8);
        for (ChronoField each : fields) {
            if (!read.isSupported(each)) {
                break;
            }
            String number = String.valueOf(read.get(each));
            digits.append("0".repeat(Math.max(0, (each == ChronoField.YEAR ? 4 : 2) - number.length())))
                    .append(number);
        }
        return digits.toString();
    }

    private static String or(@org.jspecify.annotations.Nullable String group) {
        return group == null ? "" : group;
    }

    private Optional<Moment> checked(ZoneId zone) {
        try {
            LocalDateTime local = local();
            boolean whole = date.length() == 8 && time.length() >= 4;
            if (date.startsWith("0000")
                    || (!time.isEmpty() && !date.isEmpty() && date.length() < 8)
                    || (!fraction.isEmpty() && time.length() < 6)) {
                return Optional.empty();
            }
            return Optional.of(
                    whole && offset.isEmpty()
                            ? new Moment(
                                    date, time, fraction, offset(zone.getRules().getOffset(local)))
                            : this);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private LocalDateTime local() {
        return LocalDateTime.of(
                part(date, 0, 4, 1),
                part(date, 4, 6, 1),
                part(date, 6, 8, 1),
                part(time, 0, 2, 0),
                part(time, 2, 4, 0),
                part(time, 4, 6, 0));
    }

    private static int part(String digits, int from, int to, int otherwise) {
        return digits.length() < to ? otherwise : Integer.parseInt(digits.substring(from, to));
    }

    private static String offset(ZoneOffset offset) {
        int minutes = offset.getTotalSeconds() / 60;
        return "%s%02d%02d".formatted(minutes < 0 ? "-" : "+", Math.abs(minutes) / 60, Math.abs(minutes) % 60);
    }

    /// As a DT, TM, DTM or TS.
    String hl7(String type) {
        return switch (type) {
            case "DT" -> date;
            case "TM" -> time + fraction + offset;
            default -> date + time + fraction + (time.isEmpty() ? "" : offset);
        };
    }

    /// As a FHIR date, dateTime, instant or time; empty if there is too little for that.
    Optional<String> fhir(String type) {
        String day = dashed();
        boolean timed = date.length() == 8 && time.length() >= 4;
        return switch (type) {
            case "date" -> Optional.of(day).filter(each -> !each.isEmpty());
            case "time" -> time.length() < 4 ? Optional.empty() : Optional.of(clock());
            case "instant" -> timed ? Optional.of(day + "T" + clock() + zoned()) : Optional.empty();
            default ->
                timed
                        ? Optional.of(day + "T" + clock() + zoned())
                        : Optional.of(day).filter(each -> !each.isEmpty());
        };
    }

    private String dashed() {
        return date.length() < 6
                ? date
                : date.substring(0, 4) + "-" + date.substring(4, 6)
                        + (date.length() < 8 ? "" : "-" + date.substring(6));
    }

    private String clock() {
        String seconds = time.length() == 6 ? time.substring(4) : "00";
        String part = Values.milliseconds(fraction);
        return time.substring(0, 2) + ":" + time.substring(2, 4) + ":" + seconds + part;
    }

    private String zoned() {
        return offset.equals("+0000") ? "Z" : offset.substring(0, 3) + ":" + offset.substring(3);
    }

    /// By a pattern; what was not given counts as its first.
    String formatted(DateTimeFormatter pattern) {
        return offset.isEmpty() ? pattern.format(local()) : pattern.format(local().atOffset(ZoneOffset.of(offset)));
    }
}
