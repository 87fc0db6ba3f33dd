package org.drawbridge.connectors.jdbc;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far rows were taken: the greatest value so far of a column that only grows.
public record Watermark(Kind kind, Comparable<?> value) {

    /// What the column holds.
    public enum Kind {
        NUMBER,
        DATE,
        /// Without a zone.
        TIME,
        INSTANT,
        TEXT
    }

    /// Of a value that a row holds; empty if it is null or nothing that grows.
    static Optional<Watermark> of(@Nullable Object value) {
        return switch (value) {
            case BigDecimal number -> Optional.of(new Watermark(Kind.NUMBER, number));
            case Number number -> Optional.of(new Watermark(Kind.NUMBER, new BigDecimal(number.toString())));
            case LocalDate date -> Optional.of(new Watermark(Kind.DATE, date));
            case LocalDateTime time -> Optional.of(new Watermark(Kind.TIME, time));
            case OffsetDateTime time -> Optional.of(new Watermark(Kind.INSTANT, time));
            case String text -> Optional.of(new Watermark(Kind.TEXT, text));
            case null, default -> Optional.empty();
        };
    }

    /// Of what a person or [#toString] has written: a number, a date, a time with or without its zone, or else a
    /// text.
    public static Watermark parse(String text) {
        for (Kind kind : Kind.values()) {
            Optional<Watermark> read = parse(kind, text);
            if (read.isPresent()) {
                return read.get();
            }
        }
        throw new IllegalStateException("everything is a text");
    }

    /// Empty if it is no such value.
    static Optional<Watermark> parse(Kind kind, String text) {
        try {
            return Optional.of(new Watermark(
                    kind,
                    switch (kind) {
                        case NUMBER -> new BigDecimal(text);
                        case DATE -> LocalDate.parse(text);
                        case TIME -> LocalDateTime.parse(text);
                        case INSTANT -> OffsetDateTime.parse(text);
                        case TEXT -> text;
                    }));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Negative if this one is before the other, which must be of the same kind.
    int compare(Watermark other) {
        return switch (kind) {
            case NUMBER -> ((BigDecimal) value).compareTo((BigDecimal) other.value);
            case DATE -> ((LocalDate) value).compareTo((LocalDate) other.value);
            case TIME -> ((LocalDateTime) value).compareTo((LocalDateTime) other.value);
            case INSTANT -> ((OffsetDateTime) value).toInstant().compareTo(((OffsetDateTime) other.value).toInstant());
            case TEXT -> ((String) value).compareTo((String) other.value);
        };
    }

    /// A database may sort texts otherwise than Java does, so that only equality can be told of them.
    boolean before(Watermark other) {
        return kind != Kind.TEXT && compare(other) < 0;
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
