package org.drawbridge.security.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.drawbridge.engine.Event;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ForwarderTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    Path home;

    private volatile Instant now = NOON;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private Keyring keys;
    private Trail trail;

    @BeforeEach
    void open() {
        keys = new Keyring();
        keys.open(home, Unlock.keyFile(home), Set.of("localhost", "127.0.0.1"), Clock.systemUTC());
        trail = Trail.open(home, keys.vault(), clock);
    }

    @AfterEach
    void close() {
        trail.close();
    }

    @Test
    void everyEntryArrivesInOrderAsADicomAuditMessage() throws Exception {
        try (var repository = new Repository(keys, 0);
                Forwarder forwarder = to(repository.port())) {
            append(3);
            forwarder.start();
            append(2);

            until(() -> repository.messages.size() == 5);

            assertThat(repository.faults).isEmpty();
            assertThat(repository.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L);
            Repository.Message first = repository.messages.getFirst();
            assertThat(first.attribute("EventID", "csd-code")).isEqualTo("110110");
            assertThat(first.attribute("ActiveParticipant", "UserID")).isEqualTo("anna");
            assertThat(first.attribute("AuditSourceIdentification", "AuditSourceID"))
                    .isEqualTo("drawbridge@hub.example");
            assertThat(first.objects()).contains("message/1", "<4711>&?");
        }
    }

    @Test
    void whatIsWrittenWhileTheReceiverIsAwayArrivesLaterAndNothingIsMissing() throws Exception {
        int port;
        try (var repository = new Repository(keys, 0);
                Forwarder forwarder = to(repository.port())) {
            port = repository.port();
            append(3);
            forwarder.start();
            until(() -> repository.messages.size() == 3);
        }
        append(4);
        try (Forwarder forwarder = to(port)) {
            forwarder.start();
            until(() -> events.contains(new Event.PeerFailed("", "audit-receiver", "unreachable")));
            assertThat(forwarder.waiting()).isEqualTo(7);
            try (var repository = new Repository(keys, port)) {
                // Also what had gone out before, since nobody knows whether it had arrived.
                until(() -> repository
                        .numbers()
                        .containsAll(LongStream.rangeClosed(1, 7).boxed().toList()));
                assertThat(events).contains(new Event.PeerRecovered("", "audit-receiver"));
                repository.hangUp();
                append(1);
                until(() -> repository.numbers().contains(8L));
                assertThat(repository.faults).isEmpty();
            }
        }
    }

    @Test
    void whatHasArrivedIsNotSentAgain() throws Exception {
        try (var repository = new Repository(keys, 0)) {
            append(3);
            try (Forwarder forwarder = to(repository.port())) {
                forwarder.start();
                until(() -> repository.messages.size() == 3);
                now = NOON.plus(Forwarder.HELD).plusSeconds(1);
                until(() -> forwarder.waiting() == 0);
            }
            try (Forwarder again = to(repository.port())) {
                again.start();
                append(1);
                until(() -> repository.numbers().contains(4L));
            }
            assertThat(repository.numbers()).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void anEntryAboutManyMessagesComesInPartsThatReceiversTake() throws Exception {
        List<Exchanges.One> all = IntStream.range(0, 500)
                .mapToObj(i -> new Exchanges.One(1000 + i, "PATIENT-WITH-A-LONG-ID-" + i))
                .toList();
        trail.append(new Entry(
                NOON,
                Action.SENT,
                "",
                "https://ehr.example/fhir",
                "adt/ehr",
                0,
                "",
                0,
                "",
                new Exchanges(NOON.minusSeconds(60), 77, all)));
        try (var repository = new Repository(keys, 0);
                Forwarder forwarder = to(repository.port())) {
            forwarder.start();
            until(() -> repository.messages.stream()
                            .mapToInt(each -> each.xml()
                                    .getElementsByTagName("ParticipantObjectDetail")
                                    .getLength())
                            .sum()
                    == 500);

            assertThat(repository.messages).allMatch(each -> each.size() <= 8192);
            assertThat(repository.messages.getFirst().attribute("EventID", "csd-code"))
                    .isEqualTo("110106");
            assertThat(trail.exchangedUpTo()).isEqualTo(77);
            assertThat(Trail.search(home, keys.vault(), each -> each.concerns("PATIENT-WITH-A-LONG-ID-7"), 10))
                    .singleElement()
                    .satisfies(found -> assertThat(found.only("PATIENT-WITH-A-LONG-ID-7")
                                    .exchanges()
                                    .all())
                            .containsExactly(all.get(7)));
        }
    }

    /// With a real receiver, where there is one: rsyslog with GnuTLS.
    @Test
    void rsyslogTakesIt() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/rsyslogd")), "there is no rsyslog on this machine");
        Path there = Files.createDirectory(home.resolve("rsyslog"));
        run(
                there,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "key.pem",
                "-out",
                "cert.pem",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-days",
                "2");
        keys.certificates().trust("repository", "cert.pem", Files.readAllBytes(there.resolve("cert.pem")));
        int port;
        try (var probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        Files.writeString(there.resolve("conf"), """
            global(workDirectory="%1$s" defaultNetstreamDriver="gtls" maxMessageSize="8k"
              defaultNetstreamDriverCAFile="%2$s" defaultNetstreamDriverCertFile="%1$s/cert.pem"
              defaultNetstreamDriverKeyFile="%1$s/key.pem")
            module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="x509/certvalid")
            template(name="lines" type="string" string="%%msgid%% %%structured-data%% %%msg%%\\n")
            input(type="imtcp" port="%3$d" address="127.0.0.1" supportOctetCountedFraming="on")
            *.* action(type="omfile" file="%1$s/out" template="lines")
            """.formatted(there, home.resolve("tls/authority.pem"), port));
        Process rsyslog = new ProcessBuilder(
                        "/usr/sbin/rsyslogd",
                        "-n",
                        "-f",
                        there.resolve("conf").toString(),
                        "-i",
                        there.resolve("pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(there.resolve("said").toFile())
                .start();
        try (var forwarder = new Forwarder(
                home,
                trail,
                new Receiver(
                        "localhost",
                        port,
                        PeerTls.Protected.trusting(keys, List.of("repository")).presenting("appliance")),
                "hub.example",
                events::add,
                clock)) {
            append(40);
            forwarder.start();
            until(() -> Files.exists(there.resolve("out"))
                    && Files.readAllLines(there.resolve("out")).size() == 40);
            assertThat(Files.readAllLines(there.resolve("out")).getLast())
                    .startsWith("IHE+RFC-3881 [meta sequenceId=\"40\"]")
                    .contains("<AuditMessage>")
                    .endsWith("</AuditMessage>");
        } finally {
            rsyslog.destroy();
            assertThat(rsyslog.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void run(Path in, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private Forwarder to(int port) {
        PeerTls tls = PeerTls.Protected.trusting(keys, List.of("own")).presenting("appliance");
        return new Forwarder(home, trail, new Receiver("localhost", port, tls), "hub.example", events::add, clock);
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            trail.append(new Entry(
                    now,
                    Action.VIEWED,
                    "anna",
                    "10.1.2.3",
                    "GET /api/v1/messages/{id}/body",
                    1,
                    "<4711>&\u0001",
                    0,
                    ""));
        }
    }

    private static void until(Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!holds.call()) {
            assertThat(System.nanoTime()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
