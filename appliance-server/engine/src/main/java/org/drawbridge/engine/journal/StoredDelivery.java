package org.drawbridge.engine.journal;

import java.time.Instant;
import org.drawbridge.engine.DeliveryId;

/// A delivery as the journal knows it, without its bytes.
///
/// @param sequence the number of the [Entry.Processed] that made it: the order in which deliveries came into
///     being
/// @param attempts how many attempts have ended
/// @param changedAt when it came to its present state
public record StoredDelivery(
        DeliveryId id,
        String channel,
        String lane,
        long sequence,
        DeliveryState state,
        int attempts,
        Instant changedAt) {}
