package org.drawbridge.engine.journal;

import java.time.Duration;
import java.time.Instant;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.formats.Payload;

/// One ended attempt.
///
/// @param code the failure's code, or `delivered`
/// @param reason what came back, in words for a person
/// @param answer see [Outcome.Failed#answer]
public record StoredAttempt(
        DeliveryId delivery, int number, Instant at, Duration took, String code, String reason, Payload answer) {}
