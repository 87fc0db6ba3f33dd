package org.drawbridge.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.people.People;
import org.drawbridge.security.people.Permission;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Site;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A running appliance between programs of the clinic and a system.
@Timeout(60)
class GatewayTest {

    private static final String SYSTEM = """
        url: http://127.0.0.1:%d/fhir
        token: secret:ehr/token
        timeout: 1s
        %s
        breaker: {failures: 3, first: 100ms, longest: 200ms}
        largest-request: 1KB
        largest-answer: 200KB
        routes:
          - path: /
            methods: [get, head, post, put]
          - path: /metadata
            cache: shared
          - path: /Patient
            methods: [get, put, delete]
            cache: client
        clients:
          - name: booking
          - {name: portal, per-minute: 3}
        """;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Site site;
    private Backend backend;
    private Appliance appliance;
    private People people;
    private String booking;
    private String portal;

    @BeforeEach
    void start() throws Exception {
        backend = new Backend();
        site = Site.in(folder).channel("adt", """
            source: {mllp: {host: 127.0.0.1, port: 0}}
            destinations: []
            """);
        Files.createDirectories(site.config().resolve("systems"));
        system("");
        var keys = new Keyring();
        keys.open(site.home(), Unlock.keyFile(site.home()), Set.of(), Clock.systemUTC());
        try (Secret secret = Secret.of("TOKEN-OF-THE-EHR".toCharArray())) {
            keys.vault().put("ehr/token", secret);
        }
        appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
        people = new People(keys.vault(), Clock.systemUTC());
        booking = key("booking");
        portal = key("portal");
    }

    private void system(String more) throws IOException {
        Files.writeString(site.config().resolve("systems/ehr.yaml"), SYSTEM.formatted(backend.port(), more));
    }

    private String key(String name) {
        return people.addKey(name, EnumSet.of(Permission.GATEWAY), Set.of(), Duration.ofDays(1));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        appliance.close();
        backend.close();
    }

    private HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(URI.create(appliance.apiAddress() + "/gateway/ehr" + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + key);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path, booking));
    }

    private static void problem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("urn:drawbridge:gateway:" + type, "\"status\":" + status, "\"detail\":");
    }

    @Test
    void passesARequestOnWithTheSystemsCredentialsAndNothingThatIsTheClients() throws Exception {
        // Given
        backend.answers((_, out) -> Backend.write(
                out,
                "201 Created",
                "Location: http://127.0.0.1:" + backend.port() + "/fhir/Patient/1/_history/1\r\n"
                        + "Set-Cookie: session=1\r\nX-Own: kept\r\nConnection: X-Hop\r\nX-Hop: gone\r\n",
                "{\"id\":1}"));

        // When
        HttpResponse<String> answer = send(request("/Observation?identifier=a%7Cb&x=y", booking)
                .header("Cookie", "mine=1")
                .header("X-Forwarded-For", "10.0.0.1")
                .header("X-HTTP-Method-Override", "DELETE")
                .header("Prefer", "return=minimal")
                .POST(BodyPublishers.ofString("{\"a\":1}")));

        // Then
        Backend.Request seen = backend.requests().getFirst();
        assertThat(seen.line()).isEqualTo("POST /fhir/Observation?identifier=a%7Cb&x=y HTTP/1.1");
        assertThat(seen.body()).isEqualTo("{\"a\":1}");
        assertThat(seen.header("Authorization")).contains("Bearer TOKEN-OF-THE-EHR");
        assertThat(seen.header("Prefer")).contains("return=minimal");
        assertThat(seen.header("Via")).contains("1.1 drawbridge");
        assertThat(seen.headers()).doesNotContainKeys("Cookie", "X-Forwarded-For", "X-HTTP-Method-Override");
        assertThat(seen.headers().toString()).doesNotContain(booking);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"id\":1}");
        assertThat(answer.headers().firstValue("Location")).contains("/gateway/ehr/Patient/1/_history/1");
        assertThat(answer.headers().firstValue("X-Own")).contains("kept");
        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "x-hop");
    }

    @Test
    void theBaseOfASystemCanBeAsked() throws Exception {
        assertThat(send(request("", booking).POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request("?a=b", booking)).statusCode()).isEqualTo(200);
        assertThat(backend.requests().stream().map(Backend.Request::line))
                .containsExactly("POST /fhir HTTP/1.1", "GET /fhir?a=b HTTP/1.1");
    }

    @Test
    void aChangedSecretCountsAtOnce() throws Exception {
        get("/Observation/1");
        try (Secret secret = Secret.of("ANOTHER".toCharArray())) {
            appliance.parts().keys().vault().put("ehr/token", secret);
        }
        get("/Observation/1");
        assertThat(backend.requests().getLast().header("Authorization")).contains("Bearer ANOTHER");
    }

    @Test
    void bodiesOfUnknownLengthGoThroughInBothDirections() throws Exception {
        // Given
        String large = "x".repeat(150_000);
        backend.answers((_, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 3; i++) {
                out.write(("c350\r\n" + large.substring(0, 50_000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });

        // When
        HttpResponse<String> answer = send(request("/Observation", booking)
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream("streamed".getBytes(StandardCharsets.UTF_8)))));

        // Then
        assertThat(answer.body()).isEqualTo(large);
        assertThat(backend.requests().getFirst().body()).isEqualTo("streamed");
    }

    @Test
    void aHeadHasTheLengthOfWhatAGetWouldBring() throws Exception {
        backend.answers((_, out) -> out.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nETag: \"a\"\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
        HttpResponse<String> answer = send(request("/Observation/1", booking).method("HEAD", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).contains("\"a\"");
        assertThat(answer.headers().firstValue("Content-Length")).contains("1234");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void answersForASystemThatIsDownAndFindsOutWhenItIsBack() throws Exception {
        // Given
        backend.close();
        for (int i = 0; i < 3; i++) {
            problem(get("/Observation/1"), 503, "system-down");
        }

        // When
        HttpResponse<String> held = get("/Observation/1");

        // Then
        problem(held, 503, "system-down");
        assertThat(held.headers().firstValue("Retry-After"))
                .hasValueSatisfying(each -> assertThat(Integer.parseInt(each)).isBetween(1, 60));
        assertThat(metrics()).contains("drawbridge_gateway_breaker_open{system=\"ehr\"} 1.0");
    }

    @Test
    void theBreakerClosesWithTheFirstGoodAnswer() throws Exception {
        backend.answers((_, out) -> Backend.write(out, "503 Service Unavailable", "Retry-After: 1\r\n", "busy"));
        HttpResponse<String> busy = get("/Observation/1");
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.body()).isEqualTo("busy");
        problem(get("/Observation/1"), 503, "system-down");
        assertThat(backend.requests()).hasSize(1);

        backend.answers((_, out) -> Backend.write(out, "200 OK", "", "fine"));
        Site.until("it is asked again", () -> get("/Observation/1").statusCode() == 200);
        assertThat(get("/Observation/1").body()).isEqualTo("fine");
    }

    @Test
    void aPeerThatHangsIsAProblemInTime() throws Exception {
        var never = new CountDownLatch(1);
        backend.answers((_, _) -> await(never));
        long begun = System.nanoTime();
        problem(get("/Observation/1"), 504, "system-slow");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        never.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatIsCutWithinTheFirstPartIsAProblem() throws Exception {
        for (String half : List.of("", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")) {
            backend.answers((_, out) -> {
                out.write(half.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                throw new IOException("cut");
            });
            problem(get("/Observation/1"), 502, "system-cut");
            appliance.parts().gateway().reset("ehr");
        }
        backend.answers((_, out) -> out.write("SSH-2.0-OpenSSH\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        problem(get("/Observation/1"), 502, "bad-answer");
    }

    @Test
    void whatIsCutLaterIsNoWholeAnswerForTheClientEither() {
        for (String head : List.of("Content-Length: 190000", "Transfer-Encoding: chunked")) {
            backend.answers((_, out) -> {
                out.write(("HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                String body = "x".repeat(100_000);
                out.write((head.startsWith("T") ? "30d40\r\n" + body : body).getBytes(StandardCharsets.US_ASCII));
                out.flush();
                throw new IOException("cut");
            });
            assertThatThrownBy(() -> get("/Observation/1")).as(head).isInstanceOf(IOException.class);
            appliance.parts().gateway().reset("ehr");
        }
    }

    @Test
    void sizesAreBoundInBothDirections() throws Exception {
        problem(
                send(request("/Observation", booking).POST(BodyPublishers.ofString("x".repeat(1025)))),
                413,
                "request-too-large");
        assertThat(backend.requests()).isEmpty();
        problem(
                send(request("/Observation", booking)
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[5000])))),
                413,
                "request-too-large");

        backend.answers((_, out) -> Backend.write(out, "200 OK", "", "x".repeat(300_000)));
        problem(get("/Observation/1"), 502, "answer-too-large");
        backend.answers((_, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[300_000]);
            throw new IOException("ends");
        });
        assertThatThrownBy(() -> get("/Observation/1")).isInstanceOf(IOException.class);
        assertThat(appliance.parts().gateway().standings().getFirst().breaker().name())
                .isEqualTo("closed");
    }

    @Test
    void quotasAreEachClientsOwn() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(send(request("/Observation/1", portal)).statusCode()).isEqualTo(200);
        }
        HttpResponse<String> over = send(request("/Observation/1", portal));
        problem(over, 429, "over-quota");
        assertThat(over.headers().firstValue("Retry-After")).isPresent();
        assertThat(get("/Observation/1").statusCode()).isEqualTo(200);
    }

    @Test
    void theSystemsLimitsCountForAllClientsTogether() throws Exception {
        system("limits: {per-day: 2}");
        appliance.parts().changes().applyEdited("anna", "fewer");
        get("/Observation/1");
        send(request("/Observation/1", portal));
        problem(get("/Observation/1"), 503, "busy");
        assertThat(backend.requests()).hasSize(2);
    }

    @Test
    void whoIsNotNamedMayNotAskAndOnlyRoutesAreThere() throws Exception {
        problem(send(request("/Observation/1", key("other"))), 403, "not-a-client");
        problem(send(request("/Observation/1", booking).DELETE()), 405, "method");
        assertThat(send(request("/Observation/1", booking).DELETE()).headers().firstValue("Allow"))
                .contains("GET, HEAD, POST, PUT");
        HttpRequest nowhere = HttpRequest.newBuilder(URI.create(appliance.apiAddress() + "/gateway/none/x"))
                .header("Authorization", "Bearer " + booking)
                .build();
        problem(client.send(nowhere, BodyHandlers.ofString()), 404, "no-system");
        String blind = people.addKey("booking", EnumSet.allOf(Permission.class), Set.of(), Duration.ofDays(1));
        assertThat(send(request("/Observation/1", blind)).statusCode()).isEqualTo(200);
        assertThat(backend.requests()).hasSize(1);
    }

    @Test
    void pathsThatCouldMeanSomethingElseToTheSystemAreRefused() throws Exception {
        for (String path : List.of(
                "/../admin",
                "/Patient/%2e%2e/admin",
                "/Patient/..%2fadmin",
                "/Patient/..;/admin",
                "/Patient/%252e%252e/admin",
                "/Patient/%25252e%25252e/admin",
                "/Patient%5c..%5cadmin",
                "//other.example/x",
                "/Patient//1",
                "/Patient/%00",
                "/Patient/%0d%0aX:%20y",
                "/Patient/.")) {
            String answer = raw("GET /gateway/ehr" + path + " HTTP/1.1");
            assertThat(answer).as(path).isIn("HTTP/1.1 400", "HTTP/1.1 404");
        }
        raw("GET /gateway/ehr@other.example/x HTTP/1.1");
        raw("GET http://other.example/gateway/ehr/x HTTP/1.1");
        assertThat(backend.requests())
                .allSatisfy(each -> assertThat(each.line()).startsWith("GET /fhir/x "));
    }

    private String raw(String line) throws IOException {
        int port = URI.create(appliance.apiAddress()).getPort();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((line + "\r\nHost: localhost\r\nAuthorization: Bearer " + booking
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
        }
    }

    @Test
    void nobodyIsSentPastTheGateway() throws Exception {
        backend.answers((_, out) -> Backend.write(out, "302 Found", "Location: http://169.254.169.254/latest\r\n", ""));
        HttpResponse<String> away = get("/Observation/1");
        problem(away, 502, "bad-answer");
        assertThat(away.headers().firstValue("Location")).isEmpty();

        backend.answers((_, out) -> Backend.write(out, "302 Found", "Location: /fhir/Observation/2?a=b\r\n", ""));
        assertThat(get("/Observation/1").headers().firstValue("Location")).contains("/gateway/ehr/Observation/2?a=b");
        assertThat(backend.requests()).hasSize(2);
    }

    @Test
    void ourCredentialsAreNoMatterOfTheClient() throws Exception {
        backend.answers((_, out) -> Backend.write(out, "401 Unauthorized", "WWW-Authenticate: Bearer\r\n", "who?"));
        HttpResponse<String> answer = get("/Observation/1");
        problem(answer, 502, "credentials");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void remembersWhatIsFreshForTheClientThatAskedAlone() throws Exception {
        backend.answers((_, out) ->
                Backend.write(out, "200 OK", "Cache-Control: max-age=60\r\nETag: \"v1\"\r\nVary: Accept\r\n", "one"));
        get("/Patient/1");

        HttpResponse<String> again = get("/Patient/1");

        assertThat(again.body()).isEqualTo("one");
        assertThat(again.headers().firstValue("Cache-Status")).contains("drawbridge; hit");
        assertThat(again.headers().firstValue("Age")).isPresent();
        assertThat(send(request("/Patient/1", booking).header("If-None-Match", "\"v1\""))
                        .statusCode())
                .isEqualTo(304);
        assertThat(backend.requests()).hasSize(1);
        send(request("/Patient/1", portal));
        assertThat(backend.requests()).hasSize(2);
        send(request("/Patient/1", booking).header("Accept", "application/fhir+xml"));
        assertThat(backend.requests()).hasSize(3);
        send(request("/Patient/1", booking).header("Cache-Control", "no-cache"));
        assertThat(backend.requests()).hasSize(4);
    }

    @Test
    void asksTheSystemWhetherWhatIsRememberedIsStillGood() throws Exception {
        backend.answers((request, out) -> {
            boolean same = request.header("If-None-Match").equals(Optional.of("\"v1\""));
            Backend.write(out, same ? "304 Not Modified" : "200 OK", "ETag: \"v1\"\r\n", same ? "" : "one");
        });
        get("/Patient/1");
        HttpResponse<String> again = get("/Patient/1");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo("one");
        assertThat(again.headers().firstValue("Cache-Status")).contains("drawbridge; hit; detail=revalidated");
        assertThat(backend.requests()).hasSize(2);
    }

    @Test
    void aRouteMayShareWhatHasNothingToDoWithRights() throws Exception {
        backend.answers((_, out) -> Backend.write(out, "200 OK", "Cache-Control: max-age=60\r\n", "statement"));
        get("/metadata");
        assertThat(send(request("/metadata", portal)).body()).isEqualTo("statement");
        assertThat(backend.requests()).hasSize(1);
        backend.answers((_, out) -> Backend.write(out, "200 OK", "Cache-Control: private, max-age=60\r\n", "mine"));
        get("/metadata/a");
        send(request("/metadata/a", portal));
        assertThat(backend.requests()).hasSize(3);
    }

    @Test
    void whatIsNotToBeRememberedIsNot() throws Exception {
        for (String header : List.of(
                "Cache-Control: no-store, max-age=60\r\n",
                "Cache-Control: max-age=60\r\nVary: *\r\n",
                "Cache-Control: max-age=60\r\nSet-Cookie: a=b\r\n",
                "")) {
            backend.requests().clear();
            backend.answers((_, out) -> Backend.write(out, "200 OK", header, "one"));
            get("/Patient/2");
            get("/Patient/2");
            assertThat(backend.requests()).as(header).hasSize(2);
        }
        assertThat(appliance.parts().gateway().standings().getFirst().cachedBytes())
                .isZero();
    }

    @Test
    void aChangeIsSeenAtOnce() throws Exception {
        backend.answers((_, out) -> Backend.write(out, "200 OK", "Cache-Control: max-age=60\r\n", "one"));
        get("/Patient/1");
        send(request("/Patient/1", portal).PUT(BodyPublishers.ofString("{}")));
        get("/Patient/1");
        assertThat(backend.requests()).hasSize(3);
    }

    @Test
    void everyExchangeIsInTheTrailAndNoneOfItsValuesIsInMetricsOrTrail() throws Exception {
        get("/Patient/CANARY?name=CANARY");
        String auditor = people.addKey("auditor", EnumSet.allOf(Permission.class), Set.of(), Duration.ofDays(1));
        HttpRequest search = HttpRequest.newBuilder(URI.create(appliance.apiAddress() + "/api/v1/audit/search"))
                .header("Authorization", "Bearer " + auditor)
                .POST(BodyPublishers.ofString("{\"who\":\"booking\"}"))
                .build();
        assertThat(client.send(search, BodyHandlers.ofString()).body())
                .contains("GET /gateway/ehr/Patient")
                .doesNotContain("CANARY");
        assertThat(metrics())
                .contains("drawbridge_gateway_requests_total{", "client=\"booking\"", "status=\"200\"")
                .doesNotContain("CANARY");
    }

    private String metrics() throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create(appliance.apiAddress() + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Test
    void aChangedSystemCountsAtOnceAndAnUnchangedOneGoesOnCounting() throws Exception {
        for (int i = 0; i < 3; i++) {
            send(request("/Observation/1", portal));
        }
        Files.writeString(site.config().resolve("drawbridge.yaml"), "api: {port: 0, tls: false}\ndrain: 2s\n");
        appliance.parts().changes().applyEdited("anna", "elsewhere");
        problem(send(request("/Observation/1", portal)), 429, "over-quota");

        var changed = SYSTEM.formatted(backend.port(), "").replace("per-minute: 3", "per-minute: 30");
        appliance
                .parts()
                .changes()
                .change(
                        "HEAD",
                        Map.of("systems/ehr.yaml", Optional.of(changed.getBytes(StandardCharsets.UTF_8))),
                        "anna",
                        "more");
        assertThat(send(request("/Observation/1", portal)).statusCode()).isEqualTo(200);
    }
}
