package org.drawbridge.connectors.tcp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.drawbridge.connectors.content.Content;
import org.drawbridge.connectors.socket.FrameReader;
import org.drawbridge.connectors.socket.FrameReader.Next;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Intake.Arrival;
import org.drawbridge.engine.Intake.Receipt;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;

/// One sender's connection: frames in, answers out. Belongs to its thread.
final class TcpConnection {

    private final TcpSource.Settings settings;
    private final FrameReader frames;
    private final OutputStream out;
    private final Intake intake;
    private final Clock clock;
    private final String peer;

    TcpConnection(Socket socket, TcpSource.Settings settings, FrameReader.Limits limits, Intake intake, Clock clock)
            throws IOException {
        this.settings = settings;
        this.frames = new FrameReader(socket, settings.framing(), limits);
        this.out = socket.getOutputStream();
        this.intake = intake;
        this.clock = clock;
        this.peer = socket.getInetAddress().getHostAddress();
    }

    String serve(BooleanSupplier stopping) throws IOException, InterruptedException {
        while (!stopping.getAsBoolean()) {
            switch (frames.next()) {
                // Some senders keep the connection open by empty frames; there is nothing in them to lose.
                case Next.Frame(Payload content) when content.size() == 0 -> {}
                case Next.Frame(Payload content) -> {
                    if (!receive(content)) {
                        return "not-stored";
                    }
                }
                case Next.End(FrameReader.Cause cause) -> {
                    return cause.code();
                }
            }
        }
        return "stopping";
    }

    /// Whether it was stored. If not, nothing is answered, so that the sender keeps it.
    private boolean receive(Payload body) throws IOException, InterruptedException {
        Content.Judged judged = settings.content().judge(body, "");
        boolean accepted = judged.reception() == Reception.ACCEPTED;
        Payload reply = settings.acknowledging()
                .map(each -> accepted ? each.accepted() : each.refused())
                .orElse(Payload.EMPTY);
        Receipt receipt = intake.receive(new Arrival(
                clock.instant(),
                peer,
                judged.label(),
                judged.reception(),
                reply.size() == 0 ? SenderLeg.NOT_OWED : SenderLeg.OWED,
                judged.problems(),
                body,
                reply,
                settings.content().strict() ? settings.acknowledging().map(Acknowledging::refused) : Optional.empty(),
                false));
        switch (receipt) {
            case Receipt.Stored stored
            when stored.reused() && settings.content().strict() ->
                answer(
                        stored.id(),
                        settings.acknowledging().map(Acknowledging::refused).orElse(Payload.EMPTY));
            case Receipt.Stored stored -> answer(stored.id(), reply);
            case Receipt.Duplicate duplicate -> write(duplicate.reply());
            case Receipt.NotStored _ -> {
                return false;
            }
        }
        return true;
    }

    private void answer(MessageId message, Payload reply) throws IOException {
        if (reply.size() == 0) {
            return;
        }
        SenderLeg leg = SenderLeg.UNSENT;
        try {
            write(reply);
            leg = SenderLeg.SENT;
        } finally {
            intake.answered(message, leg);
        }
    }

    private void write(Payload reply) throws IOException {
        if (reply.size() > 0 && settings.acknowledging().isPresent()) {
            out.write(settings.acknowledging().get().written(reply, settings.framing()));
        }
    }
}
