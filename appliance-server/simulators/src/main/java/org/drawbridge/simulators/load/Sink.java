package org.drawbridge.simulators.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// A receiver that takes everything at once and keeps nothing: it answers each HTTP request with 200 and each MLLP
/// frame
/// with AA. One virtual thread per connection, on this machine only.
public final class Sink implements AutoCloseable {

    private static final byte[] OK = ("HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nContent-Length: 2\r\n"
                    + "\r\n{}")
            .getBytes(StandardCharsets.US_ASCII);
    private static final int FS = 0x1C;

    @FunctionalInterface
    private interface Wire {
        /// Takes one message and answers it; false at the end of the stream.
        boolean exchange(InputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket listener = new ServerSocket();
    private final Wire wire;
    private final LongAdder taken = new LongAdder();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Sink(int port, Wire wire) throws IOException {
        this.wire = wire;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
        Thread.ofVirtual().name("sink").start(this::accept);
    }

    /// Takes HTTP requests; port 0 takes any free port.
    public static Sink http(int port) throws IOException {
        return new Sink(port, Sink::http);
    }

    /// Takes HL7 v2 over MLLP.
    public static Sink mllp(int port) throws IOException {
        return new Sink(port, Sink::mllp);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// How many messages it has taken.
    public long taken() {
        return taken.sum();
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
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            while (wire.exchange(in, socket.getOutputStream())) {
                taken.increment();
            }
        } catch (IOException e) {
            // The sender has gone, which is how a load ends.
            return;
        } finally {
            open.remove(socket);
        }
    }

    private static boolean http(InputStream in, OutputStream out) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return false;
        }
        int length = 0;
        for (line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        line.substring("content-length:".length()).strip());
            }
        }
        in.skipNBytes(length);
        out.write(OK);
        return true;
    }

    /// Without its end; empty at the end of the stream, too.
    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder(64);
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static boolean mllp(InputStream in, OutputStream out) throws IOException {
        if (in.read() < 0) {
            return false;
        }
        var head = new StringBuilder(256);
        int fields = 0;
        String controlId = "";
        for (int next = in.read(); next != FS; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (fields < 10) {
                head.append((char) next);
                if (next == '|' && ++fields == 10) {
                    controlId = head.substring(head.lastIndexOf("|", head.length() - 2) + 1, head.length() - 1);
                }
            }
        }
        var _ = in.read();
        String answer =
                "\u000BMSH|^~\\&|SINK||||20261123||ACK|" + controlId + "|P|2.5.1\rMSA|AA|" + controlId + "\r\u001C\r";
        out.write(answer.getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
