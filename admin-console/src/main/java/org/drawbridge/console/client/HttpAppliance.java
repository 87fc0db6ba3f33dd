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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.drawbridge.downtime.Form;
import org.drawbridge.formats.Payload;
import org.jspecify.annotations.Nullable;

/// An appliance over HTTP. To be used by many threads at once.
public final class HttpAppliance implements Appliance, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String API = "/api/v1";

    private final URI base;
    private final Pin pin;
    private @Nullable HttpClient client;
    private volatile String token;

    /// @param base such as `https://appliance:8420`
    /// @param fingerprint of the certificate that a person has trusted; empty if none was yet
    /// @param token an API key to begin with; empty to log in
    public HttpAppliance(URI base, String fingerprint, String token) {
        this.base = base;
        this.pin = new Pin(fingerprint);
        this.token = token;
    }

    /// Of the certificate that the appliance has shown, whether or not it is trusted; empty before the first contact.
    public String fingerprint() {
        return pin.seen();
    }

    @Override
    public String address() {
        return base.getAuthority();
    }

    @Override
    public Session login(String name, String password, String code) throws ApplianceException {
        return enter("/login", Map.of("name", name, "password", password, "code", code));
    }

    @Override
    public Session redeem(String name, String code, String password) throws ApplianceException {
        return enter("/login/code", Map.of("name", name, "code", code, "password", password));
    }

    private Session enter(String path, Map<String, ?> body) throws ApplianceException {
        JsonNode answer = post(path, body);
        token = answer.path("token").asText();
        return Session.of(answer.path("caller"));
    }

    @Override
    public Session me() throws ApplianceException {
        return Session.of(get("/me"));
    }

    @Override
    public void logout() throws ApplianceException {
        post("/logout", Map.of());
        token = "";
    }

    @Override
    public List<ChannelState> channels() throws ApplianceException {
        return Fields.list(get("/channels").path("channels"), ChannelState::of);
    }

    @Override
    public void start(String channel) throws ApplianceException {
        post("/channels/" + encode(channel) + "/start", Map.of());
    }

    @Override
    public void stop(String channel) throws ApplianceException {
        post("/channels/" + encode(channel) + "/stop", Map.of());
    }

    /// In the body, because URLs end up in logs.
    @Override
    public List<MessageRow> search(MessageSearch search) throws ApplianceException {
        Map<String, Object> body = new LinkedHashMap<>(search.wanted());
        body.put("limit", search.limit());
        if (search.before() > 0) {
            body.put("before", search.before());
        }
        return Fields.list(post("/messages/search", body).path("messages"), MessageRow::of);
    }

    @Override
    public MessageRow message(long id, String reason) throws ApplianceException {
        return MessageRow.of(tree(send(request("/messages/" + id, reason).GET())));
    }

    @Override
    public byte[] bytes(long message, Part part, String reason) throws ApplianceException {
        String path = "/messages/" + message
                + switch (part) {
                    case Part.Body _ -> "/body";
                    case Part.Acknowledgment _ -> "/acknowledgment";
                    case Part.Content content -> "/deliveries/" + encode(content.destination()) + "/content";
                };
        return send(request(path, reason).GET());
    }

    @Override
    public List<DeliveryRow> deliveries(long message) throws ApplianceException {
        return Fields.list(get("/messages/" + message + "/deliveries").path("deliveries"), DeliveryRow::of);
    }

    @Override
    public List<AttemptRow> attempts(long message, String destination) throws ApplianceException {
        return Fields.list(get(delivery(message, destination) + "/attempts").path("attempts"), AttemptRow::of);
    }

    @Override
    public void retry(long message, String destination) throws ApplianceException {
        post(delivery(message, destination) + "/retry", Map.of());
    }

    @Override
    public void cancel(long message, String destination, String reason) throws ApplianceException {
        post(delivery(message, destination) + "/cancel", reason, Map.of());
    }

    @Override
    public List<DeliveryRow> quarantine() throws ApplianceException {
        return Fields.list(get("/quarantine?limit=1000").path("deliveries"), DeliveryRow::of);
    }

    @Override
    public List<AuditRow> audit(String who, String patient) throws ApplianceException {
        Map<String, Object> wanted = new LinkedHashMap<>(Map.of("limit", 1000));
        if (!who.isBlank()) {
            wanted.put("who", who.strip());
        }
        if (!patient.isBlank()) {
            wanted.put("patient", patient.strip());
        }
        return Fields.list(post("/audit/search", wanted).path("entry"), each -> AuditRow.of(each.path("resource")));
    }

    @Override
    public List<Account> accounts() throws ApplianceException {
        return Fields.list(get("/accounts").path("accounts"), Account::of);
    }

    @Override
    public String addAccount(String name, List<String> roles) throws ApplianceException {
        return post(
                        "/accounts",
                        Map.of(
                                "name",
                                name,
                                "grants",
                                roles.stream().map(each -> Map.of("role", each)).toList()))
                .path("code")
                .asText();
    }

    @Override
    public List<Certificate> certificates() throws ApplianceException {
        return Fields.list(get("/certificates").path("certificates"), Certificate::of);
    }

    @Override
    public Optional<Handout> snapshot(String tag) throws ApplianceException {
        HttpRequest.Builder request = request("/downtime/snapshot", "").header("Accept-Encoding", "gzip");
        if (!tag.isEmpty()) {
            request.header("If-None-Match", tag);
        }
        HttpResponse<byte[]> response = exchange(request.GET().build(), BodyHandlers.ofByteArray());
        if (response.statusCode() == 304) {
            return Optional.empty();
        }
        return Optional.of(new Handout(response.headers().firstValue("ETag").orElse(""), Payload.of(content(response))));
    }

    @Override
    public long hand(Form form) throws ApplianceException {
        return tree(send(request("/downtime/forms", "")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(form.write()))))
                .path("message")
                .asLong();
    }

    @Override
    public EventFeed watch(EventFeed.Watcher watcher) {
        return EventFeed.start(this::events, watcher);
    }

    private Stream<String> events() throws ApplianceException {
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

    private static String delivery(long message, String destination) {
        return "/messages/" + message + "/deliveries/" + encode(destination);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode get(String path) throws ApplianceException {
        return tree(send(request(path, "").GET()));
    }

    private JsonNode post(String path, Map<String, ?> body) throws ApplianceException {
        return post(path, "", body);
    }

    private JsonNode post(String path, String reason, Map<String, ?> body) throws ApplianceException {
        try {
            return tree(send(request(path, reason)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Fields.JSON.writeValueAsBytes(body)))));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written", e);
        }
    }

    private HttpRequest.Builder request(String path, String reason) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(API + path)).timeout(PATIENCE);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!reason.isBlank()) {
            // Headers hold ASCII (RFC 9110 §5.5); all else stands there as UTF-8 with percent signs.
            request.header("X-Reason", encode(reason.strip()));
        }
        return request;
    }

    private byte[] send(HttpRequest.Builder request) throws ApplianceException {
        return content(exchange(request.build(), BodyHandlers.ofByteArray()));
    }

    private byte[] content(HttpResponse<byte[]> response) throws ApplianceException {
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
