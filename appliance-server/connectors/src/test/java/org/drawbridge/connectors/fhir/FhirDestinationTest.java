package org.drawbridge.connectors.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.drawbridge.connectors.http.Authority;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.simulators.ehr.Faults;
import org.drawbridge.simulators.ehr.FhirEhr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FhirDestinationTest {

    private static final byte[] BUNDLE = "{\"resourceType\":\"Bundle\"}".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "400, PERMANENT, MESSAGE",
        "401, TRANSIENT, PEER",
        "404, TRANSIENT, PEER",
        "409, TRANSIENT, MESSAGE",
        "412, PERMANENT, MESSAGE",
        "422, PERMANENT, MESSAGE",
        "429, TRANSIENT, PEER",
        "500, TRANSIENT, MESSAGE",
        "503, TRANSIENT, PEER",
        "301, TRANSIENT, PEER"
    })
    void readsEachStatusByTheTable(int status, Failure.Kind kind, Failure.Scope scope) throws Exception {
        assertThat(exchange(status, "7")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(kind);
            assertThat(failed.failure().scope()).isEqualTo(scope);
            assertThat(failed.failure().code()).isEqualTo("http-" + status);
            assertThat(failed.failure().retryAfter()).contains(Duration.ofSeconds(7));
        });
    }

    @Test
    void aSuccessIsDelivered() throws Exception {
        assertThat(exchange(200, "x")).isEqualTo(new Outcome.Delivered("HTTP 200"));
    }

    @Test
    void understandsADateInRetryAfter() throws Exception {
        assertThat(exchange(503, "Wed, 21 Oct 2015 07:28:00 GMT"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().retryAfter()).contains(Duration.ZERO));
    }

    @Test
    void aRefusedConnectionIsThePeersAndNothingWasSent() throws Exception {
        int free;
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }

        assertThat(deliver(free)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.TRANSIENT);
            assertThat(failed.failure().code()).isEqualTo("connect");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200",
                "HTTP/1.1 200 OK\r\nContent-Type: x\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
            })
    void aConnectionCutAfterSendingIsUncertain(String answer) throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = listener.accept()) {
                    assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
            });

            assertThat(deliver(listener.getLocalPort()))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.UNCERTAIN));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Testpatient Testpatient\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nabc\r\nabc"
            })
    void anAnswerThatIsNoHttpLeavesItUncertain(String answer) throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = listener.accept()) {
                    assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
            });

            assertThat(deliver(listener.getLocalPort())).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.UNCERTAIN);
                assertThat(failed.failure().reason()).doesNotContain("abc", "Testpatient");
            });
        }
    }

    @Test
    void aPeerThatDoesNotAnswerInTimeLeavesItUncertain() throws Exception {
        try (var ehr = new FhirEhr("127.0.0.1", 0, Clock.systemUTC())) {
            ehr.misbehave(new Faults.Plan(Duration.ZERO, 0, 500, Optional.empty(), true, Optional.empty(), false));

            assertThat(deliver(URI.create(ehr.base()), BUNDLE)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.UNCERTAIN);
                assertThat(failed.failure().code()).isEqualTo("timeout");
            });
        }
    }

    @Test
    void aPeerThatAnswersByteByByteIsNotWaitedForWithoutEnd() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread drip = Thread.startVirtualThread(() -> {
                try (var socket = listener.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        socket.getOutputStream().write('x');
                        Thread.sleep(50);
                    }
                } catch (java.io.IOException | InterruptedException e) {
                    // The other side has had enough.
                    return;
                }
            });
            var settings = new FhirDestination.Settings(
                    URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/fhir"),
                    Duration.ofMillis(300),
                    Duration.ofMillis(300),
                    PeerTls.NONE,
                    Authority.NONE,
                    List.of());

            assertThat(deliver(settings, BUNDLE))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.failure().code()).isEqualTo("timeout"));
            assertThat(drip.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void createsAndUpdatesSingleResourcesAndExpectsTheVersionThatTheyName() throws Exception {
        try (var ehr = new FhirEhr("127.0.0.1", 0, Clock.systemUTC())) {
            URI base = URI.create(ehr.base());
            assertThat(deliver(base, bytes("{\"resourceType\":\"Patient\"}")))
                    .isEqualTo(new Outcome.Delivered("HTTP 201, version W/\"1\""));
            String id = text(base, "Patient").replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");

            String patient = "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"meta\":{\"versionId\":\"1\"}}";
            assertThat(deliver(base, bytes(patient))).isEqualTo(new Outcome.Delivered("HTTP 200, version W/\"2\""));
            assertThat(deliver(base, bytes(patient)))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.failure().code()).isEqualTo("http-412"));
        }
    }

    private static String text(URI base, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(base + "/" + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Outcome exchange(int status, String retryAfter) throws Exception {
        var received = new AtomicReference<byte[]>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/fhir", exchange -> {
            received.set(exchange.getRequestBody().readAllBytes());
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            Outcome outcome = deliver(server.getAddress().getPort());
            assertThat(received.get()).isEqualTo(BUNDLE);
            return outcome;
        } finally {
            server.stop(0);
        }
    }

    private static Outcome deliver(int port) throws InterruptedException {
        return deliver(URI.create("http://127.0.0.1:" + port + "/fhir"), BUNDLE);
    }

    private static Outcome deliver(URI base, byte[] content) throws InterruptedException {
        return deliver(
                new FhirDestination.Settings(
                        base, Duration.ofSeconds(5), Duration.ofSeconds(1), PeerTls.NONE, Authority.NONE, List.of()),
                content);
    }

    private static Outcome deliver(FhirDestination.Settings settings, byte[] content) throws InterruptedException {
        try (var destination = new FhirDestination(settings, Clock.systemUTC())) {
            return destination.deliver(
                    new Outgoing(new DeliveryId(new MessageId(1), "ehr"), 1, Label.NONE, Payload.of(content)));
        }
    }
}
