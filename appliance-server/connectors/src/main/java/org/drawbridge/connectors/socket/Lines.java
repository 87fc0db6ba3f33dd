package org.drawbridge.connectors.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.drawbridge.engine.Failure;
import org.drawbridge.security.tls.HandshakeException;
import org.drawbridge.security.tls.PeerTls;

/// Connections to one system. They stay open and are used again; each delivery under way has its own. Callable from
/// many threads.
public final class Lines implements AutoCloseable {

    /// @param address for people
    /// @param connect how long a connection may take, and then its handshake
    /// @param certified the name that the system's certificate is for
    public record Settings(String address, String host, int port, Duration connect, PeerTls tls, String certified) {}

    /// One connection, for one thread at a time.
    public record Line(Socket socket, FrameReader frames) {

        public void hangUp() {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone either way.
                return;
            }
        }
    }

    /// There is no connection, and nothing was sent.
    public static final class Unreachable extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Failure failure;

        private Unreachable(Failure failure, Throwable cause) {
            super(failure.reason(), cause);
            this.failure = failure;
        }

        public Failure failure() {
            return failure;
        }
    }

    private final Settings settings;
    private final Framing framing;
    private final FrameReader.Limits limits;
    private final Deque<Line> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /// @param framing of what the system sends
    public Lines(Settings settings, Framing framing, FrameReader.Limits limits) {
        this.settings = settings;
        this.framing = framing;
        this.limits = limits;
    }

    /// One that is open, as far as can be seen. Blocks until it is.
    public Line open() throws Unreachable {
        for (Line kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            if (alive(kept)) {
                return kept;
            }
            kept.hangUp();
        }
        try {
            return connect();
        } catch (HandshakeException e) {
            String reason = "No TLS with " + settings.address() + ": " + e.sentence();
            throw new Unreachable(Failure.peerDown(e.code(), reason), e);
        } catch (IOException e) {
            throw new Unreachable(Failure.peerDown("connect", "No connection to " + settings.address() + "."), e);
        }
    }

    private Line connect() throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(settings.host(), settings.port()), (int)
                    settings.connect().toMillis());
            Socket guarded = settings.tls().protect(socket, settings.certified(), settings.connect());
            return new Line(guarded, new FrameReader(guarded, framing, limits));
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

    /// For the next delivery.
    public void keep(Line line) {
        if (closed) {
            line.hangUp();
        } else {
            idle.addFirst(line);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Line line = idle.pollFirst(); line != null; line = idle.pollFirst()) {
            line.hangUp();
        }
    }
}
