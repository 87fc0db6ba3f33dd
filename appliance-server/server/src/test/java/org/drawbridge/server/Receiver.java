package org.drawbridge.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.formats.hl7v2.Acknowledgment;
import org.drawbridge.formats.hl7v2.Envelope;
import org.drawbridge.formats.hl7v2.Hl7Message;

/// A receiving system over MLLP that counts what it gets by control id and answers as it is told to.
final class Receiver implements AutoCloseable {

    /// @param bytes what goes over the wire
    /// @param cut whether the connection is cut behind them
    record Reply(Payload bytes, boolean cut) {}

    private final ServerSocket listener;
    private final Function<Hl7Message, Reply> script;
    private final Map<String, Integer> received = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Receiver(Function<Hl7Message, Reply> script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// How often each control id came.
    Map<String, Integer> received() {
        return Map.copyOf(received);
    }

    static Reply accept(Hl7Message message) {
        return new Reply(Payload.of(Sender.frame(acknowledgment(message))), false);
    }

    /// Half an acknowledgment, then nothing more.
    static Reply cut(Hl7Message message) {
        byte[] frame = Sender.frame(acknowledgment(message));
        return new Reply(Payload.of(Arrays.copyOf(frame, frame.length / 2)), true);
    }

    private static byte[] acknowledgment(Hl7Message message) {
        return Acknowledgment.answer(
                Envelope.of(message), AckCode.AA, List.of(), "R1", ZonedDateTime.now(ZoneOffset.UTC));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (listener.isClosed()) {
                    return;
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                var content = new ByteArrayOutputStream();
                for (int next = in.read(); next != 0x1C; next = in.read()) {
                    if (next < 0) {
                        return;
                    }
                    if (next != 0x0B && !(next == '\r' && content.size() == 0)) {
                        content.write(next);
                    }
                }
                Hl7Message message = Hl7Message.parse(content.toByteArray());
                received.merge(message.text("MSH-10"), 1, Integer::sum);
                Reply reply = script.apply(message);
                socket.getOutputStream().write(reply.bytes().reveal());
                if (reply.cut()) {
                    return;
                }
            }
        } catch (IOException e) {
            // The sender is gone.
            return;
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
