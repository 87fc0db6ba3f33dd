package org.drawbridge.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;

/// Where sources hand in what they received. Callable from any thread.
public interface Intake {

    /// Keeps a message. Returns only when it is on disk, or cannot be put there: an acknowledgment may be written
    /// for what is stored, and for nothing else.
    Receipt receive(Arrival arrival) throws InterruptedException;

    /// Notes what became of the acknowledgment. Does not wait for the disk.
    void answered(MessageId message, SenderLeg leg);

    /// Completes when an accepted message went through filter and mapping, at once if it has; never, if the appliance
    /// stops first. For sources that owe an application acknowledgment.
    CompletableFuture<Processing> processed(MessageId message);

    /// A message at the door.
    ///
    /// @param peer where it came from, without PHI
    /// @param leg [SenderLeg#OWED] or [SenderLeg#NOT_OWED]
    /// @param reply the acknowledgment to give once the message is stored; empty if none is owed
    /// @param ifReused where a control id must not be used twice: the refusal to give, and to keep the message
    ///     as refused, if the sender used it before for other bytes
    /// @param inDoubt whether the source may have handed it in before, as after a crash between the storing and
    ///     the noting of it; then a message without a control id is known again by its bytes
    record Arrival(
            Instant at,
            String peer,
            Label label,
            Reception reception,
            SenderLeg leg,
            List<Problem> problems,
            Payload body,
            Payload reply,
            Optional<Payload> ifReused,
            boolean inDoubt) {

        public Arrival {
            problems = List.copyOf(problems);
        }

        /// The same message, kept and not taken.
        Arrival refused(Payload refusal) {
            return new Arrival(
                    at, peer, label, Reception.REFUSED, leg, problems, body, refusal, Optional.empty(), inDoubt);
        }
    }

    /// What became of an arrival.
    sealed interface Receipt {

        /// On disk. Answer with the arrival's own reply; with [Arrival#ifReused] if that is there and `reused`.
        ///
        /// @param reused whether the sender used this control id before for other bytes
        record Stored(MessageId id, boolean reused) implements Receipt {}

        /// The same bytes under the same control id are on disk already. Answer with what was answered then.
        record Duplicate(MessageId of, Payload reply) implements Receipt {}

        /// Not on disk. Answer that it is not, so that the sender keeps it. `reason` is fit for a person.
        record NotStored(String reason) implements Receipt {}
    }
}
