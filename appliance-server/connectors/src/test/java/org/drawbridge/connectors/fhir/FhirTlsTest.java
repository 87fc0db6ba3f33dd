package org.drawbridge.connectors.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drawbridge.connectors.http.Authority;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.ApiTls;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FhirTlsTest {

    @TempDir
    Path folder;

    @Test
    void deliversOnlyToAServerThatIsTrustedForThisSystem() throws Exception {
        Keyring theirs = home("theirs");
        Keyring ours = home("ours");
        HttpsServer server = server(theirs);
        try (var destination = new FhirDestination(
                settings(server, PeerTls.Protected.trusting(ours, List.of("ehr"))), Clock.systemUTC())) {
            ours.certificates().trust("ehr", "ca", authority(ours));
            Outcome refused = deliver(destination);
            assertThat(refused).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                assertThat(failed.failure().code()).isEqualTo("tls-untrusted");
                assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.TRANSIENT);
                assertThat(failed.failure().reason()).contains("signed by nobody that is trusted here");
            });

            ours.certificates().trust("ehr", "ca", authority(theirs));

            assertThat(deliver(destination)).isEqualTo(new Outcome.Delivered("HTTP 200"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void sendsTheTokenThatTheVaultHasAtThatMoment() throws Exception {
        Keyring keys = home("ours");
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpsServer server = server(keys);
        server.createContext("/seen", exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        var settings = new FhirDestination.Settings(
                URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/seen"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                PeerTls.Protected.trusting(keys, List.of("own")),
                new Authority.Bearer(new Credential.Kept(keys, "ehr/token")),
                List.of());
        try (var destination = new FhirDestination(settings, Clock.systemUTC())) {
            for (String token : List.of("first", "second")) {
                try (Secret secret = Secret.of(token.toCharArray())) {
                    keys.vault().put("ehr/token", secret);
                }
                assertThat(deliver(destination)).isEqualTo(new Outcome.Delivered("HTTP 200"));
            }
        } finally {
            server.stop(0);
        }
        assertThat(seen).containsExactly("Bearer first", "Bearer second");
        assertThat(settings.toString()).doesNotContain("first", "second");
    }

    @Test
    void aServerWithoutTlsIsSaidToBeOne() throws Exception {
        Keyring ours = home("ours");
        try (var plain = new java.net.ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try (var socket = plain.accept()) {
                    var _ = socket.getInputStream().read(new byte[4096]);
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            var base = URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/fhir");
            var settings = new FhirDestination.Settings(
                    base,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    PeerTls.Protected.trusting(ours, List.of("own")),
                    Authority.NONE,
                    List.of());
            try (var destination = new FhirDestination(settings, Clock.systemUTC())) {
                assertThat(deliver(destination))
                        .isInstanceOfSatisfying(
                                Outcome.Failed.class,
                                failed -> assertThat(failed.failure().code()).isEqualTo("tls-no-tls"));
            }
        }
    }

    private static FhirDestination.Settings settings(HttpsServer server, PeerTls tls) {
        var base = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/fhir");
        return new FhirDestination.Settings(
                base, Duration.ofSeconds(5), Duration.ofSeconds(5), tls, Authority.NONE, List.of());
    }

    private static HttpsServer server(Keyring keys) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ApiTls.context(keys.certificates(), Certificates.APPLIANCE)));
        server.createContext("/fhir", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static Outcome deliver(FhirDestination destination) throws InterruptedException {
        byte[] bundle = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}".getBytes(StandardCharsets.UTF_8);
        return destination.deliver(
                new Outgoing(new DeliveryId(new MessageId(1), "ehr"), 1, Label.NONE, Payload.of(bundle)));
    }

    private static byte[] authority(Keyring keys) throws java.io.IOException {
        return Files.readAllBytes(keys.certificates().authorityFile());
    }

    private Keyring home(String name) {
        var keys = new Keyring();
        Path home = folder.resolve(name);
        keys.open(home, Unlock.keyFile(home), Set.of("localhost", "127.0.0.1"), Clock.systemUTC());
        return keys;
    }
}
