package org.drawbridge.connectors.mllp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.drawbridge.connectors.hl7v2.Refusal;
import org.drawbridge.connectors.socket.FrameReader;
import org.drawbridge.connectors.socket.FrameReader.Next;
import org.drawbridge.connectors.socket.Lines;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Fate;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Acknowledgment;
import org.drawbridge.formats.hl7v2.Envelope;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.security.tls.PeerTls;

/// Sends HL7 v2 over MLLP and waits for each acknowledgment.
public final class MllpDestination implements Destination {

    /// @param answer how long the receiver may take to acknowledge
    /// @param repeatable whether the receiver recognises a message that it gets twice, so that one whose
    ///     acknowledgment was lost may be sent again
    /// @param certified the name that the receiver's certificate is for
    /// @param rules what refusals mean, the first that fits; where none does, a refusal is final unless it says
    ///     that the receiver failed inside (207)
    public record Settings(
            String host,
            int port,
            Duration connect,
            Duration answer,
            boolean repeatable,
            PeerTls tls,
            String certified,
            List<AnswerRule> rules) {

        public Settings {
            rules = List.copyOf(rules);
        }

        /// 5 seconds to connect, 30 to acknowledge, no TLS; a lost acknowledgment is for a person to look at.
        public static Settings of(String host, int port) {
            return new Settings(
                    host, port, Duration.ofSeconds(5), Duration.ofSeconds(30), false, PeerTls.NONE, host, List.of());
        }
    }

    private static final int LARGEST_ANSWER = 1 << 20;
    /// An acknowledgment that came too late for its own message may lie before ours.
    private static final int STRAY_ANSWERS = 16;

    private static final MllpFraming FRAMING = new MllpFraming();

    private final Settings settings;
    private final Lines lines;

    public MllpDestination(Settings settings) {
        this.settings = settings;
        this.lines = new Lines(
                new Lines.Settings(
                        address(),
                        settings.host(),
                        settings.port(),
                        settings.connect(),
                        settings.tls(),
                        settings.certified()),
                FRAMING,
                new FrameReader.Limits(LARGEST_ANSWER, settings.answer(), settings.answer()));
    }

    @Override
    public Outcome deliver(Outgoing outgoing) {
        byte[] content = outgoing.content().reveal();
        Envelope envelope = Envelope.of(Hl7Message.parse(content));
        Lines.Line line;
        try {
            line = lines.open();
        } catch (Lines.Unreachable e) {
            return new Outcome.Failed(e.failure());
        }
        Outcome outcome;
        try {
            line.socket().getOutputStream().write(FRAMING.frame(content));
            outcome = owesNothing(envelope)
                    ? new Outcome.Delivered("sent; MSH-15 asks for no acknowledgment")
                    : answer(line, envelope.controlId());
        } catch (IOException e) {
            outcome =
                    lost("The connection to " + address() + " was cut before its acknowledgment came.", Payload.EMPTY);
        }
        if (outcome instanceof Outcome.Failed failed && failed.failure().kind() == Failure.Kind.UNCERTAIN) {
            line.hangUp();
        } else {
            lines.keep(line);
        }
        return outcome;
    }

    private static boolean owesNothing(Envelope envelope) {
        return envelope.acceptAck().equals("NE") || envelope.acceptAck().equals("ER");
    }

    /// Waits for the acknowledgment of this message. One of another message, as a late one is, counts for nothing;
    /// what is no acknowledgment at all leaves open what became of ours.
    private Outcome answer(Lines.Line line, String controlId) throws IOException {
        Payload stray = Payload.EMPTY;
        for (int i = 0; i < STRAY_ANSWERS; i++) {
            switch (line.frames().next()) {
                case Next.Frame(Payload content) -> {
                    Optional<Acknowledgment> answer = Acknowledgment.parse(content.reveal());
                    if (answer.isEmpty()) {
                        String reason = address() + " answered with something that is no acknowledgment.";
                        return new Outcome.Failed(Failure.uncertain("bad-answer", reason), content);
                    }
                    if (answer.get().controlId().equals(controlId)) {
                        return outcome(answer.get(), content);
                    }
                    stray = content;
                }
                case Next.End(FrameReader.Cause cause) -> {
                    return unanswered(cause, stray);
                }
            }
        }
        return lost(address() + " acknowledged other messages, but not this one.", stray);
    }

    private Outcome unanswered(FrameReader.Cause cause, Payload stray) {
        String other = stray.size() == 0 ? "" : " It acknowledged another message (MSA-2).";
        return cause == FrameReader.Cause.PEER_CLOSED
                ? lost("The connection to " + address() + " was closed before its acknowledgment came." + other, stray)
                : lost(
                        address() + " sent no acknowledgment in "
                                + settings.answer().toSeconds() + " s." + other,
                        stray);
    }

    private static Outcome lost(String reason, Payload said) {
        return new Outcome.Failed(Failure.uncertain("no-answer", reason), said);
    }

    private Outcome outcome(Acknowledgment answer, Payload said) {
        String name = answer.code().name();
        return switch (answer.code()) {
            case AA, CA -> new Outcome.Delivered(name);
            case AE, AR, CE, CR -> {
                String errors = answer.faults().stream()
                        .map(Acknowledgment.Fault::code)
                        .filter(each -> each > 0)
                        .findFirst()
                        .map(each -> ", error code " + each)
                        .orElse("");
                yield fate(answer)
                        .outcome(
                                "ack-" + name.toLowerCase(Locale.ROOT),
                                "The receiver answered " + name + errors + ".",
                                Optional.empty(),
                                said);
            }
        };
    }

    /// AE and CE are final: the receiver has judged the content. A rejection is final too, unless it says that the
    /// receiver failed inside (207).
    private Fate fate(Acknowledgment answer) {
        boolean failedInside = answer.faults().stream().anyMatch(each -> each.code() == Refusal.NOT_STORED.code());
        return settings.rules().stream()
                .filter(each -> each.matches(answer))
                .map(AnswerRule::fate)
                .findFirst()
                .orElse(failedInside ? Fate.RETRY : Fate.QUARANTINE);
    }

    @Override
    public boolean repeatable() {
        return settings.repeatable();
    }

    @Override
    public String address() {
        return "mllp://" + settings.host() + ":" + settings.port();
    }

    @Override
    public void close() {
        lines.close();
    }
}
