package org.drawbridge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineTest {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final MemoryJournal journal = new MemoryJournal();
    private final Peer ehr = new Peer();
    private final Peer archive = new Peer();
    private final Peer spare = new Peer();
    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private Room room = Room.share(2);
    private Transformation mapping = Transformation.NONE;
    private Door door = new Door();
    private Engine engine = engine();

    private Engine engine() {
        return engine(List.of(
                outlet("ehr", body -> mapping.apply(body), ehr),
                outlet("archive", Transformation.NONE, archive),
                outlet("spare", Transformation.ON_DEMAND, spare)));
    }

    private static Outlet outlet(String name, Transformation transformation, Destination destination) {
        var backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));
        return new Outlet(name, transformation, destination, new Policy(backoff, 4, 3, List.of(), List.of()));
    }

    private Engine engine(List<Outlet> outlets) {
        return new Engine(
                List.of(new Plan(
                        "adt",
                        (intake, _) -> door = new Door(intake),
                        LaneKey.PATIENT,
                        4,
                        100,
                        body -> new String(body.reveal(), StandardCharsets.UTF_8).contains("STAT"),
                        new Watch(Duration.ofMinutes(30), Duration.ofMinutes(5), Duration.ofMinutes(15)),
                        outlets)),
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
        until(() -> events.stream().anyMatch(Event.Received.class::isInstance)
                && events.stream().anyMatch(Event.Processed.class::isInstance));
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
    void aPeerThatHangsDoesNotMakeAllThatWaitsUncertain() throws Exception {
        ehr.repeatable = false;
        ehr.answer = new Outcome.Failed(new Failure(
                Failure.Kind.UNCERTAIN,
                Failure.Scope.PEER,
                "no-answer",
                "No acknowledgment came.",
                Optional.of(Duration.ofHours(1))));
        engine.start();
        for (int i = 0; i < 50; i++) {
            door.receive("C-" + i, "p" + i, "m" + i);
        }

        until(() -> archive.taken.size() == 50);

        assertThat(journal.deliveries("adt", Optional.of("ehr"), "uncertain", 100))
                .hasSizeBetween(1, 4);
        Channel channel = engine.channel("adt").orElseThrow();
        assertThat(channel.breaker("ehr"))
                .hasValueSatisfying(state -> assertThat(state.name()).isEqualTo("open"));
        ehr.answer = new Outcome.Delivered("taken");
        assertThat(channel.resetBreaker("ehr")).isTrue();
        until(() -> ehr.taken.size() >= 46);
    }

    @Test
    void aTroubleOfThePeerIsToldWhenItBeginsChangesAndEnds() throws Exception {
        ehr.answer = new Outcome.Failed(Failure.peerDown("connect", "No connection."));
        engine.start();
        MessageId id = ((Receipt.Stored) door.receive("C-1", "p1", "one")).id();
        until(() -> journal.attempts(new DeliveryId(id, "ehr")).size() >= 5);
        ehr.answer = new Outcome.Failed(Failure.peerDown("http-503", "HTTP 503"));
        until(() -> events.contains(new Event.PeerFailed("adt", "ehr", "http-503")));
        ehr.answer = new Outcome.Delivered("taken");
        until(() -> state(id) == MessageState.COMPLETED);

        until(() -> events.contains(new Event.PeerRecovered("adt", "ehr")));
        assertThat(List.copyOf(events).stream()
                        .filter(each -> each instanceof Event.PeerFailed || each instanceof Event.PeerRecovered))
                .containsExactly(
                        new Event.PeerFailed("adt", "ehr", "connect"),
                        new Event.PeerFailed("adt", "ehr", "http-503"),
                        new Event.PeerRecovered("adt", "ehr"));
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
        assertThat(engine.moves().retry(new DeliveryId(id, "archive"), "anna")).isInstanceOf(Move.Refused.class);
        ehr.answer = new Outcome.Delivered("taken");

        assertThat(engine.moves().retry(delivery, "anna")).isInstanceOf(Move.Done.class);

        until(() -> state(id) == MessageState.COMPLETED);
        assertThat(engine.moves().cancel(delivery, "anna", "")).isInstanceOf(Move.Refused.class);
        assertThat(engine.moves().retry(new DeliveryId(new MessageId(99), "ehr"), "anna"))
                .isInstanceOf(Move.Unknown.class);
        assertThat(journal.attempts(delivery)).hasSize(2);
    }

    @Test
    void aPersonEditsARejectedDeliveryAndTheNewBytesAreSent() throws Exception {
        // Given
        ehr.answer = new Outcome.Failed(Failure.rejected("http-422", "Refused."));
        engine.start();
        MessageId id = ((Receipt.Stored) door.receive("C-1", "p1", "wrong")).id();
        until(() -> state(id) == MessageState.QUARANTINED);
        ehr.answer = new Outcome.Delivered("taken");
        Payload right = Payload.of("right".getBytes(StandardCharsets.UTF_8));

        // When
        Move edited = engine.moves().revise(new DeliveryId(id, "ehr"), "anna", "a wrong id", right);

        // Then
        assertThat(edited)
                .isEqualTo(new Move.Done(
                        new DeliveryState.Waiting("Sent again as edited by anna: a wrong id", Instant.EPOCH)));
        until(() -> state(id) == MessageState.COMPLETED);
        assertThat(ehr.taken).containsExactly("right");
        assertThat(engine.moves().revise(new DeliveryId(id, "ehr"), "anna", "", right))
                .isInstanceOf(Move.Refused.class);
    }

    @Test
    void mapsNoMoreThanASlowDestinationTakesSoonAndAllOfItInTheEnd() throws Exception {
        // Given
        var mapped = new AtomicInteger();
        var released = new CountDownLatch(1);
        ehr.perMessage = _ -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Outcome.Delivered("taken");
        };
        room = new Room(10, 1 << 20);
        engine = engine(List.of(
                outlet(
                        "ehr",
                        body -> {
                            mapped.incrementAndGet();
                            return Transformation.NONE.apply(body);
                        },
                        ehr),
                outlet("spare", Transformation.ON_DEMAND, spare)));
        engine.start();

        // When
        for (int i = 1; i <= 40; i++) {
            door.receive("C-" + i, "p" + i, "text " + i);
        }
        TimeUnit.MILLISECONDS.sleep(200);
        int before = mapped.get();
        released.countDown();

        // Then
        assertThat(before).isBetween(1, 20);
        until(() -> ehr.taken.size() == 40);
    }

    @Test
    void whatWaitsForADeadPeerIsHandedOverToAnotherDestinationThatDoesNotHaveIt() throws Exception {
        // Given
        ehr.answer = new Outcome.Failed(Failure.peerDown("connect", "No connection."));
        engine.start();
        MessageId id = ((Receipt.Stored) door.receive("C-1", "p1", "one")).id();
        MessageId next = ((Receipt.Stored) door.receive("C-2", "p1", "two")).id();
        var delivery = new DeliveryId(id, "ehr");
        until(() -> !journal.attempts(delivery).isEmpty() && archive.taken.size() == 2);

        // When
        Move refused = engine.moves().handOver(delivery, "archive", "anna", "");
        Move nowhere = engine.moves().handOver(delivery, "nowhere", "anna", "");
        Move handed = onceItIsNotBeingSent(() -> engine.moves().handOver(delivery, "spare", "anna", "the EHR is down"));

        // Then
        assertThat(refused).isEqualTo(new Move.Refused("That destination has a delivery of this message already."));
        assertThat(nowhere).isEqualTo(new Move.Refused("The channel has no destination of that name."));
        assertThat(handed)
                .isEqualTo(new Move.Done(new DeliveryState.Cancelled("Handed over to spare by anna: the EHR is down")));
        until(() -> spare.taken.equals(List.of("one")));
        ehr.answer = new Outcome.Delivered("taken");
        until(() -> state(id) == MessageState.COMPLETED && state(next) == MessageState.COMPLETED);
        assertThat(ehr.taken).containsExactly("two");
    }

    @Test
    void aPoisonousMessageGoesToQuarantineAndItsLaneGoesOn() throws Exception {
        ehr.perMessage = text -> text.equals("bad") ? failedOnIt() : new Outcome.Delivered("taken");
        engine.start();
        MessageId bad = ((Receipt.Stored) door.receive("C-1", "p1", "bad")).id();
        until(() -> !journal.attempts(new DeliveryId(bad, "ehr")).isEmpty());
        door.receive("C-2", "p1", "after it");
        for (int i = 0; state(bad) != MessageState.QUARANTINED; i++) {
            door.receive("D-" + i, "p2", "other");
            TimeUnit.MILLISECONDS.sleep(2);
        }

        until(() -> ehr.taken.contains("after it"));
        assertThat(journal.deliveries(bad).getFirst().state().reason())
                .matches("It failed \\d+ times in a row for its own sake: HTTP 500: The peer failed on it\\.");
        assertThat(journal.attempts(new DeliveryId(bad, "ehr"))).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void whatFailsWhileNothingElseIsTakenIsTriedTenTimesAsOften() throws Exception {
        ehr.answer = failedOnIt();
        engine.start();
        MessageId id = ((Receipt.Stored) door.receive("C-1", "p1", "one")).id();

        until(() -> state(id) == MessageState.QUARANTINED);

        assertThat(journal.attempts(new DeliveryId(id, "ehr"))).hasSize(30);
    }

    private static Outcome failedOnIt() {
        return new Outcome.Failed(new Failure(
                Failure.Kind.TRANSIENT,
                Failure.Scope.MESSAGE,
                "http-500",
                "HTTP 500: The peer failed on it.",
                Optional.empty()));
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

        assertThat(engine.moves().cancel(new DeliveryId(first, "ehr"), "anna", "a test patient"))
                .isInstanceOf(Move.Done.class);

        until(() -> state(second) == MessageState.COMPLETED);
        assertThat(ehr.taken).containsExactly("two");
        assertThat(state(first)).isEqualTo(MessageState.COMPLETED);
        assertThat(journal.deliveries(first).getFirst().state())
                .isEqualTo(new DeliveryState.Cancelled("Cancelled by anna: a test patient"));
    }

    @Test
    void aMappingThatFailsKeepsTheMessageWithItsProblemsAndDeliversToTheOtherDestinations() throws Exception {
        var problem = new Problem("required", Severity.ERROR, "PID-3", "A patient needs an identifier.");
        mapping = _ -> new Transformation.Result.Failed(List.of(problem));
        engine.start();

        Receipt receipt = door.receive("C-1", "p1", "one");

        MessageId id = ((Receipt.Stored) receipt).id();
        assertThat(door.processed(((Receipt.Stored) receipt).id()).get(5, TimeUnit.SECONDS))
                .isEqualTo(Processing.FAILED);
        assertThat(state(id)).isEqualTo(MessageState.FAILED);
        assertThat(journal.message(id).orElseThrow().problems()).containsExactly(problem);
        until(() -> archive.taken.size() == 1);
        assertThat(ehr.attempts).isEmpty();
        assertThat(state(id)).isEqualTo(MessageState.FAILED);
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

    @Test
    void silenceIsAnAlarmUntilAMessageComes() throws Exception {
        engine.start();
        Watchdog watchdog = engine.channel("adt").orElseThrow().watchdog();
        Instant noon = Instant.parse("2026-11-24T12:00:00Z");
        watchdog.look(noon);
        watchdog.look(noon.plus(Duration.ofMinutes(29)));
        assertThat(watchdog.alarms()).isEmpty();

        watchdog.look(noon.plus(Duration.ofMinutes(30)));
        watchdog.look(noon.plus(Duration.ofMinutes(31)));

        Instant since = noon.plus(Duration.ofMinutes(30));
        assertThat(watchdog.alarms()).containsExactly(new Alarm("silent", "", "No message came for 30 min.", since));
        door.receive("C-1", "p1", "one");
        watchdog.look(noon.plus(Duration.ofMinutes(32)));
        assertThat(watchdog.alarms()).isEmpty();
        assertThat(List.copyOf(events).stream()
                        .filter(each -> each.getClass().getSimpleName().startsWith("Alarm")))
                .containsExactly(
                        new Event.AlarmRaised("adt", "silent", ""), new Event.AlarmCleared("adt", "silent", ""));
    }

    @Test
    void anAttemptThatDoesNotEndIsAnAlarmAndAPeerThatIsDownIsNone() throws Exception {
        var mayEnd = new CountDownLatch(1);
        ehr.perMessage = _ -> {
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Outcome.Delivered("taken");
        };
        archive.answer = new Outcome.Failed(new Failure(
                Failure.Kind.TRANSIENT, Failure.Scope.PEER, "connect", "Down.", Optional.of(Duration.ofHours(9))));
        engine.start();
        door.receive("C-1", "p1", "one");
        until(() -> ehr.attempts.size() + archive.attempts.size() == 2);
        Channel channel = engine.channel("adt").orElseThrow();
        until(() -> channel.breaker("archive").orElseThrow().failures() == 1);
        Instant noon = Instant.parse("2026-11-24T12:00:00Z");
        channel.watchdog().look(noon);

        channel.watchdog().look(noon.plus(Duration.ofMinutes(5)));

        assertThat(channel.alarms()).extracting(Alarm::code, Alarm::destination).containsExactly(tuple("stuck", "ehr"));
        mayEnd.countDown();
        until(() -> ehr.taken.size() == 1);
        channel.watchdog().look(noon.plus(Duration.ofMinutes(6)));
        until(() -> {
            channel.watchdog().look(noon.plus(Duration.ofMinutes(7)));
            return channel.alarms().isEmpty();
        });
    }

    @Test
    void aQueueThatOnlyGrowsIsAnAlarm() throws Exception {
        ehr.answer = new Outcome.Failed(new Failure(
                Failure.Kind.TRANSIENT, Failure.Scope.PEER, "connect", "Down.", Optional.of(Duration.ofHours(9))));
        engine.start();
        for (int i = 0; i < 120; i++) {
            door.receive("C-" + i, "p" + i, "m" + i);
        }
        until(() -> archive.taken.size() == 120);
        Channel channel = engine.channel("adt").orElseThrow();
        Instant noon = Instant.parse("2026-11-24T12:00:00Z");
        channel.watchdog().look(noon);

        channel.watchdog().look(noon.plus(Duration.ofMinutes(15)));

        assertThat(channel.alarms()).extracting(Alarm::code, Alarm::destination).contains(tuple("growing", "ehr"));
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

    /// An attempt is in the journal a moment before its turn ends.
    private static Move onceItIsNotBeingSent(Supplier<Move> moving) throws InterruptedException {
        Move move = moving.get();
        while (move.equals(new Move.Refused("It is being sent at this moment."))) {
            TimeUnit.MILLISECONDS.sleep(1);
            move = moving.get();
        }
        return move;
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
        volatile @Nullable Function<String, Outcome> perMessage;
        volatile Runnable onTaken = () -> {};
        volatile boolean repeatable = true;

        @Override
        public Outcome deliver(Outgoing outgoing) {
            attempts.merge(outgoing.id(), 1, Integer::sum);
            Function<String, Outcome> told = perMessage;
            Outcome given = told == null ? answer : told.apply(text(outgoing.content()));
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
