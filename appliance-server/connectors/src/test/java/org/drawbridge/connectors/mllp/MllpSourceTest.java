package org.drawbridge.connectors.mllp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.tls.ListenerTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MllpSourceTest {

    private static final String ADT = "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261123||ADT^A08|C-1|P|2.5.1%s\rPID|1||111\r";

    private final Desk desk = new Desk();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private MllpSource source = new MllpSource(
            new MllpSource.Settings(
                    "adt-in",
                    "127.0.0.1",
                    0,
                    5000,
                    2,
                    Duration.ofMillis(600),
                    Duration.ofMillis(400),
                    new Terms(Set.of("ADT^*"), Set.of(), Set.of(), false, Optional.empty()),
                    ListenerTls.NONE),
            desk,
            events::add,
            Clock.systemUTC());

    @BeforeEach
    void start() {
        source.start();
    }

    @AfterEach
    void stop() {
        source.stop(Duration.ofSeconds(1));
    }

    @Test
    void answersAaOnceTheMessageIsStored() throws Exception {
        assertThat(exchange(frame(ADT.formatted("")))).contains("MSA|AA|C-1").contains("|HUB|HUB|PMS|NORTH|");
        assertThat(desk.arrivals).singleElement().satisfies(arrival -> {
            assertThat(arrival.label().patientId()).isEqualTo("111");
            assertThat(arrival.body().reveal()).isEqualTo(bytes(ADT.formatted("")));
        });
    }

    @Test
    void answersCaInEnhancedMode() throws Exception {
        assertThat(exchange(frame(ADT.formatted("|||AL|NE")))).contains("MSA|CA|C-1");
    }

    @Test
    void takesAFrameByteByByteAndTwoInOnePacket() throws Exception {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            for (byte each : frame(ADT.formatted(""))) {
                out.write(each);
            }
            assertThat(answer(socket)).contains("MSA|AA|C-1");
            String second = ADT.formatted("").replace("C-1", "C-2");
            out.write(bytes(text(frame(second)) + text(frame(second.replace("C-2", "C-3")))));
            assertThat(answer(socket)).contains("MSA|AA|C-2");
            assertThat(answer(socket)).contains("MSA|AA|C-3");
        }
    }

    @Test
    void neverAnswersAaForWhatIsNotStored() throws Exception {
        desk.receipt = new Intake.Receipt.NotStored("disk full");

        assertThat(exchange(frame(ADT.formatted(""))))
                .contains("MSA|AR|C-1")
                .contains("|207^")
                .doesNotContain("MSA|AA");
    }

    @Test
    void answersADuplicateWithWhatWasAnsweredThen() throws Exception {
        desk.receipt = new Intake.Receipt.Duplicate(new MessageId(1), Payload.of(bytes("MSH|then\r")));

        assertThat(exchange(frame(ADT.formatted("")))).isEqualTo("MSH|then\r");
    }

    @Test
    void refusesATypeThatTheChannelDoesNotTakeButKeepsIt() throws Exception {
        assertThat(exchange(frame(ADT.formatted("").replace("ADT^A08", "ORU^R01"))))
                .contains("MSA|AR|C-1")
                .contains("|200^");
        assertThat(desk.arrivals).extracting("reception").containsExactly(Reception.REFUSED);
    }

    @Test
    void keepsWhatItCannotReadAndSaysSo() throws Exception {
        assertThat(exchange(frame("this is no HL7"))).contains("MSA|AR|\r").contains("|100^");
        assertThat(desk.arrivals).extracting("reception").containsExactly(Reception.UNREADABLE);
    }

    @Test
    void closesOnWhatIsNoFrameOversizeAStallAndSilence() throws Exception {
        assertThat(exchange(bytes("GET / HTTP/1.1\r\n\r\n"))).isEmpty();
        assertThat(exchange(bytes("\u000b" + "x".repeat(6000)))).isEmpty();
        assertThat(exchange(bytes("\u000bMSH|^~\\&|half"))).isEmpty();
        assertThat(exchange(new byte[0])).isEmpty();
        assertThat(desk.arrivals).isEmpty();
    }

    @Test
    void saysWhoToAskWhenThePortIsTaken() {
        int port = Integer.parseInt(source.address().split(":", -1)[1]);
        var second = new MllpSource(
                MllpSource.Settings.of("lab-in", "127.0.0.1", port), desk, Event.Listener.NONE, Clock.systemUTC());

        assertThatThrownBy(second::start)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("Channel 'lab-in', port " + port)
                .hasMessageContaining("`source.mllp.port` in channels/lab-in.yaml");
    }

    @Test
    void tellsTheJournalThatTheAnswerWasWritten() throws Exception {
        exchange(frame(ADT.formatted("")));
        source.stop(Duration.ofSeconds(2));

        assertThat(desk.legs).containsExactly(SenderLeg.SENT);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(source.address().split(":", -1)[1]));
        socket.setSoTimeout(5000);
        return socket;
    }

    private String exchange(byte[] sent) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(sent);
            return answer(socket);
        }
    }

    /// The content of the next frame, or nothing if the connection ends.
    private static String answer(Socket socket) throws IOException {
        var text = new StringBuilder();
        try {
            for (int c = socket.getInputStream().read(); c >= 0 && c != MllpFraming.FS; ) {
                text.append((char) c);
                c = socket.getInputStream().read();
            }
            if (!text.isEmpty()) {
                assertThat(socket.getInputStream().read()).isEqualTo(MllpFraming.CR);
            }
        } catch (java.net.SocketException e) {
            return "";
        }
        return text.isEmpty() ? "" : text.substring(1);
    }

    private static byte[] frame(String content) {
        return bytes("\u000b" + content + "\u001c\r");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// An intake in memory that answers as told.
    private static final class Desk implements Intake {
        final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
        final List<SenderLeg> legs = new CopyOnWriteArrayList<>();
        volatile Receipt receipt = new Receipt.Stored(new MessageId(1), false);

        @Override
        public Receipt receive(Arrival arrival) {
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
