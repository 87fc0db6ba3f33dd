package org.drawbridge.connectors.mllp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Source;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.tls.HandshakeException;
import org.drawbridge.security.tls.ListenerTls;
import org.jspecify.annotations.Nullable;

/// Listens for HL7 v2 over MLLP: one virtual thread per connection, plain blocking sockets.
public final class MllpSource implements Source {

    /// @param port 0 for any free one
    /// @param maxFrame in bytes; a longer frame closes its connection
    /// @param idle how long a connection may be silent between frames
    /// @param stall how long a frame may take from its first byte to its last, and a TLS handshake as a whole
    public record Settings(
            String channel,
            String host,
            int port,
            int maxFrame,
            int maxConnections,
            Duration idle,
            Duration stall,
            Terms terms,
            ListenerTls tls) {

        /// 16 MiB a frame, 256 connections, 10 minutes of silence, 30 seconds a frame, every message, no TLS.
        public static Settings of(String channel, String host, int port) {
            return new Settings(
                    channel,
                    host,
                    port,
                    16 << 20,
                    256,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(30),
                    Terms.LENIENT,
                    ListenerTls.NONE);
        }
    }

    private final Settings settings;
    private final Receptionist receptionist;
    private final Intake intake;
    private final Event.Listener events;
    private final FrameReader.Limits limits;
    private final Semaphore free;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private volatile boolean stopping;

    public MllpSource(Settings settings, Intake intake, Event.Listener events, Clock clock) {
        this.settings = settings;
        this.intake = intake;
        this.events = events;
        this.receptionist = new Receptionist(intake, settings.terms(), clock);
        this.limits = new FrameReader.Limits(settings.maxFrame(), settings.idle(), settings.stall());
        this.free = new Semaphore(settings.maxConnections());
    }

    @Override
    public void start() {
        try {
            var bound = new ServerSocket();
            bound.setReuseAddress(true);
            bound.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()), 512);
            listener = bound;
            Thread.ofVirtual().name("mllp-" + settings.channel()).start(() -> accept(bound));
        } catch (UnknownHostException e) {
            throw new StartupException(
                    "Channel '%s', host '%s': there is no such address; change `source.mllp.host` in channels/%s.yaml."
                            .formatted(settings.channel(), settings.host(), settings.channel()),
                    e);
        } catch (IOException e) {
            throw new StartupException(
                    "Channel '%s', port %d: address already in use or not of this machine. Stop the other program or change `source.mllp.port` in channels/%s.yaml."
                            .formatted(settings.channel(), settings.port(), settings.channel()),
                    e);
        }
    }

    @Override
    public String address() {
        ServerSocket bound = listener;
        return settings.host() + ":" + (bound == null ? settings.port() : bound.getLocalPort());
    }

    private void accept(ServerSocket bound) {
        while (!stopping) {
            try {
                Socket socket = bound.accept();
                if (free.tryAcquire()) {
                    open.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket));
                } else {
                    closed(socket, "too-many");
                    socket.close();
                }
            } catch (IOException e) {
                if (bound.isClosed()) {
                    return;
                }
            }
        }
    }

    private void serve(Socket socket) {
        String cause = "cut";
        events.happened(new Event.ConnectionOpened(settings.channel(), peer(socket)));
        try (socket;
                Socket guarded = settings.tls().protect(socket, settings.stall())) {
            var connection = new MllpConnection(guarded, limits, receptionist, intake);
            cause = connection.serve(() -> stopping);
        } catch (HandshakeException e) {
            cause = e.code();
        } catch (IOException e) {
            // It was gone before it could be served.
            cause = "cut";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed(socket, cause);
            open.remove(socket);
            free.release();
        }
    }

    private void closed(Socket socket, String cause) {
        events.happened(new Event.ConnectionClosed(settings.channel(), peer(socket), cause));
    }

    private static String peer(Socket socket) {
        return socket.getInetAddress().getHostAddress();
    }

    /// Closes the listener, lets messages in hand be stored and answered for at most `grace`, then closes what is
    /// left.
    @Override
    public void stop(Duration grace) {
        stopping = true;
        try {
            ServerSocket bound = listener;
            if (bound != null) {
                bound.close();
            }
            open.forEach(MllpSource::endInput);
            if (!free.tryAcquire(settings.maxConnections(), grace.toMillis(), TimeUnit.MILLISECONDS)) {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new StartupException("Channel '" + settings.channel() + "': its listener could not be closed.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets the connection's thread see the end of its input once it has answered what is in hand.
    private static void endInput(Socket socket) {
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            // The peer or its own thread closed it first, which is what was wanted.
            return;
        }
    }
}
