package org.drawbridge.security.people;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Slows down who guesses: after five failures an account waits a second, then two, then four, up to a quarter of an
/// hour. Kept for the names that failed last, whether there are such accounts or not, and forgotten by a restart.
final class Lockout {

    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int NAMES = 10_000;

    private record Failures(int count, Instant until) {}

    private final Clock clock;
    private final Map<String, Failures> failed = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > NAMES;
        }
    };

    Lockout(Clock clock) {
        this.clock = clock;
    }

    /// How long a name has to wait; empty if it may try.
    synchronized Optional<Duration> pause(String name) {
        Failures known = failed.get(name);
        Instant now = clock.instant();
        return known == null || !now.isBefore(known.until())
                ? Optional.empty()
                : Optional.of(Duration.between(now, known.until()));
    }

    /// Answers how often it has failed in a row.
    synchronized int failed(String name) {
        Failures known = failed.get(name);
        int count = known == null ? 1 : known.count() + 1;
        Duration wait = Duration.ZERO;
        if (count >= FREE) {
            wait = Duration.ofSeconds(1L << Math.min(count - FREE, 20));
        }
        failed.put(name, new Failures(count, clock.instant().plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait)));
        return count;
    }

    synchronized void succeeded(String name) {
        failed.remove(name);
    }
}
