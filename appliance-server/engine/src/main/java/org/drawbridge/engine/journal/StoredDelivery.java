package org.drawbridge.engine.journal;

import java.time.Instant;
import java.util.List;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;

/// A delivery as the journal knows it, without its bytes.
///
/// @param label of its message
/// @param sequence the number of the [Entry.Processed] that made it: the order in which deliveries came into
///     being
/// @param attempts how many attempts have ended
/// @param changedAt when it came to its present state
/// @param mappedBy the name and version of the mapping that made its bytes; empty if none did, or it is not known
/// @param revisions what people made of its bytes, oldest first
public record StoredDelivery(
        DeliveryId id,
        String channel,
        Label label,
        String lane,
        long sequence,
        DeliveryState state,
        int attempts,
        Instant changedAt,
        String mappedBy,
        List<Revision> revisions) {

    public StoredDelivery {
        revisions = List.copyOf(revisions);
    }
}
