package org.drawbridge.engine;

import java.time.Duration;
import java.util.Optional;

/// The port of a wire that brings messages in. It hands what it receives to an [Intake].
public interface Source extends AutoCloseable {

    /// Begins to take messages. Throws [StartupException] with a sentence for a person when it cannot.
    void start();

    /// The address it listens at or the folder it watches, as bound.
    String address();

    /// Why it takes nothing, or not all that lies there, although it runs; empty while all is well.
    default Optional<Hold> trouble() {
        return Optional.empty();
    }

    /// Takes nothing new, finishes what is in hand within `grace`, then closes.
    void stop(Duration grace);

    /// Makes a channel's source anew each time the channel starts.
    @FunctionalInterface
    interface Factory {
        Source open(Intake intake, Event.Listener events);
    }

    @Override
    default void close() {
        stop(Duration.ZERO);
    }
}
