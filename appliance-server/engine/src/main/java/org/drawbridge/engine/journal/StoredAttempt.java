package org.drawbridge.engine.journal;

import java.time.Duration;
import java.time.Instant;
import org.drawbridge.engine.DeliveryId;

/// One ended attempt.
///
/// @param code the failure's code, or `delivered`
/// @param reason what came back, in words for a person
public record StoredAttempt(DeliveryId delivery, int number, Instant at, Duration took, String code, String reason) {}
