package org.drawbridge.store;

import java.time.Duration;
import java.time.Instant;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.journal.StoredAttempt;
import org.drawbridge.formats.Payload;

/// An ended attempt in the index.
record AttemptRow(int number, Instant at, Duration took, String code, String reason, Payload answer) {

    /// Stands for "never tried".
    static final AttemptRow NONE = new AttemptRow(0, Instant.EPOCH, Duration.ZERO, "", "", Payload.EMPTY);

    StoredAttempt stored(DeliveryId delivery) {
        return new StoredAttempt(delivery, number, at, took, code, reason, answer);
    }
}
