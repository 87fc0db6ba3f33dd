package org.drawbridge.mapping;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.mapping.Deidentification.Dates;
import org.jspecify.annotations.Nullable;

/// Dates of patients: moved by as many days for all of one patient, or their years alone. Nobody is older than 90.
final class SafeDates {

    private static final Pattern HL7 =
            Pattern.compile("(\\d{4})(?:(\\d{2})(?:(\\d{2})((?:\\d{2}){0,3}(?:\\.\\d{1,6})?(?:[+-]\\d{4})?))?)?");
    private static final Pattern FHIR = Pattern.compile("(\\d{4})(?:-(\\d{2})(?:-(\\d{2})(T\\d{2}:\\d{2}(?::\\d{2}"
            + "(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:\\d{2})?)?)?)?");
    private static final Pattern TIME = Pattern.compile("\\d{2}:?(\\d{2}(:?\\d{2}(\\.\\d{1,9})?)?)?([+-]\\d{4})?");

    /// Ages above 89 are one category (45 CFR 164.514(b)(2)(i)(C)).
    private static final int OLDEST = 90;

    private final Dates way;
    private final LocalDate today;

    SafeDates(Dates way, LocalDate today) {
        this.way = way;
        this.today = today;
    }

    /// As precise as it was; empty if it was no date.
    String hl7(String text, int daysBack) {
        return of(HL7.matcher(text), "", daysBack);
    }

    /// Likewise.
    ///
    /// @param instant whether it must name a time
    String fhir(String text, int daysBack, boolean instant) {
        String safe = of(FHIR.matcher(text), "-", daysBack);
        return instant && safe.length() == 4 ? safe + "-01-01T00:00:00Z" : safe;
    }

    /// The time of a day, which is no part of a date; empty if it was none.
    static String time(String text) {
        return TIME.matcher(text).matches() ? text : "";
    }

    private String of(Matcher date, String separator, int daysBack) {
        if (!date.matches()) {
            return "";
        }
        try {
            String month = date.group(2);
            String day = date.group(3);
            // Where there is no day or no month, one near the middle stands for all of them.
            LocalDate moved = moved(
                    LocalDate.of(
                            Integer.parseInt(date.group(1)),
                            month == null ? 7 : Integer.parseInt(month),
                            day == null ? 15 : Integer.parseInt(day)),
                    month == null || way == Dates.YEAR ? 0 : daysBack);
            String year = "%04d".formatted(moved.getYear());
            if (month == null || way == Dates.YEAR) {
                return year;
            }
            String written = year + separator + "%02d".formatted(moved.getMonthValue());
            return day == null
                    ? written
                    : written + separator + "%02d".formatted(moved.getDayOfMonth()) + rest(date.group(4));
        } catch (DateTimeException e) {
            return "";
        }
    }

    private static String rest(@Nullable String text) {
        return text == null ? "" : text;
    }

    private LocalDate moved(LocalDate date, int daysBack) {
        LocalDate moved = date.minusDays(daysBack);
        return moved.isBefore(today.minusYears(OLDEST)) ? LocalDate.of(today.getYear() - OLDEST, 1, 1) : moved;
    }
}
