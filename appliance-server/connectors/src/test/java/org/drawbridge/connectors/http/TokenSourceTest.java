package org.drawbridge.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.drawbridge.connectors.fhir.FhirDestination;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.jwt.SigningKey;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.simulators.identity.IdentityServer;
import org.drawbridge.simulators.identity.PublishedKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A destination, a system that takes only tokens that are good, and the server that gives them.
class TokenSourceTest {

    private static final byte[] BUNDLE = "{\"resourceType\":\"Bundle\"}".getBytes(StandardCharsets.US_ASCII);
    private static final String SECRET = "it's 100% secret: &";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T08:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Keyring keys = new Keyring();
    private volatile boolean takesNone;

    private IdentityServer server;
    private HttpServer ehr;

    @BeforeEach
    void start(@TempDir Path home) throws Exception {
        keys.open(home, Unlock.keyFile(home), List.of("localhost"), Clock.systemUTC());
        keep("ehr/secret", Secret.of(SECRET.toCharArray()));
        server = new IdentityServer(0, clock);
        server.know("clinic", SECRET);
        ehr = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        ehr.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        ehr.createContext("/fhir", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean good = !takesNone && server.accepts(shown);
            (good ? delivered : refused).incrementAndGet();
            exchange.sendResponseHeaders(good ? 200 : 401, -1);
            exchange.close();
        });
        ehr.start();
    }

    private void keep(String name, Secret secret) {
        try (secret) {
            keys.vault().put(name, secret);
        }
    }

    @AfterEach
    void stop() {
        server.close();
        ehr.stop(0);
    }

    private FhirDestination destination(ClientAuthentication authentication) {
        var tokens = new TokenSource(
                new TokenSource.Settings(
                        server.tokenEndpoint(),
                        "clinic",
                        authentication,
                        "system/*.cruds",
                        PeerTls.NONE,
                        Duration.ofSeconds(10)),
                clock);
        return new FhirDestination(
                new FhirDestination.Settings(
                        URI.create("http://127.0.0.1:" + ehr.getAddress().getPort() + "/fhir"),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        PeerTls.NONE,
                        new Authority.OAuth(tokens),
                        List.of()),
                clock);
    }

    private FhirDestination destination() {
        return destination(new ClientAuthentication.Password(new Credential.Kept(keys, "ehr/secret"), false));
    }

    private static Outcome deliver(FhirDestination to) throws InterruptedException {
        return to.deliver(new Outgoing(new DeliveryId(new MessageId(1), "ehr"), 1, Label.NONE, Payload.of(BUNDLE)));
    }

    private static List<Outcome> deliverAtOnce(FhirDestination to, int count) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Outcome>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(() -> deliver(to));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> each : threads.invokeAll(all)) {
                outcomes.add(each.get());
            }
            return outcomes;
        }
    }

    private static Failure failure(Outcome outcome) {
        return ((Outcome.Failed) outcome).failure();
    }

    @Test
    void aHundredWhoWaitForATokenAskOnce() throws Exception {
        // Given
        server.wait(Duration.ofMillis(200));
        try (FhirDestination destination = destination()) {
            // When
            List<Outcome> outcomes = deliverAtOnce(destination, 100);
            // Then
            assertThat(outcomes).containsOnly(new Outcome.Delivered("HTTP 200"));
            assertThat(server.asked()).isEqualTo(1);
        }
    }

    @Test
    void aTokenIsRenewedBeforeItEndsAndNobodyWaitsForIt() throws Exception {
        // Given
        try (FhirDestination destination = destination()) {
            deliver(destination);
            now.updateAndGet(time -> time.plusSeconds(245));
            server.wait(Duration.ofMillis(300));
            // When
            long begun = System.nanoTime();
            List<Outcome> outcomes = deliverAtOnce(destination, 20);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            // Then
            assertThat(outcomes).containsOnly(new Outcome.Delivered("HTTP 200"));
            assertThat(took).isLessThan(Duration.ofMillis(300));
            Thread.sleep(500);
            now.updateAndGet(time -> time.plusSeconds(60));
            assertThat(deliver(destination)).isEqualTo(new Outcome.Delivered("HTTP 200"));
            assertThat(server.asked()).isEqualTo(2);
            assertThat(refused).hasValue(0);
        }
    }

    @Test
    void whileItCannotBeRenewedTheOldOneIsUsedToItsEnd() throws Exception {
        // Given
        try (FhirDestination destination = destination()) {
            deliver(destination);
            server.fail(503, "{}");
            now.updateAndGet(time -> time.plusSeconds(250));
            // When
            List<Outcome> before = deliverAtOnce(destination, 20);
            now.updateAndGet(time -> time.plusSeconds(60));
            Outcome after = deliver(destination);
            // Then
            assertThat(before).containsOnly(new Outcome.Delivered("HTTP 200"));
            assertThat(failure(after).code()).isEqualTo("oauth-http-503");
            assertThat(server.asked()).isLessThan(5);
        }
    }

    @Test
    void aTokenThatIsRefusedIsReplacedOnceForAll() throws Exception {
        // Given
        try (FhirDestination destination = destination()) {
            deliver(destination);
            server.revoke();
            now.updateAndGet(time -> time.plusSeconds(31));
            server.wait(Duration.ofMillis(200));
            // When
            List<Outcome> outcomes = deliverAtOnce(destination, 50);
            // Then
            assertThat(outcomes).containsOnly(new Outcome.Delivered("HTTP 200"));
            assertThat(server.asked()).isEqualTo(2);
        }
    }

    @Test
    void whoeverRefusesEveryTokenIsNotShownOneAfterTheOther() throws Exception {
        // Given
        takesNone = true;
        try (FhirDestination destination = destination()) {
            // When
            for (int i = 0; i < 10; i++) {
                assertThat(failure(deliver(destination)).code()).isEqualTo("http-401");
            }
            // Then
            assertThat(server.asked()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPrivateKeyIsAsGoodAsASecret(SigningKey.Kind kind) throws Exception {
        // Given
        try (Secret made = SigningKey.make(kind)) {
            server.know(
                    "clinic", PublishedKeys.only(SigningKey.read("made", made).published()));
            keys.vault().put("ehr/key", made);
        }
        var authentication = new ClientAuthentication.PrivateKeyJwt(new Credential.Kept(keys, "ehr/key"), "");
        try (FhirDestination destination = destination(authentication)) {
            // When
            Outcome outcome = deliver(destination);
            // Then
            assertThat(outcome).isEqualTo(new Outcome.Delivered("HTTP 200"));
        }
    }

    @Test
    void aSecretThatIsChangedInTheVaultCountsFromTheNextTokenOn() throws Exception {
        // Given
        keep("ehr/secret", Secret.of("wrong".toCharArray()));
        try (FhirDestination destination =
                destination(new ClientAuthentication.Password(new Credential.Kept(keys, "ehr/secret"), true))) {
            Failure before = failure(deliver(destination));
            keep("ehr/secret", Secret.of(SECRET.toCharArray()));
            // When
            Outcome after = deliver(destination);
            // Then
            assertThat(before.code()).isEqualTo("oauth-client");
            assertThat(before.scope()).isEqualTo(Failure.Scope.PEER);
            assertThat(before.kind()).isEqualTo(Failure.Kind.TRANSIENT);
            assertThat(before.reason()).contains("does not accept our client id with this secret or key");
            assertThat(after).isEqualTo(new Outcome.Delivered("HTTP 200"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":\"invalid_scope\",\"error_description\":\"canary\"} | oauth-scope",
                "500 | canary | oauth-http-500",
                "200 | canary | oauth-bad-answer",
                "200 | {\"access_token\":\"a\\nb\",\"token_type\":\"Bearer\"} | oauth-bad-answer",
                "200 | {\"access_token\":\"canary\",\"token_type\":\"mac\"} | oauth-bad-answer",
            })
    void anAnswerWithoutATokenIsThePeersAndNothingIsSentThere(int status, String body, String code) throws Exception {
        // Given
        server.fail(status, body);
        try (FhirDestination destination = destination()) {
            // When
            Failure failure = failure(deliver(destination));
            // Then
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.kind()).isEqualTo(Failure.Kind.TRANSIENT);
            assertThat(failure.scope()).isEqualTo(Failure.Scope.PEER);
            assertThat(failure.reason())
                    .startsWith("No access token from http://127.0.0.1")
                    .doesNotContain("canary");
            assertThat(refused).hasValue(0);
        }
    }

    @Test
    void aServerThatIsAwayIsSaidSoAndIsNotUncertain() throws Exception {
        // Given
        server.close();
        try (FhirDestination destination = destination()) {
            // When
            Failure failure = failure(deliver(destination));
            // Then
            assertThat(failure.code()).isEqualTo("oauth-connect");
            assertThat(failure.kind()).isEqualTo(Failure.Kind.TRANSIENT);
            assertThat(failure.reason()).startsWith("No access token: No connection to http://127.0.0.1");
        }
    }
}
