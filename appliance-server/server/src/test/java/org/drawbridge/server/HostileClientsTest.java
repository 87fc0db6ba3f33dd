package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.drawbridge.engine.Event;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.people.Permission;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that mean harm to the wires of a running appliance: it stays up for all others, in memory and in time.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class HostileClientsTest {

    private static final long SEED = 20261125;

    @TempDir
    static Path folder;

    private Appliance appliance;
    private SSLContext trusting;
    private HttpClient client;
    private String key = "";

    @BeforeAll
    void start() throws Exception {
        Site site = Site.in(folder).channel("adt", """
            source:
              mllp: {host: 127.0.0.1, port: 0, max-frame: 4MB}
            destinations: []
            """).channel("safe", """
                source:
                  mllp: {host: 127.0.0.1, port: 0, stall: 5s, tls: {certificate: appliance}}
                destinations: []
                """);
        Files.writeString(
                site.config().resolve("drawbridge.yaml"),
                "api: {port: 0, tls: true, patience: 2s, connections-per-address: 150}\n");
        appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
        key = appliance.first().orElseThrow().key();
        Keyring keys = appliance.parts().keys();
        trusting = PeerTls.Protected.trusting(keys, List.of("own")).context();
        client = HttpClient.newBuilder().sslContext(trusting).build();
    }

    @AfterAll
    void stop() {
        client.close();
        appliance.close();
    }

    @Test
    void hellosOfTlsWithFaultsDoNotHurtIt() throws Exception {
        byte[] hello = hello();
        var random = new Random(SEED);
        for (int port : List.of(apiPort(), port("safe"))) {
            // More than there may be connections: what a failed handshake takes has to come back.
            for (int i = 0; i < 600; i++) {
                byte[] faulty = Arrays.copyOf(hello, i % 3 == 0 ? 1 + random.nextInt(hello.length) : hello.length);
                for (int flips = random.nextInt(8); flips > 0; flips--) {
                    faulty[random.nextInt(faulty.length)] = (byte) random.nextInt(256);
                }
                shout(port, faulty);
            }
        }

        // Hundreds of connections that ended just now may still be on the way to their end, up to the limit.
        Site.until("the API answers", this::isHealthy);
        Site.until("a good hello is answered", () -> {
            try (Socket socket =
                    trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port("safe"))) {
                return answered(socket, "AFTER");
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void requestsOfHttpWithFaultsDoNotHurtIt() throws Exception {
        var random = new Random(SEED);
        byte[] good = ("POST /api/v1/messages/search HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key
                        + "\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "2\r\n"
                        + "{}\r\n"
                        + "0\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 300; i++) {
            byte[] faulty = Arrays.copyOf(good, i % 3 == 0 ? 1 + random.nextInt(good.length) : good.length);
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                faulty[random.nextInt(faulty.length)] = (byte) random.nextInt(256);
            }
            send(faulty);
        }

        assertThat(health()).isEqualTo(200);
    }

    @Test
    void whoSendsAHeadByteByByteIsCutOffAndOthersAreAnsweredMeanwhile() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Socket socket = connected();
            socket.getOutputStream()
                    .write("GET /api/v1/health HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            slow.add(socket);
        }
        assertThat(health()).isEqualTo(200);

        int cut = 0;
        for (int seconds = 0; seconds < 40 && cut < slow.size(); seconds++) {
            cut = 0;
            for (Socket each : slow) {
                cut += drips(each) ? 0 : 1;
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }

        assertThat(cut).isEqualTo(slow.size());
        assertThat(health()).isEqualTo(200);
    }

    @Test
    void oneAddressCannotKeepAllConnections() throws Exception {
        // Given
        List<Socket> kept = new ArrayList<>();
        InetAddress greedy = InetAddress.getByName("127.0.0.9");
        for (int i = 0; i < 300; i++) {
            kept.add(new Socket(InetAddress.getLoopbackAddress(), apiPort(), greedy, 0));
        }
        // When
        int open = 0;
        for (Socket each : kept) {
            open += isOpen(each) ? 1 : 0;
        }
        // Then
        assertThat(open).isLessThanOrEqualTo(150);
        assertThat(health()).isEqualTo(200);
        for (Socket each : kept) {
            each.close();
        }
    }

    @Test
    void oneAddressCannotKeepOthersFromLoggingIn() throws Exception {
        // Given
        List<CompletableFuture<Integer>> guesses = new ArrayList<>();
        // Of an address that has no connections left over from other tests.
        try (HttpClient guessing = HttpClient.newBuilder()
                .sslContext(trusting)
                .localAddress(InetAddress.getByName("127.0.0.7"))
                .build()) {
            for (int i = 0; i < 60; i++) {
                guesses.add(guessing.sendAsync(login("nobody-" + i), BodyHandlers.discarding())
                        .thenApply(HttpResponse::statusCode));
            }
            // When
            CompletableFuture.allOf(guesses.toArray(CompletableFuture[]::new)).join();
        }
        // Then
        assertThat(guesses)
                .extracting(CompletableFuture::join)
                .contains(401, 429)
                .containsOnly(401, 429);
    }

    private HttpRequest login(String name) {
        return HttpRequest.newBuilder(URI.create(appliance.apiAddress() + "/api/v1/login"))
                .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\",\"password\":\"a wrong password\"}"))
                .build();
    }

    @Test
    void whoKnocksAgainAndAgainHasOneLineOfTheLog() throws Exception {
        // Given
        var events = new EventLog();
        // When
        for (int i = 0; i < 1_000; i++) {
            events.happened(new Event.ConnectionClosed("safe", "10.0.0.9:" + (1024 + i), "tls-no-tls"));
        }
        events.happened(new Event.ConnectionClosed("safe", "10.0.0.10:1024", "tls-no-tls"));
        // Then
        assertThat(RecentLog.text().lines())
                .filteredOn(line -> line.contains("10.0.0.9"))
                .hasSize(1);
        assertThat(RecentLog.text().lines())
                .filteredOn(line -> line.contains("10.0.0.10"))
                .hasSize(1);
    }

    /// What was closed by the other side says so at once; what is open says nothing.
    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(20);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean drips(Socket socket) {
        try {
            socket.getOutputStream().write('a');
            socket.setSoTimeout(1);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aPackedBodyIsNotUnpacked() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                gzip.write(zeros);
            }
        }
        long before = used();
        int status = client.send(
                        request("/api/v1/messages/search")
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofByteArray(packed.toByteArray()))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();

        assertThat(status).isBetween(400, 415);
        assertThat(used() - before).isLessThan(100L << 20);
    }

    @Test
    void messagesThatAreAllSeparatorsAreAnsweredInTime() throws Exception {
        for (String bomb : List.of(
                "PID|" + "~".repeat(3_000_000),
                "PID|" + "^".repeat(3_000_000),
                "PID|" + "&".repeat(3_000_000),
                "PID" + "|".repeat(3_000_000),
                "Z\r".repeat(1_000_000),
                "PID|" + "\\".repeat(3_000_000),
                "PID|" + "\\X".repeat(1_000_000),
                "OBX|1|TX|\r".repeat(300_000))) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port("adt"))) {
                socket.setSoTimeout(30_000);
                assertThat(answered(
                                socket, "MSH|^~\\&|A|B|C|D|20261125||ADT^A08|B" + bomb.length() + "|P|2.5.1\r" + bomb))
                        .isTrue();
            }
        }
    }

    @Test
    void tenThousandWrongPasswordsTakeNoTimeAndOneIncident() throws Exception {
        long begun = System.nanoTime();
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            int status = client.send(
                            HttpRequest.newBuilder(URI.create(appliance.apiAddress() + "/api/v1/login"))
                                    .POST(BodyPublishers.ofString(
                                            "{\"name\":\"admin\",\"password\":\"wrong password " + i + "\"}"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            refused += status == 401 || status == 429 ? 1 : 0;
        }

        assertThat(refused).isEqualTo(10_000);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(90));
        String incidents = client.send(request("/api/v1/incidents").build(), BodyHandlers.ofString())
                .body();
        assertThat(incidents).contains("\"kind\":\"failed-logins\",\"subject\":\"account admin\"", "\"firstStep\":");
        assertThat(appliance.parts().people().caller(key).orElseThrow().may(Permission.AUDIT))
                .isTrue();
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private int health() throws Exception {
        return client.send(
                        request("/api/v1/health").timeout(Duration.ofSeconds(5)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private boolean isHealthy() throws Exception {
        try {
            return health() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(appliance.apiAddress() + path))
                .header("Authorization", "Bearer " + key);
    }

    private Socket connected() throws IOException {
        return trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), apiPort());
    }

    private int apiPort() {
        return URI.create(appliance.apiAddress()).getPort();
    }

    private int port(String channel) {
        String address = appliance.address(channel);
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /// The first bytes of a real client.
    private byte[] hello() throws IOException {
        SSLEngine engine = trusting.createSSLEngine("localhost", 1);
        engine.setUseClientMode(true);
        engine.beginHandshake();
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    private void send(byte[] bytes) {
        try (Socket socket = connected()) {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // It hung up on us while we were still writing.
            return;
        }
    }

    private static void shout(int port, byte[] bytes) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // It hung up on us while we were still writing.
            return;
        }
    }

    private static boolean answered(Socket socket, String message) throws IOException {
        String whole =
                message.startsWith("MSH") ? message : "MSH|^~\\&|A|B|C|D|20261125||ADT^A08|" + message + "|P|2.5.1\r";
        socket.getOutputStream().write(("\u000b" + whole + "\u001c\r").getBytes(StandardCharsets.ISO_8859_1));
        return socket.getInputStream().read() == 0x0b;
    }
}
