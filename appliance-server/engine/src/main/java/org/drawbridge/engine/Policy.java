package org.drawbridge.engine;

import java.util.List;
import java.util.stream.Stream;

/// How a destination is treated.
///
/// @param backoff how long to wait after a failure
/// @param concurrency how many deliveries may be under way at once
/// @param quarantineAfter how many times in a row a message may fail for its own sake while others are taken,
///     before it goes to quarantine; ten times as many if no other is taken meanwhile, since then the peer may be
///     to blame; 0 for never
/// @param limits all of which hold
/// @param maintenance when nothing is sent
public record Policy(
        Backoff backoff,
        int concurrency,
        int quarantineAfter,
        List<RateLimit> limits,
        List<MaintenanceWindow> maintenance) {

    /// 16 deliveries at once, quarantine after 10 failures, no limits.
    public static final Policy DEFAULT = new Policy(Backoff.DEFAULT, 16, 10, List.of(), List.of());

    public Policy {
        limits = List.copyOf(limits);
        maintenance = List.copyOf(maintenance);
    }

    Gate gate() {
        return Gate.all(Stream.concat(
                        maintenance.stream().map(MaintenanceWindow::gate),
                        limits.stream().map(RateLimit::gate))
                .toList());
    }
}
