package org.drawbridge.engine;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// How many attempts a destination may get in a span of time.
///
/// @param zone whose minutes and days are meant
public record RateLimit(int attempts, Span span, ZoneId zone) {

    /// How attempts are counted.
    public enum Span {
        /// A token bucket: it holds one second's worth and fills evenly.
        SECOND("second"),
        /// From each full minute of the clock on, as most vendors count.
        MINUTE("minute"),
        /// From midnight on. Counted anew after a restart of the appliance.
        DAY("day");

        private final String word;

        Span(String word) {
            this.word = word;
        }
    }

    public RateLimit {
        if (attempts < 1) {
            throw new IllegalArgumentException("a rate limit must allow at least one attempt");
        }
    }

    /// What counts for it.
    public Gate gate() {
        return switch (span) {
            case SECOND -> new Bucket(attempts, reason());
            case MINUTE -> new Quota(this);
            case DAY -> new Quota(this);
        };
    }

    private String reason() {
        return "The limit of " + attempts + " a " + span.word + " is reached.";
    }

    /// A token bucket in nanoseconds: `free` is when it would be full again.
    private static final class Bucket implements Gate {
        private static final long SECOND = 1_000_000_000L;

        private final long token;
        private final String reason;
        private Instant free = Instant.EPOCH;

        Bucket(int attempts, String reason) {
            this.token = SECOND / attempts;
            this.reason = reason;
        }

        @Override
        public Optional<Hold> hold(Instant now) {
            // A clock that was set back must not close the gate for longer than the bucket takes to fill.
            Instant fullAt = free.isAfter(now.plusNanos(SECOND)) ? now.plusNanos(SECOND) : free;
            Instant next = fullAt.plusNanos(token - SECOND);
            return next.isAfter(now) ? Optional.of(new Hold(reason, next)) : Optional.empty();
        }

        @Override
        public void passed(Instant now) {
            free = (free.isAfter(now) ? free : now).plusNanos(token);
        }
    }

    /// So many until the next minute or day begins.
    private static final class Quota implements Gate {
        private final RateLimit limit;
        private Instant from = Instant.MAX;
        private Instant until = Instant.MIN;
        private int used;

        Quota(RateLimit limit) {
            this.limit = limit;
        }

        @Override
        public Optional<Hold> hold(Instant now) {
            if (now.isBefore(from) || !now.isBefore(until)) {
                begin(now);
            }
            return used < limit.attempts ? Optional.empty() : Optional.of(new Hold(limit.reason(), until));
        }

        private void begin(Instant now) {
            ChronoUnit unit = limit.span == Span.DAY ? ChronoUnit.DAYS : ChronoUnit.MINUTES;
            ZonedDateTime begun = now.atZone(limit.zone).truncatedTo(unit);
            from = begun.toInstant();
            until = begun.plus(1, unit).toInstant();
            used = 0;
        }

        @Override
        public void passed(Instant now) {
            used++;
        }
    }
}
