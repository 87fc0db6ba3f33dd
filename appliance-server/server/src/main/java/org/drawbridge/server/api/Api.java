package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.StorageException;
import org.jspecify.annotations.Nullable;

/// The HTTP API. Everything under `/api/v1` wants the bearer token, except the health; the metrics and the OpenAPI
/// document hold nothing about patients and want none.
public final class Api implements AutoCloseable {

    private static final String JSON = "application/json";

    private final WebServer server;
    private final String host;

    private Api(WebServer server, String host) {
        this.server = server;
        this.host = host;
    }

    /// Throws [StartupException] if the address is taken.
    public static Api start(
            String host, int port, Token token, Engine engine, Journal journal, Metrics metrics, LiveEvents live) {
        var messages = new MessageRoutes(journal);
        var deliveries = new DeliveryRoutes(engine, journal);
        var channels = new ChannelRoutes(engine, journal);
        WebServer server = WebServer.builder()
                .host(host)
                .port(port)
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
                })
                .build();
        try {
            return new Api(server.start(), host);
        } catch (RuntimeException e) {
            if (causedBy(e, BindException.class)) {
                throw new StartupException(
                        "API, port %d: address already in use or not of this machine. Stop the other program or change `api.port` in drawbridge.yaml."
                                .formatted(port),
                        e);
            }
            throw e;
        }
    }

    private static boolean causedBy(Throwable e, Class<? extends Throwable> kind) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (kind.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    public String address() {
        return "http://" + host + ":" + server.port();
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
