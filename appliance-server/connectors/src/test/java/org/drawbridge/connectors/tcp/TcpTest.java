package org.drawbridge.connectors.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.drawbridge.connectors.content.Content;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.connectors.socket.Lines;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Fate;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.tls.ListenerTls;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Source and destination over real sockets, each against plain ones and both against each other.
@Timeout(30)
class TcpTest {

    private static final TcpFraming STX_ETX =
            new TcpFraming.Delimited(Payload.of(bytes("\u0002")), Payload.of(bytes("\u0003")));
    private static final Acknowledging BARE =
            new Acknowledging(Payload.of(bytes("\u0006")), Payload.of(bytes("\u0015")), false);
    private static final Acknowledging FRAMED =
            new Acknowledging(Payload.of(bytes("OK")), Payload.of(bytes("NO")), true);

    @TempDir
    Path folder;

    private final Desk desk = new Desk();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void acknowledgesWhatIsStoredAndRefusesWhatIsNotTaken() throws Exception {
        // Given
        try (Socket sender =
                socket(source(new Content.Json(Optional.empty(), Optional.empty(), Optional.empty()), BARE))) {

            // When
            sender.getOutputStream().write(bytes("\u0002{\"a\":1}\u0003\r\n\u0002no json\u0003"));

            // Then
            assertThat(sender.getInputStream().readNBytes(2)).containsExactly(6, 21);
            assertThat(desk.arrivals).extracting("reception").containsExactly(Reception.ACCEPTED, Reception.UNREADABLE);
            until(() -> desk.legs.equals(List.of(SenderLeg.SENT, SenderLeg.SENT)));
        }
    }

    @Test
    void hangsUpWithoutAnAnswerOnWhatItCouldNotStore() throws Exception {
        desk.receipt = new Intake.Receipt.NotStored("The disk is full.");
        try (Socket sender = socket(source(new Content.Any(), BARE))) {
            sender.getOutputStream().write(bytes("\u0002x\u0003"));

            assertThat(sender.getInputStream().read()).isEqualTo(-1);
        }
        until(() -> events.stream()
                .anyMatch(each -> each instanceof Event.ConnectionClosed(String _, String _, String cause)
                        && cause.equals("not-stored")));
    }

    @Test
    void refusesAControlIdThatComesAgainWithAnotherMessageWhereItIsStrict() throws Exception {
        desk.receipt = new Intake.Receipt.Stored(new MessageId(1), true);
        var strict = new Content.Hl7(new Terms(Set.of(), Set.of(), Set.of(), true, Optional.empty()));
        try (Socket sender = socket(source(strict, BARE))) {
            sender.getOutputStream()
                    .write(bytes("\u0002MSH|^~\\&|A|B|C|D|20261124||ADT^A08|C-1|P|2.5\r"
                            + "EVN||20261124\r"
                            + "PID|1||7||X\r"
                            + "PV1|1|O\r"
                            + "\u0003"));

            assertThat(sender.getInputStream().read()).isEqualTo(21);
        }
    }

    @Test
    void passesOverEmptyFramesThatKeepTheConnectionOpen() throws Exception {
        try (Socket sender = socket(source(new Content.Any(), BARE))) {
            sender.getOutputStream().write(bytes("\u0002\u0003\u0002x\u0003"));

            assertThat(sender.getInputStream().read()).isEqualTo(6);
            assertThat(desk.arrivals).hasSize(1);
        }
    }

    @Test
    void saysThatAPortIsTaken() {
        TcpSource first = source(new Content.Any(), BARE);
        int port = Integer.parseInt(first.address().split(":", 2)[1]);

        assertThatThrownBy(() -> source(port, new Content.Any(), Optional.of(BARE), ListenerTls.NONE))
                .isInstanceOf(StartupException.class)
                .hasMessage(
                        "Channel 'analyser', port " + port + ": address already in use or not of this machine. Stop the"
                                + " other program or change `source.tcp.port` in channels/analyser.yaml.");
    }

    @Test
    void ourDestinationAndOurSourceUnderstandEachOther() throws Exception {
        for (Acknowledging each : List.of(BARE, FRAMED)) {
            TcpDestination destination =
                    destination(source(new Content.Any(), each).address(), Optional.of(each), PeerTls.NONE);

            assertThat(deliver(destination, "one")).isEqualTo(new Outcome.Delivered("acknowledged"));
            assertThat(deliver(destination, "two")).isEqualTo(new Outcome.Delivered("acknowledged"));
        }
        assertThat(desk.arrivals).hasSize(4);
        assertThat(events.stream().filter(Event.ConnectionOpened.class::isInstance))
                .hasSize(2);
    }

    @Test
    void ourDestinationAndOurSourceUnderstandEachOtherUnderTls() throws Exception {
        var keys = new Keyring();
        Path home = Files.createDirectory(folder.resolve("home"));
        keys.open(home, Unlock.keyFile(home), Set.of("localhost", "127.0.0.1"), Clock.systemUTC());
        var listening = new ListenerTls.Protected(
                keys, Certificates.APPLIANCE, ListenerTls.Clients.NONE, List.of(Certificates.OWN));
        TcpSource source = source(0, new Content.Any(), Optional.of(BARE), listening);

        TcpDestination trusting = destination(
                source.address(), Optional.of(BARE), PeerTls.Protected.trusting(keys, List.of(Certificates.OWN)));
        TcpDestination strange = destination(
                source.address(), Optional.of(BARE), PeerTls.Protected.trusting(keys, List.of(Certificates.PUBLIC)));

        assertThat(deliver(trusting, "one")).isEqualTo(new Outcome.Delivered("acknowledged"));
        assertThat(failure(deliver(strange, "two")).code()).isEqualTo("tls-untrusted");
    }

    @Test
    void whatAReceiverAnswersDecides() throws Exception {
        assertThat(deliver(answering("\u0006", BARE), "x")).isEqualTo(new Outcome.Delivered("acknowledged"));
        Failure refused = failure(deliver(answering("\u0015", BARE), "x"));
        assertThat(refused.kind()).isEqualTo(Failure.Kind.PERMANENT);
        assertThat(refused.code()).isEqualTo("refused");
        assertThat(failure(deliver(answering("\u0004", BARE), "x")).code()).isEqualTo("bad-answer");
        assertThat(deliver(answering("\u0002OK 17\u0003", FRAMED), "x"))
                .isEqualTo(new Outcome.Delivered("acknowledged"));
        assertThat(failure(deliver(answering("\u0002NO: TESTPATIENT\u0003", FRAMED), "x"))
                        .reason())
                .isEqualTo("The receiver refused it.");
        assertThat(failure(deliver(answering("\u0002?\u0003", FRAMED), "x")).code())
                .isEqualTo("bad-answer");
        Failure silent = failure(deliver(answering("", BARE), "x"));
        assertThat(silent.kind()).isEqualTo(Failure.Kind.UNCERTAIN);
        assertThat(silent.code()).isEqualTo("no-answer");
    }

    @Test
    void takesNoAnswerThatWasThereBeforeTheMessage() throws Exception {
        // Given: a receiver that answers the first message twice, and the second one with a no
        TcpDestination destination = answering("\u0006\u0006", BARE);
        deliver(destination, "one");
        answer = "\u0015";
        TimeUnit.MILLISECONDS.sleep(50);

        assertThat(failure(deliver(destination, "two")).code()).isEqualTo("refused");
    }

    @Test
    void sendsNothingThatWouldEndItsFrameTooEarly() throws Exception {
        Failure failure = failure(deliver(answering("\u0006", BARE), "a\u0003b"));

        assertThat(failure.code()).isEqualTo("framing");
        assertThat(failure.kind()).isEqualTo(Failure.Kind.PERMANENT);
        assertThat(received).isEmpty();
    }

    @Test
    void connectsAgainByItself() throws Exception {
        var away = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        int port = away.getLocalPort();
        away.close();
        TcpDestination destination = destination("127.0.0.1:" + port, Optional.of(BARE), PeerTls.NONE);
        Failure failure = failure(deliver(destination, "one"));
        assertThat(failure.code()).isEqualTo("connect");
        assertThat(failure.scope()).isEqualTo(Failure.Scope.PEER);

        source(port, new Content.Any(), Optional.of(BARE), ListenerTls.NONE);

        assertThat(deliver(destination, "one")).isEqualTo(new Outcome.Delivered("acknowledged"));
    }

    @Test
    void deliversWithoutAnAcknowledgmentWhereNoneIsAgreed() throws Exception {
        TcpSource source = source(0, new Content.Any(), Optional.empty(), ListenerTls.NONE);
        TcpDestination destination = destination(source.address(), Optional.empty(), PeerTls.NONE);

        assertThat(deliver(destination, "one")).isEqualTo(new Outcome.Delivered("sent; no acknowledgment is agreed"));

        until(() -> desk.arrivals.size() == 1);
        assertThat(desk.arrivals.getFirst().leg()).isEqualTo(SenderLeg.NOT_OWED);
    }

    private volatile String answer = "";
    private final List<String> received = new CopyOnWriteArrayList<>();

    /// A destination to a receiver that answers each frame so; nothing at all for "".
    private TcpDestination answering(String with, Acknowledging agreed) throws IOException {
        answer = with;
        var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.startVirtualThread(() -> converse(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return destination("127.0.0.1:" + server.getLocalPort(), Optional.of(agreed), PeerTls.NONE);
    }

    private void converse(Socket socket) {
        try (socket) {
            for (int each = socket.getInputStream().read();
                    each >= 0;
                    each = socket.getInputStream().read()) {
                if (each == 3) {
                    received.add("frame");
                    socket.getOutputStream().write(bytes(answer));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TcpSource source(Content content, Acknowledging agreed) {
        return source(0, content, Optional.of(agreed), ListenerTls.NONE);
    }

    private TcpSource source(int port, Content content, Optional<Acknowledging> agreed, ListenerTls tls) {
        var source = new TcpSource(
                new TcpSource.Settings(
                        "analyser",
                        "127.0.0.1",
                        port,
                        STX_ETX,
                        content,
                        agreed,
                        10_000,
                        20,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        tls),
                desk,
                events::add,
                Clock.systemUTC());
        source.start();
        open.add(source);
        return source;
    }

    private TcpDestination destination(String address, Optional<Acknowledging> agreed, PeerTls tls) {
        int port = Integer.parseInt(address.split(":", 2)[1]);
        var destination = new TcpDestination(new TcpDestination.Settings(
                new Lines.Settings(
                        "tcp://127.0.0.1:" + port, "127.0.0.1", port, Duration.ofSeconds(2), tls, "127.0.0.1"),
                STX_ETX,
                agreed,
                Fate.QUARANTINE,
                Duration.ofMillis(700),
                false));
        open.add(destination);
        return destination;
    }

    private static Socket socket(TcpSource source) throws IOException {
        return new Socket(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(source.address().split(":", 2)[1]));
    }

    private static Outcome deliver(TcpDestination destination, String content) {
        return destination.deliver(
                new Outgoing(new DeliveryId(new MessageId(1), "peer"), 1, Label.NONE, Payload.of(bytes(content))));
    }

    private static Failure failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).failure();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private interface Check {
        boolean holds();
    }

    private static void until(Check check) throws InterruptedException {
        while (!check.holds()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static final class Desk implements Intake {
        private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
        private final List<SenderLeg> legs = new CopyOnWriteArrayList<>();
        private volatile Receipt receipt = new Receipt.Stored(new MessageId(1), false);

        @Override
        public Receipt receive(Arrival arrival) {
            arrivals.add(arrival);
            return receipt;
        }

        @Override
        public void answered(MessageId message, SenderLeg leg) {
            legs.add(leg);
        }

        @Override
        public CompletableFuture<Processing> processed(MessageId message) {
            return new CompletableFuture<>();
        }
    }
}
