package org.drawbridge.security.incident;

import java.time.Duration;
import java.util.List;

/// From how many on it is an incident, for one account, key or address.
///
/// @param failedLogins within [#SHORT]
/// @param refusals requests beyond the caller's permissions, or with a wrong key, within [#LONG]
/// @param views of patients' data within [#LONG]
/// @param searches that show patients' data, within [#LONG]
/// @param exports of the trail or for support, within [#LONG]
/// @param patterns of roles; a role without one may work as it likes
public record Thresholds(
        int failedLogins, int refusals, int views, int searches, int exports, List<RolePattern> patterns) {

    public Thresholds {
        patterns = List.copyOf(patterns);
    }

    static final Duration SHORT = Duration.ofMinutes(10);
    static final Duration LONG = Duration.ofHours(1);

    /// Whoever guesses waits longer and longer from the fifth failure on, so more than a few in ten minutes are many. A
    /// front desk looks at some hundred patients a day; a console searches while one types.
    public static final Thresholds STANDARD = new Thresholds(6, 20, 300, 2_000, 50, List.of());
}
