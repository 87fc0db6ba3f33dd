package org.drawbridge.engine.journal;

import java.time.Instant;
import java.util.List;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.formats.Problem;

/// A message as the journal knows it, without its bytes.
///
/// @param size of the body in bytes
public record StoredMessage(
        MessageId id,
        String channel,
        Instant receivedAt,
        String peer,
        Label label,
        MessageState state,
        SenderLeg leg,
        int size,
        List<Problem> problems) {

    public StoredMessage {
        problems = List.copyOf(problems);
    }
}
