package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.config.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The product between two programs that speak HTTP.
@Timeout(60)
class HttpChannelTest {

    /// What the receiver was sent.
    private record Request(String line, String key, String authorization, String order, String body) {}

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, String> answer = _ -> "201 {\"status\":\"ok\"}";
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::take);
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
        client.close();
    }

    private void take(HttpExchange exchange) throws IOException {
        Function<String, String> header = name ->
                Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
        var request = new Request(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                header.apply("Idempotency-Key"),
                header.apply("Authorization"),
                header.apply("X-Order"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        requests.add(request);
        String[] said = answer.apply(request).split(" ", 2);
        byte[] body = said[1].getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(Integer.parseInt(said[0]), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Appliance start() throws IOException {
        Site site = Site.in(folder)
                .channel("orders", """
                source:
                  http:
                    host: 127.0.0.1
                    port: 0
                    path: /orders
                    format: json
                    bearer: secret:sender
                    label: {type: /kind, patient-id: /patient, order-number: /order}
                destinations:
                  - name: lab
                    retry: {first: 10ms, longest: 50ms}
                    http:
                      url: "http://127.0.0.1:%d/api/orders/${order-number}?kind=${type}"
                      method: put
                      headers: {X-Order: "${order-number}"}
                      body: '{"id":"${/order}","for":"${patient-id}"}'
                      basic: {user: hub, password: secret:lab}
                      answers:
                        - {status: 2xx, field: /status, value: busy, then: retry}
                        - {status: 2xx, field: /status, value: [refused, unknown], then: quarantine}
                        - {status: 404, then: quarantine}
                """.formatted(receiver.getAddress().getPort()));
        var keys = new Keyring();
        keys.open(site.home(), Unlock.keyFile(site.home()), Set.of("localhost"), Clock.systemUTC());
        keys.vault().put("sender", Secret.of("s-1".getBytes(StandardCharsets.UTF_8)));
        keys.vault().put("lab", Secret.of("l-1".getBytes(StandardCharsets.UTF_8)));
        return Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
    }

    private HttpResponse<String> post(Appliance appliance, String key, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + appliance.address("orders") + "/orders"))
                        .header("Authorization", "Bearer s-1")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static boolean all(Appliance appliance, MessageState state, int count) {
        return appliance.journal().search(MessageQuery.newest(10)).stream()
                        .filter(each -> each.state() == state)
                        .count()
                == count;
    }

    @Test
    void sendsWhatTheTemplatesSayWithOneKeyForAllAttempts() throws Exception {
        // Given
        answer = _ -> requests.size() < 3 ? "200 {\"status\":\"busy\"}" : "201 {\"status\":\"ok\"}";
        try (Appliance appliance = start()) {

            // When
            HttpResponse<String> accepted =
                    post(appliance, "k-1", "{\"kind\":\"blood count\",\"order\":\"A/1\",\"patient\":\"x\\\"y\"}");

            // Then
            assertThat(accepted.statusCode()).isEqualTo(202);
            Site.until("it is delivered", () -> all(appliance, MessageState.COMPLETED, 1));
            assertThat(requests).hasSize(3);
            Request last = requests.getLast();
            assertThat(last.line()).isEqualTo("PUT /api/orders/A%2F1?kind=blood%20count");
            assertThat(last.order()).isEqualTo("A/1");
            assertThat(last.body()).isEqualTo("{\"id\":\"A/1\",\"for\":\"x\\\"y\"}");
            assertThat(last.authorization()).isEqualTo("Basic aHViOmwtMQ==");
            assertThat(requests.stream().map(Request::key).distinct()).hasSize(1);
        }
    }

    @Test
    void readsARefusalOutOfAnAnswerThatIsA200() throws Exception {
        answer = _ -> "200 {\"status\":\"refused\",\"name\":\"TESTPATIENT\"}";
        try (Appliance appliance = start()) {
            post(appliance, "k-1", "{\"order\":\"1\"}");

            Site.until("it is in quarantine", () -> all(appliance, MessageState.QUARANTINED, 1));

            StoredDelivery delivery = appliance
                    .journal()
                    .deliveries("orders", Optional.of("lab"), "rejected", 1)
                    .getFirst();
            assertThat(delivery.state().reason()).isEqualTo("HTTP 200: read by the `answers` of the destination.");
        }
    }

    @Test
    void whatLacksAValueForATemplateWaitsForAPersonAndIsNotSent() throws Exception {
        try (Appliance appliance = start()) {
            post(appliance, "k-1", "{\"kind\":\"x\"}");

            Site.until("it is in quarantine", () -> all(appliance, MessageState.QUARANTINED, 1));

            assertThat(requests).isEmpty();
        }
    }

    @Test
    void aRepeatedRequestIsAnsweredFromTheJournalAlsoAfterARestart() throws Exception {
        String order = "{\"kind\":\"x\",\"order\":\"1\"}";
        String first;
        try (Appliance appliance = start()) {
            first = post(appliance, "k-1", order)
                    .headers()
                    .firstValue("X-Message-Id")
                    .orElseThrow();
        }
        try (Appliance appliance = start()) {
            HttpResponse<String> again = post(appliance, "k-1", order);
            HttpResponse<String> other = post(appliance, "k-1", "{\"kind\":\"y\",\"order\":\"1\"}");

            assertThat(again.statusCode()).isEqualTo(202);
            assertThat(again.headers().firstValue("X-Message-Id")).contains(first);
            assertThat(other.statusCode()).isEqualTo(422);
            Site.until("one is delivered", () -> all(appliance, MessageState.COMPLETED, 1));
            assertThat(all(appliance, MessageState.REFUSED, 1)).isTrue();
        }
    }

    @Test
    void saysEverythingThatIsWrongWithTheConfiguration() throws Exception {
        Site site = Site.in(folder).channel("orders", """
                source: {http: {port: 8088, path: "orders?x", format: json, types: ["ADT^*"], label: {type: kind}}}
                destinations:
                  - name: lab
                    http:
                      url: "https://lab.example${order-number}"
                      method: TRACE
                      headers: {Host: x, X-Id: "${nothing}"}
                      answers: [{status: 1xx, value: x, then: retry}]
                """);

        assertThatThrownBy(() -> Configuration.read(site.config(), new Keyring(), Clock.systemUTC()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("source.http: does not say who may send")
                .hasMessageContaining("source.http.path: expected a path such as /results")
                .hasMessageContaining("source.http.types: is for `format: hl7v2`.")
                .hasMessageContaining("source.http.label.type: expected a JSON pointer")
                .hasMessageContaining("destinations[0].http.url: expected a URL such as")
                .hasMessageContaining("destinations[0].http.method: expected one of post, put")
                .hasMessageContaining("destinations[0].http.headers.Host: expected the name of a header")
                .hasMessageContaining("${nothing} means nothing")
                .hasMessageContaining("answers[0].status: expected statuses")
                .hasMessageContaining("answers[0].value: says what `field` must have");
    }
}
