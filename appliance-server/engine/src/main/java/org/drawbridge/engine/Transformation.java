package org.drawbridge.engine;

import java.util.List;
import java.util.Optional;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;

/// Filter and mapping of a channel, as one pure step. Callable from many threads at once.
@FunctionalInterface
public interface Transformation {

    Result apply(Payload body);

    /// Does beforehand what takes long, so that the first message need not wait for it. Called beside a channel that
    /// has
    /// started, each time.
    default void prepare() {}

    /// What is left to do about a message whose result is in the journal and on its way. Nothing of it is delivered.
    default Optional<Runnable> afterwards(MessageId message, Payload body, Result result) {
        return Optional.empty();
    }

    /// Sends what was received.
    Transformation NONE = body -> new Result.AsReceived();

    /// Sends nothing by itself: for a destination that only gets what people hand over to it.
    Transformation ON_DEMAND = _ -> new Result.Filtered();

    /// What a message became.
    sealed interface Result {

        /// What was wrong with the message, whatever became of it.
        default List<Problem> problems() {
            return List.of();
        }

        /// Goes on unchanged.
        record AsReceived() implements Result {}

        /// Goes on as `output`.
        ///
        /// @param by the mapping's name and version, as `local-lab 3`; empty if it has none
        record Mapped(Payload output, List<Problem> problems, String by) implements Result {
            public Mapped {
                problems = List.copyOf(problems);
            }
        }

        /// The channel does not want it.
        record Filtered() implements Result {}

        /// It cannot be mapped; the problems say why.
        record Failed(List<Problem> problems) implements Result {
            public Failed {
                problems = List.copyOf(problems);
            }
        }
    }
}
