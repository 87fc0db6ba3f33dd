package org.drawbridge.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.people.People;
import org.drawbridge.security.people.Permission;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Attacks on the running appliance. Which routes there are is read off its own table, so a new one cannot be
/// forgotten.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class AttackTest {

    private static final String CANARY = "CANARYNAME";

    private static final String REPLAY =
            "{\"channel\": \"adt\", \"destination\": \"ehr\", \"from\": \"2026-01-01T00:00:00Z\", \"dryRun\": true}";

    @TempDir
    static Path folder;

    private Appliance appliance;
    private HttpClient client;
    private People people;
    private List<Route> routes;

    @BeforeAll
    void start() throws Exception {
        Files.createDirectories(folder.resolve("config/channels"));
        Files.writeString(folder.resolve("config/drawbridge.yaml"), "api: {port: 0}\n");
        for (String name : List.of("adt", "lab")) {
            Files.writeString(folder.resolve("config/channels/" + name + ".yaml"), """
                source:
                  mllp: {host: 127.0.0.1, port: 0}
                destinations:
                  - name: ehr
                    mapping: hl7v2-to-fhir
                    fhir: {url: http://127.0.0.1:1/fhir}
                """);
        }
        Path home = folder.resolve("home");
        appliance = Appliance.start(home, folder.resolve("config"), Unlock.keyFile(home));
        var keys = new Keyring();
        keys.open(home, Unlock.keyFile(home), Set.of(), Clock.systemUTC());
        people = new People(keys.vault(), Clock.systemUTC());
        client = HttpClient.newBuilder()
                .sslContext(PeerTls.Protected.trusting(keys, List.of("own")).context())
                .build();
        routes = Api.routes(appliance.parts());
        send(
                "adt",
                "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261123||ADT^A08|C-1|P|2.5.1\rPID|1||4711^^^NORTH^MR||" + CANARY
                        + "^ONE||19700101|F\r");
    }

    @AfterAll
    void stop() {
        client.close();
        appliance.close();
    }

    @Test
    void noRouteAnswersAStrangerUnlessItIsOpenOnPurpose() throws Exception {
        assertThat(routes).hasSizeGreaterThan(25);
        assertThat(routes.stream()
                        .filter(each -> each.access() instanceof Route.Access.Open)
                        .map(Route::path))
                .containsExactlyInAnyOrder(
                        "/metrics",
                        "/openapi.json",
                        "/docs",
                        "/docs/{+page}",
                        "/api/v1/health",
                        "/api/v1/login",
                        "/api/v1/login/code",
                        "/api/v1/login/browser",
                        "/api/v1/login/browser/finish");
        String expired = people.addKey("old", EnumSet.allOf(Permission.class), Set.of(), Duration.ofNanos(1));
        for (Route route : routes) {
            if (!(route.access() instanceof Route.Access.Open)) {
                for (String token : List.of("", "nonsense", "dbk_a_b", expired, "x".repeat(4000))) {
                    assertThat(status(route, token))
                            .as("%s %s", route.method(), route.path())
                            .isEqualTo(401);
                }
            }
        }
    }

    @Test
    void theOpenApiDocumentHasEveryRouteAndNoOther() throws Exception {
        var documented = new ArrayList<String>();
        Json.MAPPER
                .readTree(get("/openapi.json", "").body())
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(routes.stream()
                        .map(each -> each.method().text() + " " + each.path().replace("{+", "{"))
                        .toList());
    }

    @Test
    void theOpenApiDocumentSaysWhichPermissionEachRouteWants() throws Exception {
        JsonNode paths = Json.MAPPER.readTree(get("/openapi.json", "").body()).get("paths");

        for (Route route : routes) {
            String wanted = switch (route.access()) {
                case Route.Access.Open _, Route.Access.Known _ -> "";
                case Route.Access.Wants(Permission permission) -> Json.word(permission);
                case Route.Access.WantsForChannel(Permission permission) -> Json.word(permission);
            };
            assertThat(paths.path(route.path().replace("{+", "{"))
                            .path(route.method().text().toLowerCase(Locale.ROOT))
                            .path("x-permission")
                            .asText())
                    .as("%s %s", route.method(), route.path())
                    .isEqualTo(wanted);
        }
    }

    @Test
    void noRouteAnswersWhoHasEveryPermissionButItsOwn() throws Exception {
        for (Route route : routes) {
            Permission wanted = switch (route.access()) {
                case Route.Access.Wants(Permission permission) -> permission;
                case Route.Access.WantsForChannel(Permission permission) -> permission;
                case Route.Access.Open _, Route.Access.Known _ -> null;
            };
            if (wanted != null) {
                String key = key(EnumSet.complementOf(EnumSet.of(wanted)));
                assertThat(status(route, key))
                        .as("%s %s", route.method(), route.path())
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void whoeverMayDoAllInOneChannelMayDoNothingThatIsOfAllChannels() throws Exception {
        // Given
        String limited = appliance
                .parts()
                .people()
                .addKey("limited", EnumSet.allOf(Permission.class), Set.of("adt"), Duration.ofDays(1));
        for (Route route : routes) {
            if (route.access() instanceof Route.Access.Wants(Permission wanted) && wanted != Permission.OBSERVE) {
                // When
                int status = status(route, limited);
                // Then
                assertThat(status).as("%s %s", route.method(), route.path()).isEqualTo(403);
            }
        }
    }

    @Test
    void whoMayNotSeePhiSeesShapesOnly() throws Exception {
        String blind = key(EnumSet.complementOf(EnumSet.of(Permission.SEE_PHI)));
        String all = get("/api/v1/messages", blind).body();
        assertThat(all).contains("\"patientId\":\"***\"").doesNotContain("4711");
        String id = id();

        for (String path : List.of(
                "/body",
                "/acknowledgment",
                "/deliveries",
                "/deliveries/ehr",
                "/deliveries/ehr/content",
                "/deliveries/ehr/attempts")) {
            HttpResponse<String> answer = get("/api/v1/messages/" + id + path, blind);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).doesNotContain(CANARY, "4711", "1970");
        }
        assertThat(get("/api/v1/messages/" + id + "/body", blind).body())
                .startsWith("MSH|^~\\&|PMS|NORTH|")
                .contains("PID|x||xxxx^^^xxxxx^xx||xxxxxxxxxx^xxx||xxxxxxxx|x");
        assertThat(post("/api/v1/messages/search", blind, "{\"patientId\":\"4711\"}")
                        .statusCode())
                .isEqualTo(403);
        String seeing = key(EnumSet.of(Permission.OBSERVE, Permission.SEE_PHI));
        assertThat(get("/api/v1/messages/" + id + "/body", seeing).body()).contains(CANARY);
    }

    @Test
    void aChannelThatOneMayNotSeeIsNotThere() throws Exception {
        String lab = people.addKey("lab", EnumSet.allOf(Permission.class), Set.of("lab"), Duration.ofDays(1));
        String id = id();

        assertThat(get("/api/v1/channels", lab).body()).contains("\"lab\"").doesNotContain("\"adt\"");
        for (String path : List.of("", "/body", "/deliveries", "/deliveries/ehr", "/deliveries/ehr/content")) {
            assertThat(get("/api/v1/messages/" + id + path, lab).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        String replay = beginReplay();
        for (String path : List.of(
                "/api/v1/channels/adt",
                "/api/v1/messages?channel=adt",
                "/api/v1/deliveries?channel=adt",
                "/api/v1/quarantine?channel=adt",
                "/api/v1/replays/" + replay)) {
            assertThat(get(path, lab).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get("/api/v1/messages", lab).statusCode()).isEqualTo(400);
        assertThat(get("/api/v1/quarantine", lab).body()).isEqualTo("{\"deliveries\":[]}");
        assertThat(get("/api/v1/replays", lab).body()).isEqualTo("{\"replays\":[]}");
        for (String path : List.of(
                "/api/v1/channels/adt/stop",
                "/api/v1/channels/adt/destinations/ehr/breaker/reset",
                "/api/v1/replays/" + replay + "/pause",
                "/api/v1/replays/" + replay + "/resume",
                "/api/v1/replays/" + replay + "/cancel")) {
            assertThat(post(path, lab, "").statusCode()).as(path).isEqualTo(404);
        }
        assertThat(post("/api/v1/replays", lab, REPLAY).statusCode()).isEqualTo(404);
    }

    @Test
    void whoSawWhatIsInTheTrailAndTheTrailIsWhole() throws Exception {
        String key = people.addKey("curious", EnumSet.allOf(Permission.class), Set.of(), Duration.ofDays(1));
        assertThat(get("/api/v1/messages/" + id() + "/body", key).statusCode()).isEqualTo(200);
        assertThat(get(
                                "/api/v1/accounts",
                                people.addKey("nosy", EnumSet.of(Permission.OBSERVE), Set.of(), Duration.ofDays(1)))
                        .statusCode())
                .isEqualTo(403);

        assertThat(post("/api/v1/audit/search", key, "{\"patient\":\"4711\",\"who\":\"curious\"}")
                        .body())
                .contains("AuditEvent", "GET /api/v1/messages/{id}/body", "\"value\":\"4711\"");
        assertThat(post("/api/v1/audit/search", key, "{\"who\":\"nosy\"}").body())
                .contains("\"outcome\":\"4\"", "GET /api/v1/accounts");
        assertThat(get("/api/v1/audit/verify", key).body()).contains("\"good\":true");
    }

    @Test
    void bodiesThatAreBombsAreRefusedInOneSentence() throws Exception {
        String key = key(EnumSet.allOf(Permission.class));
        for (String bomb : List.of(
                "[".repeat(100_000),
                "{\"a\":".repeat(50_000),
                "{\"limit\":" + "9".repeat(5_000) + "}",
                "\u0000\u0001",
                "")) {
            HttpResponse<String> answer = post("/api/v1/messages/search", key, bomb);
            assertThat(answer.statusCode())
                    .as("%.20s: %.200s", bomb, answer.body())
                    .isBetween(400, 413);
            assertThat(answer.body()).hasSizeLessThan(500).doesNotContain("Exception", "\tat ", "com.fasterxml");
        }
    }

    @Test
    void aBodyThatIsTooLongIsNotRead() throws Exception {
        String key = key(EnumSet.allOf(Permission.class));
        assertThat(refusesOrCuts(key, "{\"channel\":\"" + "x".repeat(2_000_000) + "\"}"))
                .isTrue();
        assertThat(get("/api/v1/health", "").statusCode()).isEqualTo(200);
    }

    /// The answer may be lost when the server closes while we still write.
    private boolean refusesOrCuts(String key, String body) throws InterruptedException {
        try {
            HttpRequest request = request("/api/v1/messages/search", key)
                    .POST(BodyPublishers.ofString(body))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 413;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void pathsThatClimbOrInjectFindNothing() throws Exception {
        String key = key(EnumSet.allOf(Permission.class));
        for (String path : List.of(
                "/api/v1/messages/..%2f..%2fkeys%2fvault.key",
                "/api/v1/channels/..%2F..%2Fetc%2Fpasswd",
                "/api/v1/channels/%00",
                "/..%2f..%2f..%2fetc/passwd",
                "/api/v1/messages/1'%20or%20'1'='1/body",
                "/api/v1/messages/-1",
                "/api/v1/messages/99999999999999999999",
                "/api/v1/channels/a%0d%0aSet-Cookie:%20x=1")) {
            HttpResponse<String> answer = get(path, key);
            assertThat(answer.statusCode()).as(path).isIn(400, 404);
            assertThat(answer.body()).as(path).doesNotContain("Exception", "\tat ", "root:");
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void everyAnswerHasTheHeadersThatKeepBrowsersSafe() throws Exception {
        for (String path : List.of("/metrics", "/api/v1/health", "/api/v1/messages", "/nowhere")) {
            var headers = get(path, "").headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
            assertThat(headers.firstValue("Cache-Control")).as(path).contains("no-store");
            assertThat(headers.firstValue("Strict-Transport-Security")).as(path).isPresent();
            assertThat(headers.firstValue("Content-Security-Policy")).as(path).isPresent();
            assertThat(headers.firstValue("Server")).as(path).isEmpty();
        }
    }

    @Test
    void bytesThatAreNoTlsAndNoHttpDoNotHurtIt() throws Exception {
        var random = new Random(20261125);
        int port = URI.create(appliance.apiAddress()).getPort();
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[1 + random.nextInt(600)];
            random.nextBytes(noise);
            if (i % 2 == 0) {
                System.arraycopy(new byte[] {22, 3, 1}, 0, noise, 0, Math.min(3, noise.length));
            }
            shout(port, noise);
        }
        assertThat(get("/api/v1/health", "").statusCode()).isEqualTo(200);
    }

    private static void shout(int port, byte[] noise) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(noise);
        } catch (IOException e) {
            // It hung up on us while we were still writing.
            return;
        }
    }

    @Test
    void guessesOverTheApiAreSlowedDownAndTellNothing() throws Exception {
        String said = "";
        int locked = 0;
        for (int i = 0; i < 200; i++) {
            HttpResponse<String> answer =
                    post("/api/v1/login", "", "{\"name\":\"nobody\",\"password\":\"guess number " + i + "\"}");
            locked += answer.statusCode() == 429 ? 1 : 0;
            said = answer.body();
        }
        assertThat(locked).isGreaterThan(180);
        assertThat(said).contains("Too many failures");
        assertThat(post("/api/v1/login", "", "{\"name\":\"admin\",\"password\":\"guess number 1\"}")
                        .body())
                .contains("Name, password or code is wrong.");
    }

    private String beginReplay() throws Exception {
        return post("/api/v1/replays", key(EnumSet.of(Permission.OPERATE)), REPLAY)
                .body()
                .replaceAll("(?s).*?\"id\":(\\d+).*", "$1");
    }

    private String id() throws Exception {
        return get("/api/v1/messages", key(EnumSet.allOf(Permission.class)))
                .body()
                .replaceAll("(?s).*?\"id\":(\\d+).*", "$1");
    }

    private String key(Set<Permission> scopes) {
        return people.addKey("test", scopes, Set.of(), Duration.ofDays(1));
    }

    private int status(Route route, String token) throws Exception {
        String path = route.path().replace("{id}", "1").replaceAll("\\{\\+?[a-z]+\\}", "adt");
        String method = route.method().text();
        HttpRequest.Builder request = request(path, token)
                .method(method, method.equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(appliance.apiAddress() + path))
                .timeout(Duration.ofSeconds(20));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return client.send(request(path, token).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String token, String body) throws Exception {
        return client.send(
                request(path, token).POST(BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private void send(String channel, String message) throws Exception {
        String address = appliance.address(channel);
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(("\u000b" + message + "\u001c\r").getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().read()).isEqualTo(0x0b);
        }
        while (get("/api/v1/deliveries?channel=" + channel, key(EnumSet.allOf(Permission.class)))
                .body()
                .contains("\"deliveries\":[]")) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
