package org.drawbridge.connectors.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.drawbridge.connectors.content.Content;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.ListenerTls;
import org.drawbridge.security.vault.Credential;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Unlock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HttpSourceTest {

    private static final String ADT = "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261123||%s|C-1|P|2.5.1\rPID|1||111\r";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Desk desk = new Desk();
    private @Nullable HttpSource source;

    private HttpSource start(Content content, Access access) {
        var settings = new HttpSource.Settings(
                "results",
                "127.0.0.1",
                0,
                "/results",
                content,
                access,
                10_000,
                20,
                Duration.ofMillis(500),
                ListenerTls.NONE);
        HttpSource started = new HttpSource(settings, desk, Clock.systemUTC());
        started.start();
        source = started;
        return started;
    }

    @AfterEach
    void stop() {
        stopSource();
        client.close();
    }

    private void stopSource() {
        if (source != null) {
            source.stop(Duration.ofSeconds(1));
        }
    }

    @Test
    void answers202OnlyOnceTheIntakeHasTheMessageAndTellsItThatItDid() throws Exception {
        // Given
        start(json(), new Access.Anonymous());

        // When
        HttpResponse<String> answer =
                post("{\"kind\":\"result\",\"patient\":{\"id\":\"4711\"}}", "Idempotency-Key", "\"k-1\"");

        // Then
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"result\":\"accepted\"}");
        assertThat(answer.headers().firstValue("X-Message-Id")).contains("1");
        Intake.Arrival arrival = desk.arrivals.getFirst();
        assertThat(arrival.label().controlId()).isEqualTo("k-1");
        assertThat(arrival.label().type()).isEqualTo("result");
        assertThat(arrival.label().patientId()).isEqualTo("4711");
        assertThat(new String(arrival.reply().reveal(), StandardCharsets.UTF_8)).isEqualTo(answer.body());
        // It is told once the answer is on its way, which may be after it has come here.
        while (desk.legs.isEmpty()) {
            Thread.sleep(1);
        }
        assertThat(desk.legs).containsExactly(SenderLeg.SENT);
    }

    @Test
    void answersByWhatTheIntakeSays() throws Exception {
        start(json(), new Access.Anonymous());

        desk.receipt = new Intake.Receipt.Stored(new MessageId(7), true);
        assertThat(post("{}", "Idempotency-Key", "k").statusCode()).isEqualTo(422);

        desk.receipt = new Intake.Receipt.Duplicate(new MessageId(5), Payload.of(bytes("{\"result\":\"accepted\"}")));
        HttpResponse<String> again = post("{}", "Idempotency-Key", "k");
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.headers().firstValue("X-Message-Id")).contains("5");

        desk.receipt = new Intake.Receipt.NotStored("The disk is full.");
        HttpResponse<String> full = post("{}");
        assertThat(full.statusCode()).isEqualTo(503);
        assertThat(full.headers().firstValue("Retry-After")).isPresent();
        assertThat(full.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(full.body()).contains("\"status\":503").doesNotContain("disk");
    }

    @Test
    void keepsWhatIsNoJsonAndAnswers400() throws Exception {
        start(json(), new Access.Anonymous());

        assertThat(post("{\"kind\":").statusCode()).isEqualTo(400);

        assertThat(desk.arrivals.getFirst().reception()).isEqualTo(Reception.UNREADABLE);
    }

    @Test
    void judgesHl7AsOverEveryOtherWire() throws Exception {
        start(
                new Content.Hl7(new Terms(Set.of("ADT^*"), Set.of(), Set.of(), false, Optional.empty())),
                new Access.Anonymous());

        assertThat(post(ADT.formatted("ADT^A08")).statusCode()).isEqualTo(202);
        HttpResponse<String> other = post(ADT.formatted("ORU^R01"));
        HttpResponse<String> none = post("hello");

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("MSH-9.1: This channel does not take messages of this type.");
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(desk.arrivals)
                .extracting(Intake.Arrival::reception)
                .containsExactly(Reception.ACCEPTED, Reception.REFUSED, Reception.UNREADABLE);
        assertThat(desk.arrivals.getFirst().label().controlId()).isEqualTo("C-1");
    }

    @Test
    void takesNothingFromStrangersAndReadsNotWhatTheySend() throws Exception {
        start(new Content.Any(), new Access.Bearer(said("open sesame")));

        HttpResponse<String> nobody = post("x");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(post("x", "Authorization", "Bearer open barley").statusCode())
                .isEqualTo(401);
        assertThat(post("x", "Authorization", "Bearer open sesame").statusCode())
                .isEqualTo(202);
        assertThat(desk.arrivals).hasSize(1);
    }

    @Test
    void knowsSendersByAKeyOrAPasswordToo() throws Exception {
        start(new Content.Any(), new Access.ApiKey("X-Lab-Key", said("k-17")));
        assertThat(post("x", "X-Lab-Key", "k-17").statusCode()).isEqualTo(202);
        assertThat(post("x", "X-Lab-Key", "k-1").statusCode()).isEqualTo(401);
        stopSource();

        start(new Content.Any(), new Access.Basic("lab", said("pass:word")));
        assertThat(post("x", "Authorization", basic("lab:pass:word")).statusCode())
                .isEqualTo(202);
        assertThat(post("x", "Authorization", basic("lab:pass")).statusCode()).isEqualTo(401);
        assertThat(post("x", "Authorization", "Basic ???").statusCode()).isEqualTo(401);
    }

    @Test
    void saysWhatIsWrongWithARequest() throws Exception {
        start(new Content.Any(), new Access.Anonymous());

        assertThat(post("").statusCode()).isEqualTo(400);
        assertThat(post("x".repeat(10_001)).statusCode()).isEqualTo(413);
        assertThat(post("x", "Content-Encoding", "gzip").statusCode()).isEqualTo(400);
        assertThat(post("x", "Idempotency-Key", "k".repeat(256)).statusCode()).isEqualTo(400);
        HttpResponse<String> get = send(request("/results").GET());
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).contains("POST, PUT");
        assertThat(send(request("/elsewhere").POST(BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(desk.arrivals).isEmpty();
        assertThat(post("x".repeat(10_000)).statusCode()).isEqualTo(202);
    }

    @Test
    void letsARequestGoThatStandsStill() throws Exception {
        HttpSource started = start(new Content.Any(), new Access.Anonymous());
        int port =
                Integer.parseInt(started.address().substring(started.address().lastIndexOf(':') + 1));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(bytes("POST /results HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhal"));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain(" 202 ");
        }
        assertThat(desk.arrivals).isEmpty();
    }

    @Test
    void finishesWhatIsInHandBeforeItStops() throws Exception {
        // Given
        HttpSource started = start(new Content.Any(), new Access.Anonymous());
        desk.hold = new CountDownLatch(1);
        CompletableFuture<HttpResponse<String>> inHand = client.sendAsync(
                request("/results").POST(BodyPublishers.ofString("x")).build(), BodyHandlers.ofString());
        desk.entered.await();

        HttpRequest.Builder later = request("/results").POST(BodyPublishers.ofString("y"));

        // When
        Thread stopping = Thread.ofVirtual().start(() -> started.stop(Duration.ofSeconds(10)));
        Thread.sleep(100);
        desk.hold.countDown();

        // Then
        assertThat(inHand.get().statusCode()).isEqualTo(202);
        stopping.join();
        assertThatThrownBy(() -> send(later)).isInstanceOf(IOException.class);
    }

    @Test
    void saysThatItsPortIsTaken() {
        HttpSource started = start(new Content.Any(), new Access.Anonymous());
        int port =
                Integer.parseInt(started.address().substring(started.address().lastIndexOf(':') + 1));

        var second = new HttpSource(HttpSource.Settings.of("second", "127.0.0.1", port), desk, Clock.systemUTC());

        assertThatThrownBy(second::start)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("Channel 'second', port " + port, "source.http.port");
    }

    /// A secret of a vault.
    private Credential said(String word) {
        var keys = new Keyring();
        keys.open(folder, Unlock.keyFile(folder), Set.of("localhost"), Clock.systemUTC());
        keys.vault().put("partner", Secret.of(bytes(word)));
        return new Credential.Kept(keys, "partner");
    }

    private static Content json() {
        return new Content.Json(
                Optional.of(JsonPointer.compile("/kind")),
                Optional.of(JsonPointer.compile("/patient/id")),
                Optional.empty());
    }

    private HttpRequest.Builder request(String path) {
        String address = source == null ? "" : source.address();
        return HttpRequest.newBuilder(URI.create("http://" + address + path));
    }

    private HttpResponse<String> post(String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/results").POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// An intake in memory that answers as told.
    private static final class Desk implements Intake {
        final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
        final List<SenderLeg> legs = new CopyOnWriteArrayList<>();
        final CountDownLatch entered = new CountDownLatch(1);
        volatile CountDownLatch hold = new CountDownLatch(0);
        volatile Receipt receipt = new Receipt.Stored(new MessageId(1), false);

        @Override
        public Receipt receive(Arrival arrival) throws InterruptedException {
            entered.countDown();
            hold.await();
            arrivals.add(arrival);
            return receipt;
        }

        @Override
        public CompletableFuture<Processing> processed(MessageId message) {
            return new CompletableFuture<>();
        }

        @Override
        public void answered(MessageId message, SenderLeg leg) {
            legs.add(leg);
        }
    }
}
