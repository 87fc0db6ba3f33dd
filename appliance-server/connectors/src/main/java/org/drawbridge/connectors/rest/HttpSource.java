package org.drawbridge.connectors.rest;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.drawbridge.connectors.content.Content;
import org.drawbridge.connectors.http.ConnectionLimit;
import org.drawbridge.connectors.http.HeadDeadline;
import org.drawbridge.connectors.socket.ListenerPort;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Source;
import org.drawbridge.security.tls.ListenerTls;
import org.jspecify.annotations.Nullable;

/// Takes messages by HTTP, each the body of a POST or PUT to one path. [Counter] answers them.
public final class HttpSource implements Source {

    /// @param port 0 for any free one
    /// @param path that messages are sent to, from `/`
    /// @param maxBody in bytes; a longer one is answered 413
    /// @param stall how long a request or a handshake may stand still
    public record Settings(
            String channel,
            String host,
            int port,
            String path,
            Content content,
            Access access,
            int maxBody,
            int maxConnections,
            Duration stall,
            ListenerTls tls) {

        /// Any content of everybody at `/`, 16 MiB, 256 connections, 30 seconds, no TLS.
        public static Settings of(String channel, String host, int port) {
            return new Settings(
                    channel,
                    host,
                    port,
                    "/",
                    new Content.Any(),
                    new Access.Anonymous(),
                    16 << 20,
                    256,
                    Duration.ofSeconds(30),
                    ListenerTls.NONE);
        }
    }

    private static final Duration IDLE = Duration.ofMinutes(2);

    private final Settings settings;
    private final Semaphore free;
    private final Counter counter;
    private @Nullable WebServer server;

    public HttpSource(Settings settings, Intake intake, Clock clock) {
        this.settings = settings;
        this.free = new Semaphore(settings.maxConnections());
        this.counter = new Counter(settings, intake, clock, free);
    }

    @Override
    public void start() {
        var port = new ListenerPort(settings.channel(), "http", settings.host(), settings.port());
        probe(port);
        var heads = new HeadDeadline(settings.stall(), settings.stall().plus(IDLE));
        var limit = new ConnectionLimit(settings.maxConnections(), settings.maxConnections());
        WebServer started = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .tls(tls())
                .shutdownHook(false)
                .maxPayloadSize(settings.maxBody())
                .idleConnectionTimeout(IDLE)
                .connectionOptions(limit.over(heads.over(
                        SocketOptions.builder().readTimeout(settings.stall()).build())))
                .routing(routing -> {
                    routing.addFilter(heads);
                    counter.register(routing);
                })
                .build()
                .start();
        if (!started.isRunning()) {
            throw port.taken(new IOException("the server did not start"));
        }
        server = started;
    }

    /// The server logs a port that is taken, and goes on without it; so it is tried before.
    private static void probe(ListenerPort port) {
        try (ServerSocket tried = port.bind()) {
            tried.getLocalPort();
        } catch (IOException e) {
            throw port.taken(e);
        }
    }

    private Tls tls() {
        Optional<SSLContext> context = settings.tls().context();
        if (context.isEmpty()) {
            return Tls.builder().enabled(false).build();
        }
        SSLParameters parameters = settings.tls().parameters(context.get());
        return Tls.builder().sslContext(context.get()).sslParameters(parameters).build();
    }

    @Override
    public String address() {
        WebServer running = server;
        return settings.host() + ":" + (running == null ? settings.port() : running.port());
    }

    /// Answers 503 to what comes now, lets what is in hand be stored and answered for at most `grace`, then closes.
    @Override
    public void stop(Duration grace) {
        counter.close();
        try {
            var _ = free.tryAcquire(settings.maxConnections(), grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        WebServer running = server;
        if (running != null) {
            running.stop();
        }
    }
}
