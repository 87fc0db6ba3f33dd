package org.drawbridge.connectors.socket;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.tls.HandshakeException;
import org.drawbridge.security.tls.ListenerTls;
import org.jspecify.annotations.Nullable;

/// Accepts the connections of a channel's source: one virtual thread per connection, plain blocking sockets.
public final class Listener {

    /// @param handshake how long a TLS handshake may take as a whole
    public record Settings(ListenerPort port, int maxConnections, Duration handshake, ListenerTls tls) {}

    /// What is done with a connection.
    @FunctionalInterface
    public interface Service {

        /// Serves until no further frame comes or `stopping`. Answers with the reason as a fixed code.
        String serve(Socket connection, BooleanSupplier stopping) throws IOException, InterruptedException;
    }

    private final Settings settings;
    private final Service service;
    private final Event.Listener events;
    private final Semaphore free;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private volatile boolean stopping;

    public Listener(Settings settings, Service service, Event.Listener events) {
        this.settings = settings;
        this.service = service;
        this.events = events;
        this.free = new Semaphore(settings.maxConnections());
    }

    /// Throws [StartupException] with a sentence for a person when it cannot.
    public void start() {
        ServerSocket bound = settings.port().bind();
        listener = bound;
        Thread.ofVirtual()
                .name(settings.port().wire() + "-" + settings.port().channel())
                .start(() -> accept(bound));
    }

    /// As bound.
    public String address() {
        ServerSocket bound = listener;
        ListenerPort port = settings.port();
        return port.host() + ":" + (bound == null ? port.port() : bound.getLocalPort());
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
        events.happened(new Event.ConnectionOpened(settings.port().channel(), peer(socket)));
        try (socket;
                Socket guarded = settings.tls().protect(socket, settings.handshake())) {
            guarded.setTcpNoDelay(true);
            cause = service.serve(guarded, () -> stopping);
        } catch (HandshakeException e) {
            cause = e.code();
        } catch (IOException e) {
            // The peer is gone; what it sent is stored, and the journal knows which answers were not written.
            // Under TLS our own end of the input looks like this, too.
            cause = stopping ? "stopping" : "cut";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed(socket, cause);
            open.remove(socket);
            free.release();
        }
    }

    private void closed(Socket socket, String cause) {
        events.happened(new Event.ConnectionClosed(settings.port().channel(), peer(socket), cause));
    }

    private static String peer(Socket socket) {
        return socket.getInetAddress().getHostAddress();
    }

    /// Closes the listener, lets messages in hand be stored and answered for at most `grace`, then closes what is
    /// left.
    public void stop(Duration grace) {
        stopping = true;
        try {
            ServerSocket bound = listener;
            if (bound != null) {
                bound.close();
            }
            open.forEach(Listener::endInput);
            if (!free.tryAcquire(settings.maxConnections(), grace.toMillis(), TimeUnit.MILLISECONDS)) {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new StartupException(
                    "Channel '" + settings.port().channel() + "': its listener could not be closed.", e);
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
