package org.drawbridge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.drawbridge.engine.Channel.LaneKey;
import org.drawbridge.engine.Channel.Outlet;
import org.drawbridge.engine.Channel.Plan;
import org.drawbridge.engine.Intake.Receipt;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineTest {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final MemoryJournal journal = new MemoryJournal();
    private final Peer ehr = new Peer();
    private final Peer archive = new Peer();
    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private Room room = Room.share(2);
    private Transformation mapping = Transformation.NONE;
    private Door door = new Door();
    private Engine engine = engine();

    private Engine engine() {
        var backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));
        return new Engine(
                List.of(new Plan(
                        "adt",
                        (intake, _) -> door = new Door(intake),
                        LaneKey.PATIENT,
                        4,
                        100,
                        List.of(
                                new Outlet("ehr", body -> mapping.apply(body), ehr, backoff, 4),
                                new Outlet("archive", Transformation.NONE, archive, backoff, 2)))),
                room,
                journal,
                Clock.systemUTC(),
                events::add);
    }

    private void restart() throws InterruptedException {
        engine.stop(GRACE);
        engine = engine();
        engine.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        engine.stop(GRACE);
        journal.close();
    }

    @Test
    void oneMessageReachesEveryDestination() throws Exception {
        engine.start();

        Receipt receipt = door.receive("C-1", "p1", "one");

        assertThat(receipt).isInstanceOf(Receipt.Stored.class);
        MessageId id = ((Receipt.Stored) receipt).id();
        until(() -> state(id) == MessageState.COMPLETED);
        assertThat(ehr.taken).containsExactly("one");
        assertThat(archive.taken).containsExactly("one");
        assertThat(events).anyMatch(Event.Received.class::isInstance).anyMatch(Event.Processed.class::isInstance);
    }

    @Test
    void aDestinationThatIsDownHoldsNeitherTheSenderNorTheOtherDestination() throws Exception {
        ehr.answer = new Outcome.Failed(Failure.peerDown("connect", "No connection."));
        engine.start();

        for (int i = 0; i < 50; i++) {
            assertThat(door.receive("C-" + i, "p" + i % 5, "m" + i)).isInstanceOf(Receipt.Stored.class);
        }

        until(() -> archive.taken.size() == 50);
        assertThat(ehr.taken).isEmpty();
        var waiting = journal.deliveries("adt", Optional.of("ehr"), "waiting", 100);
        assertThat(waiting).hasSize(50);
        assertThat(engine.channel("adt").orElseThrow().hold(waiting.getFirst()))
                .hasValueSatisfying(hold -> assertThat(hold.reason()).isEqualTo("No connection."));
        ehr.answer = new Outcome.Delivered("taken");
        until(() -> ehr.taken.size() == 50);
        inOrder(ehr.taken, 50, 5);
    }

    @Test
    void aRepeatedMessageIsAnsweredFromTheJournalAndNotKeptTwice() throws Exception {
        engine.start();
        door.receive("C-1", "p1", "one");

        assertThat(door.receive("C-1", "p1", "one"))
                .isInstanceOfSatisfying(
                        Receipt.Duplicate.class,
                        duplicate -> assertThat(text(duplicate.reply())).isEqualTo("reply to C-1"));

        assertThat(received()).isEqualTo(1);
    }

    @Test
    void aReusedControlIdIsKeptAsRefusedWhereItMustNotBe() throws Exception {
        engine.start();
        door.ifReused = Optional.of(Payload.of("refused".getBytes(StandardCharsets.UTF_8)));
        door.receive("C-1", "p1", "one");

        var second = (Receipt.Stored) door.receive("C-1", "p1", "two");

        assertThat(second.reused()).isTrue();
        assertThat(state(second.id())).isEqualTo(MessageState.REFUSED);
        assertThat(text(journal.reply(second.id()).orElseThrow())).isEqualTo("refused");
        assertThat(door.receive("C-1", "p1", "one")).isInstanceOf(Receipt.Duplicate.class);
    }

    @Test
    void whatBecameOfADuplicateIsKnownAfterARestart() throws Exception {
        engine.start();
        var first = (Receipt.Stored) door.receive("C-1", "p1", "one");
        until(() -> state(first.id()) == MessageState.COMPLETED);

        restart();

        var again = (Receipt.Duplicate) door.receive("C-1", "p1", "one");
        assertThat(door.processed(again.of())).isCompletedWithValue(Entry.Processing.ROUTED);
    }

    @Test
    void aRepeatedMessageIsKnownAgainAfterARestart() throws Exception {
        engine.start();
        door.receive("C-1", "p1", "one");
        restart();

        assertThat(door.receive("C-1", "p1", "one")).isInstanceOf(Receipt.Duplicate.class);
    }

    @Test
    void whatASourceMayHaveHandedInBeforeIsKnownAgainByItsBytesWhereItHasNoControlId() throws Exception {
        engine.start();
        door.receiveInDoubt("", "one");
        restart();

        assertThat(door.receiveInDoubt("", "one")).isInstanceOf(Receipt.Duplicate.class);
        assertThat(door.receiveInDoubt("", "two")).isInstanceOf(Receipt.Stored.class);
        assertThat(door.receive("", "p1", "one")).isInstanceOf(Receipt.Stored.class);
        assertThat(received()).isEqualTo(3);
    }

    @Test
    void aControlIdUsedAgainForOtherBytesIsKeptAndFlagged() throws Exception {
        engine.start();
        door.receive("C-1", "p1", "one");

        assertThat(door.receive("C-1", "p1", "two"))
                .isInstanceOfSatisfying(
                        Receipt.Stored.class,
                        stored -> assertThat(stored.reused()).isTrue());
        assertThat(received()).isEqualTo(2);
    }

    @Test
    void whatCannotBeStoredIsRefusedAndTakenWhenItCanBeAgain() throws Exception {
        engine.start();
        journal.full(true);
        assertThat(door.receive("C-1", "p1", "one")).isEqualTo(new Receipt.NotStored("The disk is full."));
        journal.full(false);

        assertThat(door.receive("C-1", "p1", "one")).isInstanceOf(Receipt.Stored.class);
        until(() -> ehr.taken.size() == 1);
    }

    @Test
    void anOutcomeThatCannotBeKeptDoesNotSendTheMessageTwice() throws Exception {
        ehr.onTaken = () -> journal.full(true);
        engine.start();
        door.receive("C-1", "p1", "one");
        until(() -> journal.refused() > 0);
        ehr.onTaken = () -> {};

        journal.full(false);

        until(() ->
                journal.deliveries("adt", Optional.of("ehr"), "delivered", 9).size() == 1);
        assertThat(ehr.taken).containsExactly("one");
    }

    @Test
    void whatWasUnderWayIsResumedAfterARestartInOrder() throws Exception {
        ehr.answer = new Outcome.Failed(Failure.peerDown("connect", "No connection."));
        engine.start();
        for (int i = 0; i < 40; i++) {
            door.receive("C-" + i, "p" + i % 4, "m" + i);
        }
        until(() -> archive.taken.size() == 40);
        engine.stop(GRACE);
        ehr.answer = new Outcome.Delivered("taken");

        engine = engine();
        engine.start();

        until(() -> ehr.taken.size() == 40);
        inOrder(ehr.taken, 40, 4);
        assertThat(archive.taken).hasSize(40);
    }

    @Test
    void moreThanFitsInMemoryWaitsInTheJournalAndKeepsItsOrder() throws Exception {
        engine.stop(GRACE);
        room = new Room(10, 1 << 20);
        engine = engine();
        ehr.answer = new Outcome.Failed(Failure.peerDown("connect", "No connection."));
        engine.start();
        for (int i = 0; i < 120; i++) {
            door.receive("C-" + i, "p" + i % 7, "m" + i);
        }

        ehr.answer = new Outcome.Delivered("taken");

        until(() -> ehr.taken.size() == 120 && archive.taken.size() == 120);
        inOrder(ehr.taken, 120, 7);
        inOrder(archive.taken, 120, 7);
        until(() -> journal.counts("adt").messages().equals(Map.of(MessageState.COMPLETED, 120L)));
    }

    @Test
    void anAttemptCutByACrashIsUncertainWhereRepeatingCouldDoHarm() throws Exception {
        engine.start();
        MessageId id = ((Receipt.Stored) door.receive("C-1", "p1", "one")).id();
        until(() -> state(id) == MessageState.COMPLETED);
        engine.stop(GRACE);
        journal.append(new Entry.Started(
                        new DeliveryId(id, "ehr"), 2, Clock.systemUTC().instant()))
                .join();
        ehr.repeatable = false;

        engine = engine();
        engine.start();

        until(() -> state(id) == MessageState.QUARANTINED);
        assertThat(ehr.taken).hasSize(1);
        assertThat(journal.deliveries(id).getFirst().state()).isInstanceOf(DeliveryState.Uncertain.class);
    }

    @Test
    void aPersonSendsARejectedDeliveryAgainOrGivesItUp() throws Exception {
        ehr.answer = new Outcome.Failed(Failure.rejected("http-422", "HTTP 422: The peer refused it."));
        engine.start();
        MessageId id = ((Receipt.Stored) door.receive("C-1", "p1", "one")).id();
        var delivery = new DeliveryId(id, "ehr");
        until(() -> state(id) == MessageState.QUARANTINED);
        assertThat(engine.retry(new DeliveryId(id, "archive"), "anna")).isInstanceOf(Engine.Move.Refused.class);
        ehr.answer = new Outcome.Delivered("taken");

        assertThat(engine.retry(delivery, "anna")).isInstanceOf(Engine.Move.Done.class);

        until(() -> state(id) == MessageState.COMPLETED);
        assertThat(engine.cancel(delivery, "anna")).isInstanceOf(Engine.Move.Refused.class);
        assertThat(engine.retry(new DeliveryId(new MessageId(99), "ehr"), "anna"))
                .isInstanceOf(Engine.Move.Unknown.class);
        assertThat(journal.attempts(delivery)).hasSize(2);
    }

    @Test
    void aWaitingDeliveryCanBeCancelledAndItsLaneGoesOn() throws Exception {
        ehr.answer = new Outcome.Failed(new Failure(
                Failure.Kind.TRANSIENT,
                Failure.Scope.MESSAGE,
                "http-500",
                "HTTP 500",
                Optional.of(Duration.ofMinutes(5))));
        engine.start();
        MessageId first = ((Receipt.Stored) door.receive("C-1", "p1", "one")).id();
        MessageId second = ((Receipt.Stored) door.receive("C-2", "p1", "two")).id();
        until(() -> !journal.attempts(new DeliveryId(first, "ehr")).isEmpty() && archive.taken.size() == 2);
        ehr.answer = new Outcome.Delivered("taken");

        assertThat(engine.cancel(new DeliveryId(first, "ehr"), "anna")).isInstanceOf(Engine.Move.Done.class);

        until(() -> state(second) == MessageState.COMPLETED);
        assertThat(ehr.taken).containsExactly("two");
        assertThat(state(first)).isEqualTo(MessageState.COMPLETED);
    }

    @Test
    void aMappingThatFailsKeepsTheMessageWithItsProblemsAndDeliversNothing() throws Exception {
        var problem = new Problem("required", Severity.ERROR, "PID-3", "A patient needs an identifier.");
        mapping = _ -> new Transformation.Result.Failed(List.of(problem));
        engine.start();

        Receipt receipt = door.receive("C-1", "p1", "one");

        MessageId id = ((Receipt.Stored) receipt).id();
        assertThat(door.processed(((Receipt.Stored) receipt).id()).get(5, TimeUnit.SECONDS))
                .isEqualTo(Processing.FAILED);
        assertThat(state(id)).isEqualTo(MessageState.FAILED);
        assertThat(journal.message(id).orElseThrow().problems()).containsExactly(problem);
        assertThat(archive.taken).isEmpty();
    }

    @Test
    void aBugInAMappingFailsOneMessageAndNotTheChannel() throws Exception {
        mapping = body -> {
            if (text(body).equals("bad")) {
                throw new IllegalStateException("with the patient's name");
            }
            return new Transformation.Result.AsReceived();
        };
        engine.start();

        MessageId bad = ((Receipt.Stored) door.receive("C-1", "p1", "bad")).id();
        door.receive("C-2", "p1", "good");

        until(() -> ehr.taken.size() == 1);
        assertThat(state(bad)).isEqualTo(MessageState.FAILED);
        assertThat(journal.message(bad).orElseThrow().problems().toString()).doesNotContain("patient's name");
        assertThat(events).contains(new Event.Failed("adt", "mapping", IllegalStateException.class.getName()));
    }

    @Test
    void aStoppedChannelSendsNothingUntilItIsStartedAgain() throws Exception {
        engine.start();
        Channel channel = engine.channel("adt").orElseThrow();
        ehr.answer = new Outcome.Failed(Failure.peerDown("connect", "No connection."));
        door.receive("C-1", "p1", "one");
        channel.stop(GRACE);
        assertThat(door.stopped).isTrue();
        ehr.answer = new Outcome.Delivered("taken");
        assertThat(channel.running()).isFalse();

        channel.start();

        until(() -> ehr.taken.size() == 1);
        assertThat(channel.running()).isTrue();
    }

    private MessageState state(MessageId id) {
        return journal.message(id).orElseThrow().state();
    }

    private long received() {
        return journal.facts().stream().filter(Entry.Received.class::isInstance).count();
    }

    private static void inOrder(List<String> taken, int count, int patients) {
        assertThat(taken).hasSize(count).doesNotHaveDuplicates();
        for (int patient = 0; patient < patients; patient++) {
            int key = patient;
            assertThat(taken.stream()
                            .map(each -> Integer.parseInt(each.substring(1)))
                            .filter(each -> each % patients == key))
                    .isSorted();
        }
    }

    private static void until(BooleanSupplier reached) throws InterruptedException {
        while (!reached.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static String text(Payload payload) {
        return new String(payload.reveal(), StandardCharsets.UTF_8);
    }

    /// A source that a test speaks for.
    private static final class Door implements Source {
        Optional<Payload> ifReused = Optional.empty();
        private final Intake intake;
        volatile boolean stopped;

        Door() {
            this(new Intake() {
                @Override
                public Receipt receive(Arrival arrival) {
                    throw new IllegalStateException("not open");
                }

                @Override
                public CompletableFuture<Processing> processed(MessageId message) {
                    return new CompletableFuture<>();
                }

                @Override
                public void answered(MessageId message, SenderLeg leg) {}
            });
        }

        Door(Intake intake) {
            this.intake = intake;
        }

        Receipt receive(String controlId, String patient, String body) throws InterruptedException, ExecutionException {
            return intake.receive(new Intake.Arrival(
                    Clock.systemUTC().instant(),
                    "127.0.0.1",
                    new Label("PMS|NORTH", controlId, "ADT^A08", patient, ""),
                    Reception.ACCEPTED,
                    SenderLeg.OWED,
                    List.of(),
                    Payload.of(body.getBytes(StandardCharsets.UTF_8)),
                    Payload.of(("reply to " + controlId).getBytes(StandardCharsets.UTF_8)),
                    ifReused,
                    false));
        }

        /// As a source does after a crash.
        Receipt receiveInDoubt(String controlId, String body) throws InterruptedException {
            return intake.receive(new Intake.Arrival(
                    Clock.systemUTC().instant(),
                    "/in",
                    new Label("PMS|NORTH", controlId, "ADT^A08", "", ""),
                    Reception.ACCEPTED,
                    SenderLeg.NOT_OWED,
                    List.of(),
                    Payload.of(body.getBytes(StandardCharsets.UTF_8)),
                    Payload.EMPTY,
                    Optional.empty(),
                    true));
        }

        CompletableFuture<Processing> processed(MessageId message) {
            return intake.processed(message);
        }

        @Override
        public void start() {}

        @Override
        public String address() {
            return "memory";
        }

        @Override
        public void stop(Duration grace) {
            stopped = true;
        }
    }

    /// A destination that answers as told.
    private static final class Peer implements Destination {
        final List<String> taken = new CopyOnWriteArrayList<>();
        final Map<DeliveryId, Integer> attempts = new ConcurrentHashMap<>();
        volatile Outcome answer = new Outcome.Delivered("taken");
        volatile Runnable onTaken = () -> {};
        volatile boolean repeatable = true;

        @Override
        public Outcome deliver(Outgoing outgoing) {
            attempts.merge(outgoing.id(), 1, Integer::sum);
            Outcome given = answer;
            if (given instanceof Outcome.Delivered) {
                taken.add(text(outgoing.content()));
                onTaken.run();
            }
            return given;
        }

        @Override
        public boolean repeatable() {
            return repeatable;
        }

        @Override
        public String address() {
            return "memory";
        }

        @Override
        public void close() {}
    }
}
