package org.drawbridge.store;

import java.time.Instant;
import java.util.List;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.DeliveryState.Cancelled;
import org.drawbridge.engine.journal.DeliveryState.Delivered;
import org.drawbridge.engine.journal.DeliveryState.Rejected;
import org.drawbridge.engine.journal.DeliveryState.Sending;
import org.drawbridge.engine.journal.DeliveryState.Uncertain;
import org.drawbridge.engine.journal.DeliveryState.Waiting;

/// Delivery states as numbers, in the log and in the index alike. The numbers never change.
final class States {

    /// By number.
    static final List<String> NAMES = List.of("waiting", "sending", "delivered", "rejected", "uncertain", "cancelled");

    private States() {}

    static int number(DeliveryState state) {
        return NAMES.indexOf(state.name());
    }

    static Instant notBefore(DeliveryState state) {
        return state instanceof Waiting waiting ? waiting.notBefore() : Instant.EPOCH;
    }

    static DeliveryState of(int number, String reason, Instant notBefore) {
        return switch (number) {
            case 0 -> new Waiting(reason, notBefore);
            case 1 -> new Sending();
            case 2 -> new Delivered(reason);
            case 3 -> new Rejected(reason);
            case 4 -> new Uncertain(reason);
            case 5 -> new Cancelled(reason);
            default -> throw new IllegalArgumentException("there is no delivery state " + number);
        };
    }
}
