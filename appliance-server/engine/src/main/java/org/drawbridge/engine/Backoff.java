package org.drawbridge.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Exponential backoff with full jitter: the wait before attempt n+1 is drawn evenly from zero to `first *
/// 2^(n-1)`, at most `longest`, so that many lanes do not come back in step.
public record Backoff(Duration first, Duration longest) {

    /// Half a second at first, a minute at most.
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1));

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("the first wait must be positive and not above the longest");
        }
    }

    /// @param failures how many attempts have failed so far, from 1
    public Duration after(int failures, RandomGenerator random) {
        long ceiling = longest.toMillis();
        int doublings = Math.min(failures - 1, 30);
        long bound = Math.min(ceiling, first.toMillis() << doublings);
        if (bound <= 0) {
            bound = ceiling;
        }
        return Duration.ofMillis(random.nextLong(bound + 1));
    }
}
