package org.drawbridge.engine;

import java.time.Instant;

/// Whether a destination's peer is called: `Closed → Open → HalfOpen → Closed | Open`. A state owns the
/// transitions that leave it.
public sealed interface BreakerState {

    /// The state's lower-case name, as it is shown.
    default String name() {
        return switch (this) {
            case Closed _ -> "closed";
            case Open _ -> "open";
            case HalfOpen _ -> "half-open";
        };
    }

    /// How many times in a row the peer was found unwell.
    default int failures() {
        return switch (this) {
            case Closed _ -> 0;
            case Open open -> open.failures();
            case HalfOpen probing -> probing.failures();
        };
    }

    /// The peer is well; every lane may send.
    record Closed() implements BreakerState {

        Open trip(String code, String reason, Instant now, Instant until) {
            return new Open(code, reason, 1, now, until);
        }
    }

    /// Nothing is sent before `until`.
    ///
    /// @param code of the failure that was seen last, as in [Failure#code]
    /// @param reason one sentence for a person
    /// @param since when the trouble began
    record Open(String code, String reason, int failures, Instant since, Instant until) implements BreakerState {

        HalfOpen probe() {
            return new HalfOpen(code, reason, failures, since);
        }

        /// An attempt that had begun before failed too: that is no news, but may tell of a longer wait.
        Open again(Instant next) {
            return next.isAfter(until) ? new Open(code, reason, failures, since, next) : this;
        }

        Closed close() {
            return new Closed();
        }
    }

    /// One delivery is on its way to find out.
    record HalfOpen(String code, String reason, int failures, Instant since) implements BreakerState {

        Open trip(String nextCode, String nextReason, Instant until) {
            return new Open(nextCode, nextReason, failures + 1, since, until);
        }

        /// The probe came back without having asked the peer.
        Open undecided(Instant now) {
            return new Open(code, reason, failures, since, now);
        }

        Closed close() {
            return new Closed();
        }
    }
}
