package org.drawbridge.engine;

import java.util.Arrays;
import org.drawbridge.formats.Payload;

/// What came of one attempt to deliver.
public sealed interface Outcome {

    /// The peer took it. `note` says in a few words what it answered, without PHI (`200, 3 created`).
    record Delivered(String note) implements Outcome {}

    /// The peer did not take it, or it is not known whether it did.
    ///
    /// @param answer what the peer said, in its own bytes; they may hold PHI, so they are kept with the message and
    ///     shown to those who may see that. Empty if it said nothing.
    record Failed(Failure failure, Payload answer) implements Outcome {

        /// How many bytes of an answer are kept.
        public static final int KEPT = 8 << 10;

        public Failed {
            byte[] said = answer.reveal();
            answer = said.length > KEPT ? Payload.of(Arrays.copyOf(said, KEPT)) : answer;
        }

        /// The peer said nothing.
        public Failed(Failure failure) {
            this(failure, Payload.EMPTY);
        }
    }
}
