package org.drawbridge.connectors.tcp;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.drawbridge.connectors.socket.FrameReader;
import org.drawbridge.connectors.socket.FrameReader.Next;
import org.drawbridge.connectors.socket.Framing;
import org.drawbridge.connectors.socket.Lines;
import org.drawbridge.connectors.socket.Lines.Line;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Fate;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;

/// Sends each message in a frame, and waits for its acknowledgment where one is agreed. Callable from many threads.
public final class TcpDestination implements Destination {

    /// @param acknowledging empty where the receiver answers nothing
    /// @param refused what a refusal means
    /// @param answer how long the receiver may take to acknowledge
    /// @param repeatable whether the receiver can bear a message twice
    public record Settings(
            Lines.Settings peer,
            TcpFraming framing,
            Optional<Acknowledging> acknowledging,
            Fate refused,
            Duration answer,
            boolean repeatable) {}

    private static final int LARGEST_ANSWER = 64 << 10;

    private final Settings settings;
    private final Lines lines;

    public TcpDestination(Settings settings) {
        this.settings = settings;
        Framing answers = settings.acknowledging()
                .map(each -> each.framing(settings.framing()))
                .orElse(settings.framing());
        this.lines = new Lines(
                settings.peer(), answers, new FrameReader.Limits(LARGEST_ANSWER, settings.answer(), settings.answer()));
    }

    @Override
    public Outcome deliver(Outgoing outgoing) {
        byte[] content = outgoing.content().reveal();
        Optional<String> obstacle = settings.framing().obstacle(content);
        if (obstacle.isPresent()) {
            return new Outcome.Failed(
                    Failure.rejected("framing", "It cannot be sent in this framing: " + obstacle.get()));
        }
        Line line;
        try {
            line = open();
        } catch (Lines.Unreachable e) {
            return new Outcome.Failed(e.failure());
        }
        Outcome outcome;
        try {
            line.socket().getOutputStream().write(settings.framing().frame(content));
            outcome = settings.acknowledging().isEmpty()
                    ? new Outcome.Delivered("sent; no acknowledgment is agreed")
                    : answer(line, settings.acknowledging().get());
        } catch (IOException e) {
            outcome = lost("The connection to " + address() + " was cut before it was acknowledged.");
        }
        if (outcome instanceof Outcome.Failed failed && failed.failure().kind() == Failure.Kind.UNCERTAIN) {
            line.hangUp();
        } else {
            lines.keep(line);
        }
        return outcome;
    }

    /// One on which nothing is waiting to be read: an answer does not say to which message it belongs.
    private Line open() throws Lines.Unreachable {
        Line line = lines.open();
        while (line.frames().pending()) {
            line.hangUp();
            line = lines.open();
        }
        return line;
    }

    private Outcome answer(Line line, Acknowledging agreed) throws IOException {
        return switch (line.frames().next()) {
            case Next.Frame(Payload said) ->
                agreed.read(said.reveal())
                        .map(yes -> yes
                                ? new Outcome.Delivered("acknowledged")
                                : settings.refused()
                                        .outcome("refused", "The receiver refused it.", Optional.empty(), said))
                        .orElseGet(() -> new Outcome.Failed(
                                Failure.uncertain(
                                        "bad-answer", address() + " answered with something that is not agreed."),
                                said));
            case Next.End(FrameReader.Cause cause) ->
                switch (cause) {
                    case PEER_CLOSED -> lost(address() + " closed the connection before it acknowledged.");
                    case IDLE, STALLED ->
                        lost(address() + " did not acknowledge in "
                                + settings.answer().toSeconds() + " s.");
                    case OVERSIZE, NOT_A_FRAME -> lost(address() + " answered with something that is not agreed.");
                };
        };
    }

    private static Outcome lost(String reason) {
        return new Outcome.Failed(Failure.uncertain("no-answer", reason));
    }

    @Override
    public boolean repeatable() {
        return settings.repeatable();
    }

    @Override
    public String address() {
        return settings.peer().address();
    }

    @Override
    public void close() {
        lines.close();
    }
}
