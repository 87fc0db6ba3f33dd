package org.drawbridge.store;

import java.time.Instant;
import org.drawbridge.engine.journal.DeliveryState;

/// A delivery in the index, part of its message's row.
///
/// @param content zero for the message as received, else the place among the contents of its record, from 1
/// @param attempts how many attempts have ended
/// @param last the last of them
record DeliveryRow(
        String destination,
        String lane,
        int content,
        DeliveryState state,
        int attempts,
        Instant changedAt,
        AttemptRow last) {

    DeliveryRow moved(DeliveryState next, Instant at) {
        return new DeliveryRow(destination, lane, content, next, attempts, at, last);
    }

    DeliveryRow tried(AttemptRow attempt, DeliveryState next) {
        return new DeliveryRow(
                destination, lane, content, next, attempt.number(), attempt.at().plus(attempt.took()), attempt);
    }
}
