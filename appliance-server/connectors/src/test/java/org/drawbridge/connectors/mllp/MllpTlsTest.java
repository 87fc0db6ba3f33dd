package org.drawbridge.connectors.mllp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.tls.Keystore;
import org.drawbridge.security.tls.ListenerTls;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// MLLP over TLS: our source and our destination against each other, and each against what is not like it.
@Timeout(60)
class MllpTlsTest {

    private static final String ADT = "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261123||ADT^A08|C-1|P|2.5.1\rPID|1||111\r";
    private static final char[] WORD = "word".toCharArray();

    @TempDir
    Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private Keyring ours;
    private Keyring theirs;
    private MllpSource source;

    @BeforeEach
    void start() throws IOException {
        ours = home("ours");
        theirs = home("theirs");
        theirs.certificates().trust("drawbridge", "ca", authority(ours));
        source = source(ListenerTls.Clients.REQUIRED);
    }

    private MllpSource source(ListenerTls.Clients clients) {
        var standard = MllpSource.Settings.of("adt-in", "127.0.0.1", 0);
        var started = new MllpSource(
                new MllpSource.Settings(
                        "adt-in",
                        "127.0.0.1",
                        0,
                        standard.maxFrame(),
                        50,
                        Duration.ofSeconds(30),
                        Duration.ofMillis(800),
                        standard.terms(),
                        new ListenerTls.Protected(ours, Certificates.APPLIANCE, clients, List.of(Certificates.OWN))),
                new Desk(),
                events::add,
                Clock.systemUTC());
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        source.stop(Duration.ofSeconds(1));
    }

    @Test
    void takesAMessageFromAClientWithACertificateThatWeIssued() {
        issue("pms");

        assertThat(deliver(PeerTls.Protected.trusting(theirs, List.of("drawbridge"))
                        .presenting("pms")))
                .isEqualTo(new Outcome.Delivered("AA"));
    }

    @Test
    void refusesAClientWithoutACertificateOrWithAStrangers() throws Exception {
        assertThat(failure(deliver(PeerTls.Protected.trusting(theirs, List.of("drawbridge")))))
                .isNotEmpty();
        closedWith("tls-no-certificate");

        assertThat(failure(deliver(PeerTls.Protected.trusting(theirs, List.of("drawbridge"))
                        .presenting("appliance"))))
                .isNotEmpty();
        closedWith("tls-untrusted");
    }

    @Test
    void sendsNothingToAServerThatItDoesNotTrust() throws Exception {
        issue("pms");

        assertThat(failure(deliver(
                        PeerTls.Protected.trusting(theirs, List.of("own")).presenting("pms"))))
                .isEqualTo("tls-untrusted");
        closedWith("tls-refused");
    }

    @Test
    void sendsNothingToAServerOfAnotherName() {
        issue("pms");
        PeerTls tls = PeerTls.Protected.trusting(theirs, List.of("drawbridge")).presenting("pms");

        assertThat(failure(deliver(tls, "ehr.example"))).isEqualTo("tls-wrong-name");
    }

    @Test
    void cutsASenderThatDoesNotSpeakTls() throws Exception {
        try (Socket plain = connect()) {
            plain.getOutputStream().write(("\u000b" + ADT + "\u001c\r").getBytes(StandardCharsets.ISO_8859_1));
            closedWith("tls-no-tls");
        }
    }

    @Test
    void cutsASenderThatNeverEndsItsHandshake() throws Exception {
        try (Socket slow = connect()) {
            OutputStream out = slow.getOutputStream();
            out.write(new byte[] {22, 3, 1, 2, 0});
            closedWith("tls-slow");
        }
    }

    @Test
    void takesAFrameByteByByteWithPauses() throws Exception {
        source.stop(Duration.ZERO);
        source = source(ListenerTls.Clients.OPTIONAL);
        PeerTls tls = PeerTls.Protected.trusting(theirs, List.of("drawbridge"));
        try (Socket raw = connect();
                Socket socket = tls.protect(raw, "127.0.0.1", Duration.ofSeconds(5))) {
            assertThat(((SSLSocket) socket).getSession().getProtocol()).isEqualTo("TLSv1.3");
            byte[] frame = ("\u000b" + ADT + "\u001c").getBytes(StandardCharsets.ISO_8859_1);
            for (byte each : frame) {
                socket.getOutputStream().write(each);
                TimeUnit.MILLISECONDS.sleep(2);
            }
            var answer = new String(socket.getInputStream().readNBytes(4), StandardCharsets.ISO_8859_1);
            assertThat(answer).isEqualTo("\u000bMSH");
        }
    }

    @Test
    void trustThatWasTakenBackCountsAtOnceForNewConnections() throws IOException {
        source.stop(Duration.ZERO);
        ours.certificates().trust("pms", "ca", authority(theirs));
        var standard = MllpSource.Settings.of("adt-in", "127.0.0.1", 0);
        source = new MllpSource(
                new MllpSource.Settings(
                        "adt-in",
                        "127.0.0.1",
                        0,
                        standard.maxFrame(),
                        50,
                        standard.idle(),
                        standard.stall(),
                        standard.terms(),
                        new ListenerTls.Protected(
                                ours, Certificates.APPLIANCE, ListenerTls.Clients.REQUIRED, List.of("pms"))),
                new Desk(),
                events::add,
                Clock.systemUTC());
        source.start();
        PeerTls tls = PeerTls.Protected.trusting(theirs, List.of("drawbridge")).presenting("appliance");
        assertThat(deliver(tls)).isEqualTo(new Outcome.Delivered("AA"));

        ours.certificates().trust("pms", "ca", authority(ours));

        assertThat(failure(deliver(tls))).isNotEmpty();
    }

    private void issue(String name) {
        byte[] store = Keystore.of(ours.certificates().issue(name, new X500Principal("CN=" + name), List.of()), WORD);
        theirs.certificates().importIdentity(name, "store", store, WORD);
    }

    private static byte[] authority(Keyring keys) throws IOException {
        return java.nio.file.Files.readAllBytes(keys.certificates().authorityFile());
    }

    private Keyring home(String name) {
        var keys = new Keyring();
        Path home = folder.resolve(name);
        keys.open(home, Unlock.keyFile(home), Set.of("localhost", "127.0.0.1"), Clock.systemUTC());
        return keys;
    }

    private Socket connect() throws IOException {
        return new Socket(java.net.InetAddress.getLoopbackAddress(), port());
    }

    private int port() {
        return Integer.parseInt(source.address().split(":", -1)[1]);
    }

    private Outcome deliver(PeerTls tls) {
        return deliver(tls, "127.0.0.1");
    }

    private Outcome deliver(PeerTls tls, String certified) {
        var settings = new MllpDestination.Settings(
                "127.0.0.1", port(), Duration.ofSeconds(5), Duration.ofSeconds(5), false, tls, certified, List.of());
        try (var destination = new MllpDestination(settings)) {
            return destination.deliver(new Outgoing(
                    new DeliveryId(new MessageId(1), "lis"),
                    1,
                    Label.NONE,
                    Payload.of(ADT.getBytes(StandardCharsets.ISO_8859_1))));
        }
    }

    private static String failure(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? failed.failure().code() : "";
    }

    private void closedWith(String cause) throws InterruptedException {
        while (events.stream()
                .noneMatch(each -> each instanceof Event.ConnectionClosed closed
                        && closed.cause().equals(cause))) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static final class Desk implements Intake {

        @Override
        public Receipt receive(Arrival arrival) {
            return new Receipt.Stored(new MessageId(1), false);
        }

        @Override
        public CompletableFuture<Processing> processed(MessageId message) {
            return new CompletableFuture<>();
        }

        @Override
        public void answered(MessageId message, SenderLeg leg) {}
    }
}
