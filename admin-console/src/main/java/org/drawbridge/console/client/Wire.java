package org.drawbridge.console.client;

import static org.drawbridge.console.client.ApplianceException.Kind.LOGGED_OUT;
import static org.drawbridge.console.client.ApplianceException.Kind.REFUSED;
import static org.drawbridge.console.client.ApplianceException.Kind.UNREACHABLE;
import static org.drawbridge.console.client.ApplianceException.Kind.UNTRUSTED;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.drawbridge.formats.Payload;
import org.jspecify.annotations.Nullable;

/// Requests and answers of the API: a token, JSON, and what is wrong as an [ApplianceException]. To be used by
/// many
/// threads at once.
final class Wire implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String API = "/api/v1";

    private final URI base;
    private final Pin pin;
    private @Nullable HttpClient client;
    private volatile String token;

    Wire(URI base, String fingerprint, String token) {
        this.base = base;
        this.pin = new Pin(fingerprint);
        this.token = token;
    }

    /// Calls that follow are made with this; empty for none.
    void token(String other) {
        token = other;
    }

    String seen() {
        return pin.seen();
    }

    String address() {
        return base.getAuthority();
    }

    String host() {
        return base.getHost();
    }

    Stream<String> events() throws ApplianceException {
        // A stream has no end, so it has no timeout of its own either.
        HttpRequest request = HttpRequest.newBuilder(base.resolve(API + "/events"))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<Stream<String>> response = exchange(request, BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            response.body().close();
            throw refusal(response.statusCode(), "The appliance gives no events (HTTP " + response.statusCode() + ").");
        }
        return response.body();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) throws ApplianceException {
        return get(path, "");
    }

    JsonNode post(String path, Map<String, ?> body) throws ApplianceException {
        return post(path, "", body);
    }

    /// @param reason why it is done; kept in the audit trail and with what is done
    JsonNode post(String path, String reason, Map<String, ?> body) throws ApplianceException {
        return tree(send(json(path, reason, body)));
    }

    /// @param body JSON
    JsonNode post(String path, byte[] body) throws ApplianceException {
        return tree(send(json(path, "", body)));
    }

    private HttpRequest.Builder json(String path, String reason, byte[] body) {
        return request(path, reason)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private HttpRequest.Builder json(String path, String reason, Map<String, ?> body) {
        try {
            return json(path, reason, Fields.JSON.writeValueAsBytes(body));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written", e);
        }
    }

    /// @param reason why it is asked; kept in the audit trail
    JsonNode get(String path, String reason) throws ApplianceException {
        return tree(bytes(path, reason));
    }

    /// As they are.
    byte[] bytes(String path, String reason) throws ApplianceException {
        return send(request(path, reason).GET());
    }

    /// Bytes as they are, compressed with gzip (RFC 9110 §8.4.1.3); empty if they still have that tag (§13.1.2).
    ///
    /// @param tag empty to have them in any case
    Optional<Appliance.Handout> changed(String path, String tag) throws ApplianceException {
        HttpRequest.Builder request = request(path, "").header("Accept-Encoding", "gzip");
        if (!tag.isEmpty()) {
            request.header("If-None-Match", tag);
        }
        HttpResponse<byte[]> response = exchange(request.GET().build(), BodyHandlers.ofByteArray());
        return response.statusCode() == 304
                ? Optional.empty()
                : Optional.of(new Appliance.Handout(
                        response.headers().firstValue("ETag").orElse(""), Payload.of(good(response))));
    }

    /// Like [#post], but a conflict (HTTP 409) is an answer, too.
    JsonNode answer(String path, String reason, Map<String, ?> body) throws ApplianceException {
        HttpResponse<byte[]> response = exchange(json(path, reason, body).build(), BodyHandlers.ofByteArray());
        return response.statusCode() == 409 ? tree(response.body()) : tree(good(response));
    }

    private HttpRequest.Builder request(String path, String reason) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(API + path)).timeout(PATIENCE);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!reason.isBlank()) {
            request.header("X-Reason", encode(reason.strip()));
        }
        return request;
    }

    private byte[] send(HttpRequest.Builder request) throws ApplianceException {
        return good(exchange(request.build(), BodyHandlers.ofByteArray()));
    }

    private byte[] good(HttpResponse<byte[]> response) throws ApplianceException {
        if (response.statusCode() / 100 != 2) {
            String error = tree(response.body()).path("error").asText();
            throw refusal(response.statusCode(), error.isEmpty() ? "HTTP " + response.statusCode() : error);
        }
        return response.body();
    }

    private static ApplianceException refusal(int status, String text) {
        return new ApplianceException(status == 401 ? LOGGED_OUT : REFUSED, text);
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws ApplianceException {
        try {
            return client().send(request, handler);
        } catch (SSLException e) {
            throw new ApplianceException(
                    UNTRUSTED, address() + " shows a certificate that was not trusted yet. Compare its fingerprint.");
        } catch (IOException e) {
            throw new ApplianceException(
                    UNREACHABLE, "No answer from " + address() + ". Is the appliance running, and the network up?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApplianceException(UNREACHABLE, "It was interrupted.");
        }
    }

    private JsonNode tree(byte[] body) throws ApplianceException {
        try {
            return Fields.JSON.readTree(body);
        } catch (IOException e) {
            throw new ApplianceException(REFUSED, address() + " gave an answer that is no JSON; is it a Drawbridge?");
        }
    }

    /// Made by the first call, because making one takes a tenth of a second that the screens' thread has not.
    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .sslContext(pin.context())
                    .build();
            client = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }
}
