package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import javax.net.ssl.SSLContext;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.ApiTls;
import org.drawbridge.security.tls.Protocol;
import org.drawbridge.server.config.Configuration.ApiSettings;
import org.jspecify.annotations.Nullable;

/// The HTTP API. Everything under `/api/v1` wants the bearer token, except the health; the metrics and the OpenAPI
/// document hold nothing about patients and want none.
public final class Api implements AutoCloseable {

    private static final String JSON = "application/json";

    private final WebServer server;
    private final ApiSettings settings;

    private Api(WebServer server, ApiSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    /// Throws [StartupException] if the address is taken.
    public static Api start(
            ApiSettings settings,
            Keyring keys,
            Token token,
            Engine engine,
            Journal journal,
            Metrics metrics,
            LiveEvents live) {
        var messages = new MessageRoutes(journal);
        var deliveries = new DeliveryRoutes(engine, journal);
        var channels = new ChannelRoutes(engine, journal);
        var certificates = new CertificateRoutes(keys);
        var doctor = new DoctorRoutes(keys);
        probe(settings.host(), settings.port());
        WebServer server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .tls(tls(settings, keys))
                .shutdownHook(false)
                .routing(routing -> {
                    errors(routing);
                    routing.addFilter(authorized(token));
                    routing.get(
                            "/metrics",
                            (_, response) -> response.header("Content-Type", "text/plain; version=0.0.4")
                                    .send(metrics.scrape()));
                    routing.get(
                            "/openapi.json",
                            (_, response) ->
                                    response.header("Content-Type", JSON).send(document()));
                    routing.get("/api/v1/health", channels::health);
                    routing.get("/api/v1/events", new EventRoute(live));
                    messages.route(routing);
                    deliveries.route(routing);
                    channels.route(routing);
                    certificates.route(routing);
                    doctor.route(routing);
                })
                .build()
                .start();
        if (!server.isRunning()) {
            throw taken(settings.port(), new IOException("the server did not start"));
        }
        return new Api(server, settings);
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

    private static Filter authorized(Token token) {
        return (chain, request, response) -> {
            String path = request.path().path();
            boolean open = !path.startsWith("/api/") || path.equals("/api/v1/health");
            String given = request.headers().value(HeaderNames.AUTHORIZATION).orElse("");
            if (open
                    || (given.startsWith("Bearer ")
                            && token.matches(given.substring(7).strip()))) {
                chain.proceed();
            } else {
                response.header("WWW-Authenticate", "Bearer");
                error(response, 401, "Give the API's token in the header 'Authorization: Bearer TOKEN'.");
            }
        };
    }

    private static void errors(HttpRouting.Builder routing) {
        routing.error(Refusal.class, (_, response, e) -> error(response, e.status(), e.getMessage()));
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
