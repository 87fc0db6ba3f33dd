package org.drawbridge.server.replay;

import java.time.Instant;
import java.util.Locale;

/// What is to be sent again, and how far that is.
///
/// @param id `1`, `2` and so on, for good
/// @param until messages that were received before it
/// @param type such as `ADT^A08`; empty for all
/// @param perSecond at most so many; 0 for no limit
/// @param dryRun whether it only counts
/// @param position id of the last message that was looked at
/// @param sent how many were put back into their lanes, or would have been
/// @param passedOver how many had no such delivery, are under way, were given up, or were moved since it began
public record Replay(
        long id,
        String channel,
        String destination,
        Instant from,
        Instant until,
        String type,
        String by,
        int perSecond,
        boolean dryRun,
        Instant createdAt,
        State state,
        long position,
        long found,
        long sent,
        long passedOver) {

    /// Where a replay stands.
    public enum State {
        RUNNING,
        PAUSED,
        DONE,
        CANCELLED;

        /// As it is shown.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether it goes on no more.
        public boolean over() {
            return this == DONE || this == CANCELLED;
        }
    }

    Replay in(State next) {
        return with(next, position, found, sent, passedOver);
    }

    Replay found(long count) {
        return with(state, position, count, sent, passedOver);
    }

    Replay lookedAt(long message, boolean replayed) {
        return with(state, message, found, replayed ? sent + 1 : sent, replayed ? passedOver : passedOver + 1);
    }

    private Replay with(State next, long at, long count, long done, long passed) {
        return new Replay(
                id,
                channel,
                destination,
                from,
                until,
                type,
                by,
                perSecond,
                dryRun,
                createdAt,
                next,
                at,
                count,
                done,
                passed);
    }
}
