package org.drawbridge.engine;

import java.util.List;
import java.util.stream.Stream;

/// How a destination is treated.
///
/// @param backoff how long to wait after a failure
/// @param concurrency how many deliveries may be under way at once
/// @param limits all of which hold
/// @param maintenance when nothing is sent
public record Policy(Backoff backoff, int concurrency, List<RateLimit> limits, List<MaintenanceWindow> maintenance) {

    /// 16 deliveries at once, no limits.
    public static final Policy DEFAULT = new Policy(Backoff.DEFAULT, 16, List.of(), List.of());

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
