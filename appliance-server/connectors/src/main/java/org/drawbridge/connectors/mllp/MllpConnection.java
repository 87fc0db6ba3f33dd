package org.drawbridge.connectors.mllp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.drawbridge.connectors.socket.FrameReader;
import org.drawbridge.connectors.socket.FrameReader.Next;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.BatchReader;

/// One sender's connection: frames in, answers out, in the order of the frames. Its thread reads; `writing`
/// guards the output, because application acknowledgments follow when they are ready.
final class MllpConnection {

    private static final MllpFraming FRAMING = new MllpFraming();
    private static final Executor VIRTUAL = Thread::startVirtualThread;

    private final FrameReader frames;
    private final OutputStream out;
    private final Receptionist receptionist;
    private final Intake intake;
    private final String peer;
    private final ReentrantLock writing = new ReentrantLock();

    MllpConnection(Socket socket, FrameReader.Limits limits, Receptionist receptionist, Intake intake)
            throws IOException {
        this.frames = new FrameReader(socket, FRAMING, limits);
        this.out = socket.getOutputStream();
        this.receptionist = receptionist;
        this.intake = intake;
        this.peer = socket.getInetAddress().getHostAddress();
    }

    /// Serves until no further frame comes or `stopping`. Answers with the reason as a fixed code.
    String serve(BooleanSupplier stopping) throws IOException, InterruptedException {
        while (!stopping.getAsBoolean()) {
            switch (frames.next()) {
                case Next.Frame frame -> receive(frame.content().reveal());
                case Next.End end -> {
                    return end.cause().code();
                }
            }
        }
        return "stopping";
    }

    /// A frame holds one message; where it holds a batch or several, each is a message of its own, and one frame
    /// answers them all.
    private void receive(byte[] content) throws IOException, InterruptedException {
        List<Receptionist.Answer> answers = new ArrayList<>();
        for (Payload message : messages(content)) {
            answers.add(receptionist.receive(message, peer));
        }
        SenderLeg leg = SenderLeg.UNSENT;
        try {
            write(answers.stream().map(Receptionist.Answer::reply).toList());
            leg = SenderLeg.SENT;
        } finally {
            for (Receptionist.Answer answer : answers) {
                if (answer.reply().size() > 0) {
                    SenderLeg known = leg;
                    answer.stored().ifPresent(message -> intake.answered(message, known));
                }
            }
        }
        for (Receptionist.Answer answer : answers) {
            answer.later().ifPresent(later -> {
                var _ = later.thenAcceptAsync(this::follow, VIRTUAL);
            });
        }
    }

    private static List<Payload> messages(byte[] content) {
        List<Payload> messages = isSeveral(content) ? BatchReader.messages(content) : List.of();
        return messages.isEmpty() ? List.of(Payload.of(content)) : messages;
    }

    /// Whether an MSH begins any line but the first.
    private static boolean isSeveral(byte[] content) {
        for (int i = 1; i + 4 < content.length; i++) {
            if (content[i] == 'M'
                    && content[i + 1] == 'S'
                    && content[i + 2] == 'H'
                    && (content[i - 1] == '\r' || content[i - 1] == '\n')
                    && !Character.isLetterOrDigit(content[i + 3] & 0xFF)) {
                return true;
            }
        }
        return false;
    }

    private void follow(Payload reply) {
        try {
            write(List.of(reply));
        } catch (IOException e) {
            // The sender left before its application acknowledgment was ready; it will repeat the message if it
            // cares.
            return;
        }
    }

    private void write(List<Payload> replies) throws IOException {
        var content = new ByteArrayOutputStream(256);
        replies.forEach(reply -> content.writeBytes(reply.reveal()));
        if (content.size() == 0) {
            return;
        }
        writing.lock();
        try {
            out.write(FRAMING.frame(content.toByteArray()));
        } finally {
            writing.unlock();
        }
    }
}
