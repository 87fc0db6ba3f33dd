package org.drawbridge.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.formats.hl7v2.Acknowledgment;

/// A sending system's MLLP connection, byte by byte. For one thread.
final class Sender implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    private Sender(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// @param address `host:port`
    static Sender to(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
            return new Sender(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Sends one message and answers with what MSA-1 says.
    AckCode exchange(String message) throws IOException {
        write(frame(message.getBytes(StandardCharsets.ISO_8859_1)));
        return Acknowledgment.parse(answer()).orElseThrow().code();
    }

    void write(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /// The content of the next frame. Throws [EOFException] when the connection is closed.
    byte[] answer() throws IOException {
        var content = new ByteArrayOutputStream(256);
        int next = in.read();
        while (next >= 0 && next != 0x1C) {
            if (next != 0x0B && !(next == '\r' && content.size() == 0)) {
                content.write(next);
            }
            next = in.read();
        }
        if (next < 0) {
            throw new EOFException("the connection was closed");
        }
        return content.toByteArray();
    }

    static byte[] frame(byte[] content) {
        var frame = new ByteArrayOutputStream(content.length + 3);
        frame.write(0x0B);
        frame.writeBytes(content);
        frame.write(0x1C);
        frame.write('\r');
        return frame.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
