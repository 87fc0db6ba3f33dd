package org.drawbridge.engine;

import java.util.Optional;
import org.drawbridge.formats.Payload;

/// The port of a wire that takes messages away. One object per destination of a channel, used by many threads at
/// once.
public interface Destination extends AutoCloseable {

    /// Tries once to deliver, blocking until there is an outcome or the connector's own time limit has passed.
    /// Never throws for what the world does: a refused connection or a garbled answer is a [Failure].
    Outcome deliver(Outgoing outgoing) throws InterruptedException;

    /// Whether repeating an attempt of unknown outcome does no harm at the peer.
    boolean repeatable();

    /// The address as a person would write it, without secrets.
    String address();

    /// What is wrong with it although it delivers; empty while all is well.
    default Optional<Hold> trouble() {
        return Optional.empty();
    }

    @Override
    void close();

    /// One attempt's worth of message.
    ///
    /// @param id which delivery this is
    /// @param attempt the number of the attempt, from 1
    /// @param label the outside of the message as received
    /// @param content the bytes to send
    record Outgoing(DeliveryId id, int attempt, Label label, Payload content) {}
}
