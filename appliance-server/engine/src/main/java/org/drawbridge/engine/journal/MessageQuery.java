package org.drawbridge.engine.journal;

import java.time.Instant;
import java.util.Optional;

/// What to look for; every field that is given must match. Answers come newest first.
///
/// @param before only messages with a smaller id: the last id of the page before
/// @param limit at most so many, 1 to 1000
public record MessageQuery(
        Optional<String> channel,
        Optional<String> controlId,
        Optional<String> patientId,
        Optional<String> orderNumber,
        Optional<String> type,
        Optional<MessageState> state,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<Long> before,
        int limit) {

    /// The newest messages, whatever they are.
    public static MessageQuery newest(int limit) {
        return newest(Optional.empty(), limit);
    }

    /// The newest messages of a channel, whatever they are.
    public static MessageQuery newest(String channel, int limit) {
        return newest(Optional.of(channel), limit);
    }

    private static MessageQuery newest(Optional<String> channel, int limit) {
        return new MessageQuery(
                channel,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                limit);
    }

    public MessageQuery {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, but was " + limit);
        }
    }
}
