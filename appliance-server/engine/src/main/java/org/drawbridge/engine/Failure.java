package org.drawbridge.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// Why an attempt did not deliver. The engine decides on [Kind] alone, never on the text.
///
/// @param kind what the failure means for the delivery
/// @param scope whether the peer as a whole is unwell or only this message failed
/// @param code a short fixed code, such as `http-503` or `connect`; never text of the peer
/// @param reason one sentence for a person, without PHI
/// @param retryAfter how long the peer asked us to wait, if it did
public record Failure(Kind kind, Scope scope, String code, String reason, Optional<Duration> retryAfter) {

    /// The three fates of a failed attempt.
    public enum Kind {
        /// Nothing happened at the peer; trying again is safe.
        TRANSIENT,
        /// Sent, but no answer: the peer may or may not have taken it.
        UNCERTAIN,
        /// The peer said no, and will say no again.
        PERMANENT
    }

    /// How far the failure reaches.
    public enum Scope {
        /// Only this message is affected; other lanes go on.
        MESSAGE,
        /// This message, and those of its lane, which must not overtake it: it is never put aside by itself.
        LANE,
        /// The peer cannot be used at all; all lanes wait for it.
        PEER
    }

    public Failure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /// The peer cannot be used now, and nothing was sent.
    public static Failure peerDown(String code, String reason) {
        return new Failure(Kind.TRANSIENT, Scope.PEER, code, reason, Optional.empty());
    }

    /// The message was sent, but what became of it is unknown.
    public static Failure uncertain(String code, String reason) {
        return new Failure(Kind.UNCERTAIN, Scope.PEER, code, reason, Optional.empty());
    }

    /// The peer refused this message for good.
    public static Failure rejected(String code, String reason) {
        return new Failure(Kind.PERMANENT, Scope.MESSAGE, code, reason, Optional.empty());
    }
}
