package org.drawbridge.connectors.mllp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.drawbridge.connectors.socket.FrameReader;
import org.drawbridge.connectors.socket.FrameReader.Next;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Fate;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.security.tls.PeerTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MllpDestinationTest {

    /// What the receiver does with a frame: answers it, or nothing, or hangs up.
    private interface Manner {
        void take(Socket socket, String controlId) throws IOException;
    }

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Manner manner = (socket, id) -> answer(socket, "MSA|AA|" + id);
    private ServerSocket receiver = listen();
    private MllpDestination destination = destination(receiver.getLocalPort());

    MllpDestinationTest() throws IOException {}

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    private static MllpDestination destination(int port, AnswerRule... rules) {
        return new MllpDestination(new MllpDestination.Settings(
                "127.0.0.1",
                port,
                Duration.ofSeconds(2),
                Duration.ofMillis(400),
                false,
                PeerTls.NONE,
                "127.0.0.1",
                List.of(rules)));
    }

    @BeforeEach
    void serve() {
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    Socket socket = receiver.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void serve(Socket socket) {
        try (socket) {
            var limits = new FrameReader.Limits(100_000, Duration.ofSeconds(10), Duration.ofSeconds(10));
            var frames = new FrameReader(socket, new MllpFraming(), limits);
            while (frames.next() instanceof Next.Frame(Payload content)) {
                String text = new String(content.reveal(), StandardCharsets.UTF_8);
                taken.add(text);
                manner.take(socket, text.split("\\|", -1)[9]);
            }
        } catch (IOException e) {
            // The manner was to hang up.
            return;
        }
    }

    private static void answer(Socket socket, String segments) throws IOException {
        String text = "MSH|^~\\&|LAB|LAB|HUB|HUB|20261124||ACK|A-1|P|2.5.1\r" + segments + "\r";
        socket.getOutputStream().write(new MllpFraming().frame(text.getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stop() throws IOException {
        destination.close();
        receiver.close();
    }

    @Test
    void deliversAndUsesTheConnectionAgain() {
        assertThat(deliver("C-1")).isEqualTo(new Outcome.Delivered("AA"));
        assertThat(deliver("C-2")).isEqualTo(new Outcome.Delivered("AA"));

        assertThat(taken).hasSize(2);
        assertThat(connections).hasValue(1);
    }

    @Test
    void sendsTheBytesAsTheyAre() {
        deliver("C-1");

        assertThat(taken).containsExactly(message("C-1", ""));
    }

    @Test
    void opensANewConnectionWhenTheReceiverHasClosedTheIdleOne() throws Exception {
        manner = (socket, id) -> {
            answer(socket, "MSA|AA|" + id);
            socket.close();
        };
        assertThat(deliver("C-1")).isInstanceOf(Outcome.Delivered.class);

        assertThat(deliver("C-2")).isInstanceOf(Outcome.Delivered.class);
        assertThat(connections).hasValue(2);
    }

    @Test
    void aRefusalIsFinalAndNamesItsCode() {
        manner = (socket, id) ->
                answer(socket, "MSA|AR|" + id + "|Testpatient unknown\rERR||PID^1^3|204^^HL70357|E||||Testpatient");

        Failure failure = failure(deliver("C-1"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.PERMANENT);
        assertThat(failure.code()).isEqualTo("ack-ar");
        assertThat(failure.reason())
                .isEqualTo("The receiver answered AR, error code 204.")
                .doesNotContain("Testpatient");
    }

    @Test
    void anInternalErrorOfTheReceiverIsTriedAgain() {
        manner = (socket, id) -> answer(socket, "MSA|AR|" + id + "\rERR|||207^^HL70357|E");

        assertThat(failure(deliver("C-1")).kind()).isEqualTo(Failure.Kind.TRANSIENT);
    }

    @Test
    void aSiteDecidesByAcknowledgmentAndErrorWhatARefusalMeans() {
        destination = destination(
                receiver.getLocalPort(),
                new AnswerRule(Set.of(AckCode.AR), Set.of(205), Fate.DELIVERED),
                new AnswerRule(Set.of(AckCode.AE), Set.of(207, 206), Fate.DOWN),
                new AnswerRule(Set.of(AckCode.AE), Set.of(), Fate.HOLD));

        manner = (socket, id) -> answer(socket, "MSA|AR|" + id + "\rERR|||101\rERR|||205");
        assertThat(deliver("C-1")).isEqualTo(new Outcome.Delivered("The receiver answered AR, error code 101."));
        manner = (socket, id) -> answer(socket, "MSA|AE|" + id + "\rERR|||207");
        assertThat(failure(deliver("C-2")).scope()).isEqualTo(Failure.Scope.PEER);
        manner = (socket, id) -> answer(socket, "MSA|AE|" + id);
        assertThat(failure(deliver("C-3")).scope()).isEqualTo(Failure.Scope.LANE);
        manner = (socket, id) -> answer(socket, "MSA|AR|" + id);
        assertThat(failure(deliver("C-4")).kind()).isEqualTo(Failure.Kind.PERMANENT);
    }

    @Test
    void whatIsNoAcknowledgmentLeavesItUncertainAndIsKept() {
        manner = (socket, _) -> answer(socket, "PID|1||111");

        Outcome outcome = deliver("C-1");

        assertThat(failure(outcome).kind()).isEqualTo(Failure.Kind.UNCERTAIN);
        assertThat(failure(outcome).code()).isEqualTo("bad-answer");
        assertThat(((Outcome.Failed) outcome).answer().size()).isPositive();
    }

    @Test
    void anAcknowledgmentThatComesTooLateIsNotTakenForTheNextMessage() {
        manner = (socket, id) -> {
            if (id.equals("C-1")) {
                LockSupport.parkNanos(Duration.ofMillis(600).toNanos());
            }
            answer(socket, "MSA|" + (id.equals("C-1") ? "AA|" : "AE|") + id);
        };

        assertThat(failure(deliver("C-1")).kind()).isEqualTo(Failure.Kind.UNCERTAIN);
        assertThat(failure(deliver("C-2")).code()).isEqualTo("ack-ae");
        assertThat(connections).hasValue(2);
    }

    @Test
    void aReceiverThatIsNotThereIsDownAndNothingWasSent() throws Exception {
        try (ServerSocket nobody = listen()) {
            destination = destination(nobody.getLocalPort());
        }

        Failure failure = failure(deliver("C-1"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.TRANSIENT);
        assertThat(failure.scope()).isEqualTo(Failure.Scope.PEER);
    }

    @Test
    void silenceACutAndAHalfAnswerLeaveItUncertain() {
        for (Manner each : List.<Manner>of((_, _) -> {}, (socket, _) -> socket.close(), (socket, _) -> {
            socket.getOutputStream().write("\u000bMSH|^~\\&|".getBytes(StandardCharsets.UTF_8));
            socket.close();
        })) {
            manner = each;
            assertThat(failure(deliver("C-1")).kind()).isEqualTo(Failure.Kind.UNCERTAIN);
        }
    }

    @Test
    void anAnswerToAnotherMessageIsNotTakenForOurs() {
        manner = (socket, id) -> {
            answer(socket, "MSA|AE|OTHER");
            answer(socket, "MSA|AA|" + id);
        };
        assertThat(deliver("C-1")).isInstanceOf(Outcome.Delivered.class);

        manner = (socket, _) -> answer(socket, "MSA|AA|OTHER");
        assertThat(failure(deliver("C-2")))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNCERTAIN))
                .satisfies(
                        failure -> assertThat(failure.reason()).endsWith("It acknowledged another message (MSA-2)."));
    }

    @Test
    void doesNotWaitForAnAnswerThatTheMessageDoesNotWant() {
        manner = (_, _) -> {};

        assertThat(deliver("C-1", "|||NE|NE")).isInstanceOf(Outcome.Delivered.class);
    }

    private Outcome deliver(String controlId) {
        return deliver(controlId, "");
    }

    private Outcome deliver(String controlId, String rest) {
        return destination.deliver(new Outgoing(
                new DeliveryId(new MessageId(1), "lab"),
                1,
                new Label("PMS|NORTH", controlId, "ADT^A08", "111", ""),
                Payload.of(message(controlId, rest).getBytes(StandardCharsets.UTF_8))));
    }

    private static String message(String controlId, String rest) {
        return "MSH|^~\\&|PMS|NORTH|LAB|LAB|20261124||ADT^A08|" + controlId + "|P|2.5.1" + rest + "\rPID|1||111\r";
    }

    private static Failure failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).failure();
    }
}
