package org.drawbridge.connectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.tls.PeerTls;
import org.jspecify.annotations.Nullable;

/// Access tokens of one token server for one client (OAuth 2.0 client credentials, RFC 6749 §4.4). However many callers
/// wait, one request is under way; a token is fetched anew before it ends, and those who come meanwhile get the old
/// one.
/// Tokens are in memory only. Any number of threads; the fetching is done by its own, `oauth-token`.
public final class TokenSource {

    /// @param scope with spaces between; empty for what the server gives by itself
    /// @param patience how long an answer may take
    public record Settings(
            URI endpoint,
            String client,
            ClientAuthentication authentication,
            String scope,
            PeerTls tls,
            Duration patience) {}

    /// After a failure the next one is not sooner, as long as the token that we have is good.
    private static final Duration PAUSE = Duration.ofSeconds(10);
    /// A token that is refused so soon would be refused again if it were new.
    private static final Duration FRESH = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Settings settings;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable AccessToken current;
    private @Nullable CompletableFuture<Fetched> fetching;
    private Instant pausedUntil = Instant.MIN;

    private sealed interface Fetched {
        record Got(AccessToken token) implements Fetched {}

        record Not(Failure failure) implements Fetched {}
    }

    public TokenSource(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// A token that is good now; waits for one if there is none.
    String token() throws Unanswered, InterruptedException {
        CompletableFuture<Fetched> coming;
        lock.lock();
        try {
            Instant now = clock.instant();
            AccessToken held = current;
            if (held == null || !now.isBefore(held.until())) {
                coming = coming();
            } else {
                if (!now.isBefore(held.renewAt()) && !now.isBefore(pausedUntil)) {
                    var _ = coming();
                }
                return held.text();
            }
        } finally {
            lock.unlock();
        }
        return switch (awaited(coming)) {
            case Fetched.Got(AccessToken token) -> token.text();
            case Fetched.Not(Failure failure) -> throw new Unanswered(failure);
        };
    }

    /// The system did not take a token. Answers whether another one may help, and forgets this one then.
    boolean refused(String token) {
        lock.lock();
        try {
            AccessToken held = current;
            if (held == null || !held.text().equals(token)) {
                return true;
            }
            if (clock.instant().isBefore(held.since().plus(FRESH))) {
                return false;
            }
            current = null;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Fetched> coming() {
        CompletableFuture<Fetched> under = fetching;
        if (under == null) {
            var begun = new CompletableFuture<Fetched>();
            fetching = begun;
            Thread.ofVirtual().name("oauth-token").start(() -> fetch(begun));
            return begun;
        }
        return under;
    }

    private static Fetched awaited(CompletableFuture<Fetched> coming) throws InterruptedException {
        try {
            return coming.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the fetching failed on a fault of ours", e.getCause());
        }
    }

    private void fetch(CompletableFuture<Fetched> begun) {
        try {
            Fetched fetched = fetched();
            settled(fetched);
            begun.complete(fetched);
        } catch (RuntimeException e) {
            settled(new Fetched.Not(down("oauth-failed", "something went wrong inside", Optional.empty())));
            begun.completeExceptionally(e);
        }
    }

    private void settled(Fetched fetched) {
        lock.lock();
        try {
            fetching = null;
            switch (fetched) {
                case Fetched.Got(AccessToken token) -> current = token;
                case Fetched.Not _ -> pausedUntil = clock.instant().plus(PAUSE);
            }
        } finally {
            lock.unlock();
        }
    }

    private Fetched fetched() {
        Instant now = clock.instant();
        try (var peer = new HttpPeer(new HttpPeer.Settings(
                settings.endpoint(), settings.patience(), settings.patience(), settings.tls(), Authority.NONE))) {
            return read(peer.send(request(now)), now);
        } catch (Unanswered e) {
            // Nothing was sent to the system itself, whatever became of this request.
            return new Fetched.Not(Failure.peerDown(
                    "oauth-" + e.failure().code(),
                    "No access token: " + e.failure().reason()));
        } catch (StartupException e) {
            return new Fetched.Not(Failure.peerDown("oauth-key", "No access token: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Fetched.Not(down("oauth-stopped", "the appliance is stopping", Optional.empty()));
        }
    }

    private HttpPeer.Request request(Instant now) {
        ClientAuthentication.Shown shown = settings.authentication().shown(settings.client(), settings.endpoint(), now);
        Map<String, String> form = new TreeMap<>(shown.form());
        form.put("grant_type", "client_credentials");
        if (!settings.scope().isEmpty()) {
            form.put("scope", settings.scope());
        }
        String body = form.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        Map<String, String> headers = new HashMap<>(
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"));
        shown.header().ifPresent(value -> headers.put("Authorization", value));
        return new HttpPeer.Request(
                "POST", settings.endpoint(), headers, Payload.of(body.getBytes(StandardCharsets.US_ASCII)));
    }

    private Fetched read(HttpPeer.Answer answer, Instant asked) {
        JsonNode said = json(answer.body());
        if (answer.status() == 200) {
            return AccessToken.read(said, asked)
                    .<Fetched>map(Fetched.Got::new)
                    .orElseGet(() -> new Fetched.Not(
                            down("oauth-bad-answer", "its answer holds no bearer token", Optional.empty())));
        }
        Optional<Duration> wait = Meaning.retryAfter(answer.header().apply("Retry-After"), clock);
        return new Fetched.Not(refusal(answer.status(), said.path("error").asText(), wait));
    }

    /// RFC 6749 §5.2. What else a server says is not repeated.
    private Failure refusal(int status, String error, Optional<Duration> wait) {
        return switch (error) {
            case "invalid_client", "unauthorized_client" ->
                down("oauth-client", "it does not accept our client id with this secret or key (" + error + ")", wait);
            case "invalid_scope" -> down("oauth-scope", "it does not give this scope; change `scope`", wait);
            case "invalid_request", "invalid_grant", "unsupported_grant_type" ->
                down("oauth-request", "it does not take this kind of request (" + error + ")", wait);
            default -> down("oauth-http-" + status, "it answered HTTP " + status, wait);
        };
    }

    private Failure down(String code, String why, Optional<Duration> wait) {
        return new Failure(
                Failure.Kind.TRANSIENT,
                Failure.Scope.PEER,
                code,
                "No access token from " + HttpPeer.address(settings.endpoint()) + ": " + why + ".",
                wait);
    }

    private static JsonNode json(Payload body) {
        try {
            return JSON.readTree(body.reveal());
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }
}
