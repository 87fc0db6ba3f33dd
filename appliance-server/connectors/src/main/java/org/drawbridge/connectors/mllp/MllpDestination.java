package org.drawbridge.connectors.mllp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.drawbridge.connectors.hl7v2.Refusal;
import org.drawbridge.connectors.mllp.FrameReader.Next;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Fate;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Acknowledgment;
import org.drawbridge.formats.hl7v2.Envelope;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.security.tls.HandshakeException;
import org.drawbridge.security.tls.PeerTls;

/// Sends HL7 v2 over MLLP and waits for each acknowledgment. Connections stay open and are used again; each delivery
/// under way has its own.
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

    private record Line(Socket socket, FrameReader frames) {

        void hangUp() {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone either way.
                return;
            }
        }
    }

    private static final int LARGEST_ANSWER = 1 << 20;
    /// An acknowledgment that came too late for its own message may lie before ours.
    private static final int STRAY_ANSWERS = 16;

    private final Settings settings;
    private final Deque<Line> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    public MllpDestination(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Outcome deliver(Outgoing outgoing) {
        byte[] content = outgoing.content().reveal();
        Envelope envelope = Envelope.of(Hl7Message.parse(content));
        Line line;
        try {
            line = line();
        } catch (HandshakeException e) {
            return new Outcome.Failed(Failure.peerDown(e.code(), "No TLS with " + address() + ": " + e.sentence()));
        } catch (IOException e) {
            return new Outcome.Failed(Failure.peerDown("connect", "No connection to " + address() + "."));
        }
        Outcome outcome;
        try {
            line.socket().getOutputStream().write(FrameReader.frame(content));
            outcome = owesNothing(envelope)
                    ? new Outcome.Delivered("sent; MSH-15 asks for no acknowledgment")
                    : answer(line, envelope.controlId());
        } catch (IOException e) {
            outcome =
                    lost("The connection to " + address() + " was cut before its acknowledgment came.", Payload.EMPTY);
        }
        keep(line, outcome);
        return outcome;
    }

    private static boolean owesNothing(Envelope envelope) {
        return envelope.acceptAck().equals("NE") || envelope.acceptAck().equals("ER");
    }

    private Line line() throws IOException {
        for (Line kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            if (alive(kept)) {
                return kept;
            }
            kept.hangUp();
        }
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(settings.host(), settings.port()), (int)
                    settings.connect().toMillis());
            var limits = new FrameReader.Limits(LARGEST_ANSWER, settings.answer(), settings.answer());
            Socket guarded = settings.tls().protect(socket, settings.certified(), settings.connect());
            return new Line(guarded, new FrameReader(guarded, limits));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static boolean alive(Line line) {
        try {
            return !line.frames().closed();
        } catch (IOException e) {
            return false;
        }
    }

    private void keep(Line line, Outcome outcome) {
        boolean unsure =
                outcome instanceof Outcome.Failed failed && failed.failure().kind() == Failure.Kind.UNCERTAIN;
        if (unsure || closed) {
            line.hangUp();
        } else {
            idle.addFirst(line);
        }
    }

    /// Waits for the acknowledgment of this message. One of another message, as a late one is, counts for nothing;
    /// what is no acknowledgment at all leaves open what became of ours.
    private Outcome answer(Line line, String controlId) throws IOException {
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
        closed = true;
        for (Line line = idle.pollFirst(); line != null; line = idle.pollFirst()) {
            line.hangUp();
        }
    }
}
