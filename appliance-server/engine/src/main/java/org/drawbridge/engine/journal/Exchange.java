package org.drawbridge.engine.journal;

import java.time.Instant;
import java.util.Optional;
import org.drawbridge.engine.DeliveryId;

/// What was exchanged with another system, as far as it has to be accounted for: no content.
public sealed interface Exchange {

    Instant at();

    /// A message came in, accepted or not.
    record Taken(Instant at, String peer, String channel, String patientId, Reception reception) implements Exchange {

        @Override
        public String toString() {
            return "Taken[" + channel + ", " + reception + "]";
        }
    }

    /// An attempt to send one ended.
    record Tried(Instant at, DeliveryId delivery, DeliveryState next) implements Exchange {}

    /// Empty if nothing was exchanged.
    static Optional<Exchange> of(Entry entry) {
        return switch (entry) {
            case Entry.Received it ->
                Optional.of(
                        new Taken(it.at(), it.peer(), it.channel(), it.label().patientId(), it.reception()));
            case Entry.Attempted it -> Optional.of(new Tried(it.at(), it.delivery(), it.next()));
            case Entry.Answered _, Entry.Processed _, Entry.Started _ -> Optional.empty();
            case Entry.Moved _, Entry.Revised _, Entry.HandedOver _ -> Optional.empty();
        };
    }
}
