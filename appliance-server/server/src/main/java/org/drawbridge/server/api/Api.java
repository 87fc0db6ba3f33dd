package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.drawbridge.connectors.http.ConnectionLimit;
import org.drawbridge.connectors.http.HeadDeadline;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.security.incident.Incidents;
import org.drawbridge.security.people.People;
import org.drawbridge.security.people.Permission;
import org.drawbridge.security.tls.ApiTls;
import org.drawbridge.security.tls.Protocol;
import org.drawbridge.server.changes.Changes;
import org.drawbridge.server.changes.Mirror;
import org.drawbridge.server.codes.Worklist;
import org.drawbridge.server.config.Configuration.ApiSettings;
import org.drawbridge.server.downtime.ClinicPicture;
import org.drawbridge.server.gateway.Gateway;
import org.drawbridge.server.replay.Replays;
import org.drawbridge.server.retention.Removals;
import org.drawbridge.server.throughput.Throughput;
import org.jspecify.annotations.Nullable;

/// The HTTP API: [#routes] is all of it, each with who may call it.
public final class Api implements AutoCloseable {

    private static final Logger LOG = System.getLogger("drawbridge.api");
    private static final String JSON = "application/json";
    /// In bytes: the content of a delivery with some room for its Base64 form. See [Asked] for all else.
    static final int LARGEST_CONTENT = 48 << 20;
    /// How long a connection may be silent between requests.
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final WebServer server;
    private final ApiSettings settings;

    private Api(WebServer server, ApiSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    /// What the routes are made of.
    public record Parts(
            Path home,
            Keyring keys,
            People people,
            Trail trail,
            Incidents incidents,
            Engine engine,
            Journal journal,
            Replays replays,
            Removals removals,
            Changes changes,
            Mirror mirror,
            Worklist worklist,
            Gateway gateway,
            Metrics metrics,
            Throughput throughput,
            LiveEvents live,
            Optional<ClinicPicture> picture) {}

    /// Throws [StartupException] if the address is taken.
    public static Api start(ApiSettings settings, Parts parts) {
        probe(settings.host(), settings.port());
        var heads = new HeadDeadline(settings.patience(), settings.patience().plus(IDLE));
        var limit = new ConnectionLimit(ApiSettings.CONNECTIONS, settings.connectionsPerAddress());
        var gate = new Gate(parts.people(), parts.trail());
        WebServer server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .tls(tls(settings, parts.keys()))
                .shutdownHook(false)
                .maxConcurrentRequests(256)
                .maxPayloadSize(LARGEST_CONTENT)
                .idleConnectionTimeout(IDLE)
                .connectionOptions(limit.over(heads.over(
                        SocketOptions.builder().readTimeout(settings.patience()).build())))
                .routing(routing -> {
                    errors(routing);
                    routing.addFilter(heads);
                    routing.addFilter(Api::headers);
                    gate.register(routing, routes(parts));
                })
                .build()
                .start();
        if (!server.isRunning()) {
            throw taken(settings.port(), new IOException("the server did not start"));
        }
        return new Api(server, settings);
    }

    /// Every route there is.
    static List<Route> routes(Parts parts) {
        List<Route> all = new ArrayList<>();
        all.add(Route.open(
                "/metrics",
                call -> call.response()
                        .header("Content-Type", "text/plain; version=0.0.4")
                        .send(parts.metrics().scrape())));
        all.add(Route.open(
                "/openapi.json",
                call -> call.response().header("Content-Type", JSON).send(document())));
        all.addAll(new DocumentationRoutes().routes());
        all.add(Route.getOf("/api/v1/events", Permission.OBSERVE, new EventRoute(parts.live())));
        all.addAll(new LoginRoutes(parts.people()).routes());
        all.addAll(new PeopleRoutes(parts.people()).routes());
        all.addAll(new MessageRoutes(parts.journal()).routes());
        all.addAll(new DeliveryRoutes(parts.engine(), parts.journal()).routes());
        all.addAll(new ReplayRoutes(parts.engine(), parts.replays()).routes());
        all.addAll(new ChannelRoutes(
                        parts.engine(),
                        parts.journal(),
                        parts.throughput(),
                        () -> parts.changes().current().observed())
                .routes());
        all.addAll(new ThroughputRoutes(parts.throughput()).routes());
        all.addAll(new GatewayRoutes(parts.gateway()).routes());
        all.addAll(new ChangeRoutes(parts.changes(), parts.mirror()).routes());
        all.addAll(new CodeRoutes(parts.worklist()).routes());
        all.addAll(new RetentionRoutes(parts.removals()).routes());
        all.addAll(new CertificateRoutes(parts.keys()).routes());
        all.addAll(new DoctorRoutes(parts.keys()).routes());
        all.addAll(new SupportRoutes(parts).routes());
        all.addAll(new IncidentRoutes(parts.incidents()).routes());
        all.addAll(new DowntimeRoutes(parts.engine(), parts.picture()).routes());
        all.addAll(new AuditRoutes(parts.home(), parts.keys()).routes());
        return all;
    }

    /// Helidon logs a port that is taken, and goes on without it; so it is tried before.
    private static void probe(String host, int port) {
        try (var tried = new ServerSocket()) {
            tried.setReuseAddress(true);
            tried.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new StartupException(
                    "API, host '%s': there is no such address; change `api.host` in drawbridge.yaml.".formatted(host),
                    e);
        } catch (IOException e) {
            throw taken(port, e);
        }
    }

    private static StartupException taken(int port, IOException cause) {
        return new StartupException(
                "API, port %d: address already in use or not of this machine. Stop the other program or change `api.port` in drawbridge.yaml."
                        .formatted(port),
                cause);
    }

    public String address() {
        return (settings.tls() ? "https://" : "http://") + settings.host() + ":" + server.port();
    }

    private static Tls tls(ApiSettings settings, Keyring keys) {
        if (!settings.tls()) {
            return Tls.builder().enabled(false).build();
        }
        SSLContext context = ApiTls.context(keys.certificates(), settings.certificate());
        return Tls.builder()
                .sslContext(context)
                .sslParameters(Protocol.parameters(context))
                .build();
    }

    /// What browsers are told (OWASP Secure Headers); the pages of [DocumentationRoutes] say what they need.
    private static void headers(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Cache-Control", "no-store");
        response.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.header("Strict-Transport-Security", "max-age=31536000");
        response.header("Referrer-Policy", "no-referrer");
        chain.proceed();
    }

    private static void errors(HttpRouting.Builder routing) {
        routing.error(Refusal.class, (_, response, e) -> {
            if (e.status() == 401) {
                response.header("WWW-Authenticate", "Bearer");
            }
            error(response, e.status(), e.getMessage());
        });
        routing.error(
                HttpException.class,
                (_, response, e) ->
                        error(response, e.status().code(), e.status().reasonPhrase() + "."));
        routing.error(RuntimeException.class, (_, response, e) -> {
            LOG.log(Level.ERROR, "a request failed: {0}", e.getClass().getName());
            error(response, 500, "Something went wrong inside; the log has more.");
        });
        // The client's doing: a body that is cut off, or not framed as HTTP has it.
        routing.error(
                DataReader.InsufficientDataAvailableException.class,
                (_, response, _) -> error(response, 400, "The request ends before it should."));
        routing.error(
                DataReader.IncorrectNewLineException.class,
                (_, response, _) -> error(response, 400, "The request is no HTTP."));
        routing.error(StorageException.class, (_, response, e) -> error(response, 503, e.getMessage()));
        routing.error(StartupException.class, (_, response, e) -> error(response, 409, e.getMessage()));
    }

    static void error(ServerResponse response, int status, @Nullable String text) {
        response.status(Status.create(status));
        send(response, Json.object().put("error", text));
    }

    static void send(ServerResponse response, JsonNode json) {
        response.header("Content-Type", JSON).send(Json.bytes(json));
    }

    private static byte[] document() {
        try (InputStream in = Api.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is part of the product");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("openapi.json is part of the product", e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
