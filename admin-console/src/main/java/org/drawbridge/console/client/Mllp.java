package org.drawbridge.console.client;

import static org.drawbridge.console.client.ApplianceException.Kind.UNREACHABLE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/// One message to a channel's own port, as its sender would send it (HL7 MLLP release 1): so a test message
/// goes through the same network, firewall and listener.
final class Mllp {

    private static final int START = 0x0B;
    private static final int END = 0x1C;
    private static final int RETURN = 0x0D;
    private static final int CONNECT_MILLIS = 5_000;
    /// The acknowledgment comes when the message is on disk.
    private static final int ANSWER_MILLIS = 15_000;
    /// In bytes; an acknowledgment has some hundred.
    private static final int LONGEST = 1 << 20;

    private Mllp() {}

    /// @return the acknowledgment
    static byte[] exchange(String host, int port, byte[] message) throws ApplianceException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            var frame = new ByteArrayOutputStream(message.length + 3);
            frame.write(START);
            frame.write(message);
            frame.write(END);
            frame.write(RETURN);
            socket.getOutputStream().write(frame.toByteArray());
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new ApplianceException(
                    UNREACHABLE,
                    "%s, port %d does not answer by MLLP. Is the channel running, is a firewall between, does it want TLS?"
                            .formatted(host, port));
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        var answer = new ByteArrayOutputStream();
        for (int next = in.read(); next != END; next = in.read()) {
            if (next < 0 || answer.size() > LONGEST) {
                throw new IOException("the answer has no end");
            }
            if (next != START) {
                answer.write(next);
            }
        }
        return answer.toByteArray();
    }
}
