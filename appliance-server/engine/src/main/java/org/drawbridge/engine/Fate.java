package org.drawbridge.engine;

import java.time.Duration;
import java.util.Optional;
import org.drawbridge.engine.Failure.Kind;
import org.drawbridge.engine.Failure.Scope;
import org.drawbridge.formats.Payload;

/// What a configuration may make of a refusal.
public enum Fate {
    /// It counts as delivered.
    DELIVERED,
    /// It is tried again; see [Policy#quarantineAfter].
    RETRY,
    /// It is tried again until it is taken or a person gives it up, and nothing of its lane overtakes it.
    HOLD,
    /// The peer as a whole is unwell: nothing is sent until it is better.
    DOWN,
    /// It waits for a person; its lane goes on.
    QUARANTINE;

    /// @param code as in [Failure#code]
    /// @param reason what the peer answered, for a person, without PHI
    public Outcome outcome(String code, String reason, Optional<Duration> retryAfter, Payload answer) {
        return switch (this) {
            case DELIVERED -> new Outcome.Delivered(reason);
            case RETRY -> failed(Kind.TRANSIENT, Scope.MESSAGE, code, reason, retryAfter, answer);
            case HOLD -> failed(Kind.TRANSIENT, Scope.LANE, code, reason, retryAfter, answer);
            case DOWN -> failed(Kind.TRANSIENT, Scope.PEER, code, reason, retryAfter, answer);
            case QUARANTINE -> failed(Kind.PERMANENT, Scope.MESSAGE, code, reason, retryAfter, answer);
        };
    }

    private static Outcome failed(
            Kind kind, Scope scope, String code, String reason, Optional<Duration> retryAfter, Payload answer) {
        return new Outcome.Failed(new Failure(kind, scope, code, reason, retryAfter), answer);
    }
}
