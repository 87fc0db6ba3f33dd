package org.drawbridge.engine;

import java.time.Instant;

/// Why deliveries wait although it would be their turn.
///
/// @param reason one sentence for a person, without PHI
/// @param until when the next attempt is due, [Instant#EPOCH] if that depends on a person
public record Hold(String reason, Instant until) {}
