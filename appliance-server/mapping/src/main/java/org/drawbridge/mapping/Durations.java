package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.drawbridge.formats.hl7v2.Segment;

/// When something ends that is said to begin at one time and to last for another.
final class Durations {

    private Durations() {}

    /// @param begin the field of the beginning, which has to have a time of day
    /// @param length the field of the duration
    /// @param unit the field of its unit; 0 if it is in minutes
    static Optional<JsonNode> end(Scope scope, int begin, int length, int unit) {
        Segment segment = scope.segment();
        Optional<Duration> duration = Values.decimal(segment.field(length).text())
                .flatMap(number -> unit(unit == 0
                                ? "min"
                                : segment.field(unit).component(1).text())
                        .map(one -> Duration.ofSeconds(number.multiply(java.math.BigDecimal.valueOf(one.toSeconds()))
                                .longValue())));
        return Values.dateTime(segment.field(begin).component(1).text(), scope.run.zone)
                .filter(text -> text.length() > 10)
                .flatMap(text ->
                        duration.map(length1 -> OffsetDateTime.parse(text).plus(length1)))
                .map(end -> TextNode.valueOf(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(end)));
    }

    /// As clinics write them: `MIN`, `minutes`, `m`, `H`, `S`, `D`; nothing means minutes.
    private static Optional<Duration> unit(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "", "m", "min", "mins", "minute", "minutes" -> Optional.of(Duration.ofMinutes(1));
            case "s", "sec", "secs", "second", "seconds" -> Optional.of(Duration.ofSeconds(1));
            case "h", "hr", "hrs", "hour", "hours" -> Optional.of(Duration.ofHours(1));
            case "d", "day", "days" -> Optional.of(Duration.ofDays(1));
            default -> Optional.empty();
        };
    }
}
