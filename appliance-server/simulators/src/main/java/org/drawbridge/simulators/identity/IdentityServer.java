package org.drawbridge.simulators.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A server at `http://127.0.0.1:port` that gives access tokens to programs (RFC 6749 §4.4) and, by [#people], tokens
/// about people. Each request is answered by a virtual thread of its own.
public final class IdentityServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Clock clock;
    private final Clients clients;
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final People people;
    private volatile Duration life = Duration.ofMinutes(5);
    private volatile Duration delay = Duration.ZERO;
    private volatile Optional<Answer> fault = Optional.empty();

    private record Answer(int status, String body) {}

    /// Listens at once; port 0 takes any free port.
    public IdentityServer(int port, Clock clock) throws IOException {
        this.clock = clock;
        this.clients = new Clients(clock);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
        this.people = new People(issuer(), clock);
        server.setExecutor(threads);
        server.createContext("/token", this::token);
        server.createContext("/", this::page);
        server.start();
    }

    /// By which it names itself.
    public URI issuer() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public URI tokenEndpoint() {
        return issuer().resolve("/token");
    }

    /// What it does about people.
    public People people() {
        return people;
    }

    public void know(String client, String secret) {
        clients.add(client, secret);
    }

    public void know(String client, PublicKey key) {
        clients.add(client, key);
    }

    /// How long tokens are good from now on.
    public void live(Duration changed) {
        life = changed;
    }

    /// How long it thinks about each request from now on.
    public void wait(Duration changed) {
        delay = changed;
    }

    /// What it answers instead of tokens from now on.
    public void fail(int status, String body) {
        fault = Optional.of(new Answer(status, body));
    }

    public void recover() {
        fault = Optional.empty();
    }

    /// Ends every token that it has given to a program.
    public void revoke() {
        tokens.clear();
    }

    /// How often a token was asked for.
    public int asked() {
        return asked.get();
    }

    /// Whether the value of a header `Authorization` is a token of here, and good.
    public boolean accepts(String authorization) {
        Instant until = tokens.get(authorization.replaceFirst("^Bearer ", ""));
        return until != null && clock.instant().isBefore(until);
    }

    private void token(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        pause();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> form = Forms.read(body);
        String authorization = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        if (fault.isPresent()) {
            answer(exchange, fault.get().status(), fault.get().body());
        } else if (form.getOrDefault("grant_type", "").equals("authorization_code")) {
            Optional<ObjectNode> given = people.redeem(form);
            answer(
                    exchange,
                    given.isPresent() ? 200 : 400,
                    given.map(Object::toString).orElse(error("invalid_grant")));
        } else if (!form.getOrDefault("grant_type", "").equals("client_credentials")) {
            answer(exchange, 400, error("unsupported_grant_type"));
        } else if (!clients.admits(authorization, form, tokenEndpoint().toString())) {
            answer(exchange, 401, error("invalid_client"));
        } else {
            answer(exchange, 200, given(form.getOrDefault("scope", "")));
        }
    }

    private String given(String scope) {
        String token = UUID.randomUUID().toString();
        tokens.put(token, clock.instant().plus(life));
        return JSON.createObjectNode()
                .put("access_token", token)
                .put("token_type", "bearer")
                .put("expires_in", life.toSeconds())
                .put("scope", scope)
                .toString();
    }

    private static String error(String code) {
        return JSON.createObjectNode().put("error", code).toString();
    }

    private void page(HttpExchange exchange) throws IOException {
        pause();
        if (fault.isPresent()) {
            answer(exchange, fault.get().status(), fault.get().body());
            return;
        }
        URI asked = exchange.getRequestURI();
        switch (asked.getPath()) {
            case "/.well-known/openid-configuration" -> answer(exchange, 200, people.discovery());
            case "/jwks" -> answer(exchange, 200, people.published());
            case "/authorize" -> {
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                people.authorize(Forms.read(asked.getRawQuery()))
                                        .toString());
                answer(exchange, 302, "{}");
            }
            default -> answer(exchange, 404, "{}");
        }
    }

    private void pause() {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
