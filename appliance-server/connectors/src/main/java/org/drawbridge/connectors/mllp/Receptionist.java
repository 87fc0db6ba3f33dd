package org.drawbridge.connectors.mllp;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.drawbridge.connectors.hl7v2.Judgment;
import org.drawbridge.connectors.hl7v2.Refusal;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Intake.Arrival;
import org.drawbridge.engine.Intake.Receipt;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.formats.hl7v2.Acknowledgment;
import org.drawbridge.formats.hl7v2.Acknowledgment.Fault;
import org.drawbridge.formats.hl7v2.Envelope;

/// Decides how each message is answered (HL7 v2.5.1 §2.9.2, §2.9.3). Nothing is answered AA or CA before the
/// intake says that it is stored. Callable from any thread.
final class Receptionist {

    /// What to write back.
    ///
    /// @param reply now; empty if nothing is owed now
    /// @param stored the message, where the journal waits to hear what became of the reply; else empty
    /// @param later the application acknowledgment that follows the reply in enhanced mode; may never come
    record Answer(Payload reply, Optional<MessageId> stored, Optional<CompletableFuture<Payload>> later) {}

    private static final Set<String> ACCEPT_CONDITIONS = Set.of("AL", "NE", "ER", "SU");

    /// Table 0155: when an acknowledgment is wanted.
    private static boolean wanted(String condition, boolean success) {
        return switch (condition) {
            case "AL" -> true;
            case "ER" -> !success;
            case "SU" -> success;
            default -> false;
        };
    }

    private final Intake intake;
    private final Terms terms;
    private final Clock clock;
    private final AtomicLong replies = new AtomicLong();

    Receptionist(Intake intake, Terms terms, Clock clock) {
        this.intake = intake;
        this.terms = terms;
        this.clock = clock;
    }

    Answer receive(Payload body, String peer) throws InterruptedException {
        Judgment judged = Judgment.of(body, terms);
        Envelope envelope = judged.envelope();
        Reception reception = judged.reception();
        Payload reply = Payload.EMPTY;
        if (judged.refusal().isPresent()) {
            reply = refuse(envelope, judged.refusal().get(), judged.faults());
        } else if (owedOnAcceptance(envelope)) {
            reply = answer(envelope, enhanced(envelope) ? AckCode.CA : AckCode.AA, List.of());
        }
        Receipt receipt = intake.receive(new Arrival(
                clock.instant(),
                peer,
                judged.label(),
                reception,
                reply.size() == 0 ? SenderLeg.NOT_OWED : SenderLeg.OWED,
                judged.problems(),
                body,
                reply,
                terms.strict() ? Optional.of(refuse(envelope, Refusal.REUSED)) : Optional.empty(),
                false));
        return switch (receipt) {
            case Receipt.Stored stored
            when stored.reused() && terms.strict() ->
                new Answer(refuse(envelope, Refusal.REUSED), Optional.of(stored.id()), Optional.empty());
            case Receipt.Stored stored ->
                new Answer(reply, Optional.of(stored.id()), later(envelope, reception, stored.id()));
            case Receipt.Duplicate duplicate ->
                new Answer(duplicate.reply(), Optional.empty(), later(envelope, reception, duplicate.of()));
            case Receipt.NotStored _ ->
                new Answer(refuse(envelope, Refusal.NOT_STORED), Optional.empty(), Optional.empty());
        };
    }

    /// Enhanced mode is asked for by MSH-15. A sender that fills MSH-16 alone, or MSH-15 with something that is
    /// not of table 0155, gets what everybody gets: one answer, at once.
    private static boolean enhanced(Envelope envelope) {
        return ACCEPT_CONDITIONS.contains(envelope.acceptAck());
    }

    private static boolean owedOnAcceptance(Envelope envelope) {
        return !enhanced(envelope) || wanted(envelope.acceptAck(), true);
    }

    /// In enhanced mode a refusal answers at the accept level if that is wanted, else at the application level.
    private Payload refuse(Envelope envelope, Refusal refusal) {
        return refuse(envelope, refusal, List.of(refusal.fault()));
    }

    private Payload refuse(Envelope envelope, Refusal refusal, List<Fault> faults) {
        if (!enhanced(envelope) || wanted(envelope.acceptAck(), false)) {
            return answer(envelope, refusal.answer(enhanced(envelope)), faults);
        }
        return wanted(envelope.applicationAck(), false)
                ? answer(envelope, refusal.answer(false), faults)
                : Payload.EMPTY;
    }

    /// The application acknowledgment, once the message went through filter and mapping.
    private Optional<CompletableFuture<Payload>> later(Envelope envelope, Reception reception, MessageId message) {
        boolean possible = wanted(envelope.applicationAck(), true) || wanted(envelope.applicationAck(), false);
        if (!enhanced(envelope) || !possible || reception != Reception.ACCEPTED) {
            return Optional.empty();
        }
        return Optional.of(intake.processed(message).thenApply(result -> {
            boolean success = result != Processing.FAILED;
            if (!wanted(envelope.applicationAck(), success)) {
                return Payload.EMPTY;
            }
            Refusal failed = Refusal.NOT_MAPPED;
            return success
                    ? answer(envelope, AckCode.AA, List.of())
                    : answer(envelope, failed.answer(false), List.of(failed.fault()));
        }));
    }

    private Payload answer(Envelope envelope, AckCode code, List<Fault> faults) {
        String ownId = "DB" + clock.millis() + "-" + replies.incrementAndGet() % 100_000;
        return Payload.of(Acknowledgment.answer(
                envelope, code, faults, ownId, clock.instant().atZone(ZoneOffset.UTC)));
    }
}
