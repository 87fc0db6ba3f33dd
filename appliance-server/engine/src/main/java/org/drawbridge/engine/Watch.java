package org.drawbridge.engine;

import java.time.Duration;

/// When a channel looks wrong although nothing failed. Zero is never.
///
/// @param silence how long no message may come
/// @param stuck how long deliveries may be due without an attempt that ends
/// @param growth how long a queue may grow without getting shorter
public record Watch(Duration silence, Duration stuck, Duration growth) {

    /// Silence is no alarm; 5 minutes stuck, 15 minutes growing.
    public static final Watch DEFAULT = new Watch(Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(15));
}
