package org.drawbridge.connectors.mllp;

import static org.drawbridge.engine.journal.Reception.ACCEPTED;
import static org.drawbridge.engine.journal.Reception.REFUSED;
import static org.drawbridge.engine.journal.Reception.UNREADABLE;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Intake.Arrival;
import org.drawbridge.engine.Intake.Receipt;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.formats.hl7v2.Acknowledgment;
import org.drawbridge.formats.hl7v2.Acknowledgment.Fault;
import org.drawbridge.formats.hl7v2.Envelope;
import org.drawbridge.formats.hl7v2.Hl7Message;

/// Decides how each message is answered (HL7 v2.5.1 §2.9.2, §2.9.3). Nothing is answered AA or CA before the
/// intake says that it is stored. Callable from any thread.
final class Receptionist {

    /// What to write back.
    ///
    /// @param stored the message, where the journal waits to hear what became of the answer; else empty
    record Answer(Payload reply, Optional<MessageId> stored) {}

    private final Intake intake;
    private final Set<String> types;
    private final Clock clock;
    private final AtomicLong replies = new AtomicLong();

    /// @param types taken here, as `ADT^A08` or `ADT^*`; empty for all
    Receptionist(Intake intake, Set<String> types, Clock clock) {
        this.intake = intake;
        this.types = Set.copyOf(types);
        this.clock = clock;
    }

    Answer receive(byte[] bytes, String peer) throws InterruptedException {
        Hl7Message message = Hl7Message.parse(bytes);
        Envelope envelope = Envelope.of(message);
        Reception reception = !message.readable() ? UNREADABLE : takes(envelope) ? ACCEPTED : REFUSED;
        Payload reply = reply(envelope, reception);
        Instant now = clock.instant();
        Receipt receipt = intake.receive(new Arrival(
                now,
                peer,
                label(envelope),
                reception,
                reply.size() == 0 ? SenderLeg.NOT_OWED : SenderLeg.OWED,
                message.problems(),
                Payload.of(bytes),
                reply));
        return switch (receipt) {
            case Receipt.Stored stored -> new Answer(reply, Optional.of(stored.id()));
            case Receipt.Duplicate duplicate -> new Answer(duplicate.reply(), Optional.empty());
            case Receipt.NotStored _ -> new Answer(notStored(envelope), Optional.empty());
        };
    }

    private boolean takes(Envelope envelope) {
        return types.isEmpty()
                || types.contains(envelope.type())
                || types.contains(envelope.messageCode() + "^*")
                || types.contains(envelope.messageCode());
    }

    private static Label label(Envelope envelope) {
        return new Label(
                envelope.sendingApplication() + "|" + envelope.sendingFacility(),
                envelope.controlId(),
                envelope.type(),
                envelope.patientId(),
                envelope.orderNumber());
    }

    private Payload reply(Envelope envelope, Reception reception) {
        return switch (reception) {
            case ACCEPTED ->
                owed(envelope, true)
                        ? answer(envelope, enhanced(envelope) ? AckCode.CA : AckCode.AA, List.of())
                        : Payload.EMPTY;
            case REFUSED ->
                owed(envelope, false)
                        ? answer(
                                envelope,
                                enhanced(envelope) ? AckCode.CR : AckCode.AR,
                                List.of(new Fault(200, "MSH-9", "This channel does not take messages of this type.")))
                        : Payload.EMPTY;
            case UNREADABLE ->
                answer(
                        envelope,
                        AckCode.AR,
                        List.of(new Fault(100, "", "The message must begin with an MSH segment.")));
        };
    }

    private Payload notStored(Envelope envelope) {
        return answer(
                envelope,
                enhanced(envelope) ? AckCode.CR : AckCode.AR,
                List.of(new Fault(207, "", "The message could not be stored and was not taken. Send it again later.")));
    }

    /// Enhanced mode is asked for by either of MSH-15 and MSH-16.
    private static boolean enhanced(Envelope envelope) {
        return !envelope.acceptAck().isEmpty() || !envelope.applicationAck().isEmpty();
    }

    /// Table 0155: always, never, on error only, on success only. Original mode always owes an answer.
    private static boolean owed(Envelope envelope, boolean success) {
        return switch (envelope.acceptAck()) {
            case "NE" -> false;
            case "ER" -> !success;
            case "SU" -> success;
            default -> true;
        };
    }

    private Payload answer(Envelope envelope, AckCode code, List<Fault> faults) {
        String ownId = "DB" + clock.millis() + "-" + replies.incrementAndGet() % 100_000;
        return Payload.of(Acknowledgment.answer(
                envelope, code, faults, ownId, clock.instant().atZone(ZoneOffset.UTC)));
    }
}
