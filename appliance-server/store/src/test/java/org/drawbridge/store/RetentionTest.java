package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Content;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Entry.Routed;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Payload;
import org.drawbridge.store.RetentionRules.Keep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    private static final RetentionRules TEN_DAYS = new RetentionRules(new Keep(10, 10, 10), Map.of(), 0);

    @TempDir
    Path folder;

    private Path home;
    private final SetClock clock = new SetClock(FIRST.atTime(8, 0).toInstant(ZoneOffset.UTC));
    private SegmentJournal journal;

    @BeforeEach
    void open() {
        home = folder.resolve("home");
        journal = SegmentJournal.open(home, clock, new SegmentJournal.Settings(0));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void removesADayOfWhichNothingIsToStay() {
        // Given
        MessageId old = delivered("adt", "C1");
        MessageId oldToo = delivered("adt", "C2");
        day(1);
        MessageId young = delivered("adt", "C3");
        day(11);

        // When
        List<Retention.Cut> cuts = journal.retention().run(TEN_DAYS, clock.now, _ -> {});

        // Then
        assertThat(cuts).singleElement().satisfies(cut -> {
            assertThat(cut.day()).isEqualTo(FIRST);
            assertThat(cut.removed()).isEqualTo(2);
            assertThat(cut.waiting()).isZero();
            assertThat(cut.bytes()).isPositive();
        });
        assertThat(home.resolve("journal/2026-09-01")).doesNotExist();
        assertGone(old, oldToo);
        assertThat(found()).containsExactly(young);
        assertThat(journal.counts("adt").messages()).isEqualTo(Map.of(MessageState.COMPLETED, 1L));
        assertThat(journal.counts("adt").deliveries()).isEqualTo(Map.of("ehr", Map.of("delivered", 1L)));
        assertThat(Inspection.of(home).faults()).isEmpty();
    }

    @Test
    void keepsWhatIsNotSettledHoweverOldItIs() {
        // Given
        MessageId done = delivered("adt", "C1");
        MessageId unprocessed = received("adt", "C2", Reception.ACCEPTED);
        MessageId waiting = routed("adt", "C3");
        MessageId uncertain = ended("adt", "C4", new DeliveryState.Uncertain("no answer"));
        MessageId rejected = ended("adt", "C5", new DeliveryState.Rejected("AR"));
        MessageId failed = failedButWaiting("C6");
        MessageId cancelled = ended("adt", "C7", new DeliveryState.Cancelled("given up"));
        day(100);
        MessageId today = delivered("adt", "C8");
        List<StoredMessage> before = journal.search(MessageQuery.newest(100));

        // When
        List<Retention.Cut> cuts = journal.retention().run(TEN_DAYS, clock.now, _ -> {});

        // Then
        assertThat(cuts).singleElement().satisfies(cut -> {
            assertThat(cut.removed()).isEqualTo(2);
            assertThat(cut.waiting()).isEqualTo(5);
        });
        assertGone(done, cancelled);
        List<MessageId> stay = List.of(today, failed, rejected, uncertain, waiting, unprocessed);
        assertThat(found()).isEqualTo(stay);
        assertThat(journal.search(MessageQuery.newest(100)))
                .containsExactlyElementsOf(
                        before.stream().filter(each -> stay.contains(each.id())).toList());
        assertReadable(waiting, "C3");
        assertReadable(failed, "C6");
        assertThat(journal.body(unprocessed)).contains(payload("body C2"));
        assertThat(journal.undelivered("adt", "ehr", 0, 10).items())
                .extracting(each -> each.id().message())
                .containsExactly(waiting, failed);
        assertThat(journal.unprocessed("adt", 0, 10).items())
                .extracting(StoredMessage::id)
                .containsExactly(unprocessed);
        assertThat(Inspection.of(home).faults()).isEmpty();
    }

    @Test
    void anIndexThatIsBuiltAnewHasTheSameAnswersAfterARemoval() throws Exception {
        // Given
        removeAroundWhatStays();
        List<Object> before = answers();
        journal.close();

        // When
        IndexDatabase.delete(home.resolve("index"));
        open();

        // Then
        assertThat(answers()).isEqualTo(before);
    }

    @Test
    void anIndexThatKnowsNothingOfARemovalLearnsOfItWhenItIsOpened() throws Exception {
        // Given
        history();
        journal.close();
        copy(home.resolve("index"), folder.resolve("index-before"));
        open();
        journal.retention().run(TEN_DAYS, clock.now, _ -> {});
        List<Object> after = answers();
        List<MessageId> foundAfter = found();
        journal.close();

        // When
        IndexDatabase.delete(home.resolve("index"));
        copy(folder.resolve("index-before"), home.resolve("index"));
        open();

        // Then
        assertThat(found()).isEqualTo(foundAfter);
        assertThat(journal.retention().run(TEN_DAYS, clock.now, _ -> {}))
                .extracting(Retention.Cut::removed)
                .containsOnly(0L);
        assertThat(answers()).isEqualTo(after);
    }

    @Test
    void aRemovalThatWasCutOffBeforeTheOldFilesWentIsMadeUpFor() throws Exception {
        // Given
        history();
        copy(home.resolve("journal"), folder.resolve("journal-before"));
        journal.retention().run(TEN_DAYS, clock.now, _ -> {});
        List<Object> after = answers();
        journal.close();
        copy(folder.resolve("journal-before"), home.resolve("journal"));
        open();
        assertThat(answers()).isEqualTo(after);
        assertThat(home.resolve("journal/2026-09-02/000001.seg")).exists();

        // When
        journal.retention().run(TEN_DAYS, clock.now, _ -> {});

        // Then
        assertThat(answers()).isEqualTo(after);
        assertThat(home.resolve("journal/2026-09-02/000001.seg")).doesNotExist();
        assertThat(Inspection.of(home).faults()).isEmpty();
    }

    @Test
    void aDayIsDroppedOnceItsLastMessageIsSettled() {
        // Given
        MessageId waiting = routed("adt", "C1");
        var _ = delivered("adt", "C2");
        day(1);
        var _ = delivered("adt", "C3");
        day(100);
        var _ = delivered("adt", "C4");
        journal.retention().run(TEN_DAYS, clock.now, _ -> {});
        assertThat(journal.body(waiting)).isPresent();

        // When
        append(attempted(waiting, 1, new DeliveryState.Delivered("HTTP 200")));
        journal.retention().run(TEN_DAYS, clock.now, _ -> {});

        // Then
        assertGone(waiting);
        assertThat(days()).containsExactly("2026-12-10");
    }

    @Test
    void whatWasEditedAndTriedSeveralTimesIsKeptAsItIs() {
        // Given
        MessageId edited = ended("adt", "C1", new DeliveryState.Rejected("AR"));
        var _ = delivered("adt", "C2");
        day(1);
        var id = new DeliveryId(edited, "ehr");
        append(new Entry.Revised(
                id,
                clock.now,
                "ida",
                "wrong code",
                payload("edited"),
                new DeliveryState.Waiting("edited", Instant.EPOCH)));
        append(attempted(edited, 2, new DeliveryState.Rejected("AR again")));
        var _ = delivered("adt", "C3");
        day(100);
        var _ = delivered("adt", "C4");

        // When
        journal.retention().run(TEN_DAYS, clock.now, _ -> {});

        // Then
        assertThat(journal.content(id)).contains(payload("edited"));
        assertThat(journal.content(id, 1)).contains(payload("mapped C1"));
        assertThat(journal.attempts(id)).hasSize(2);
        assertThat(days()).containsExactly("2026-09-01", "2026-09-02", "2026-12-10");
    }

    @Test
    void eachChannelAndFateHasItsTime() {
        // Given
        var rules = new RetentionRules(new Keep(10, 2, 0), Map.of("lab", new Keep(3, 3, 3)), 0);
        MessageId done = delivered("adt", "C1");
        MessageId filtered = processed("adt", "C2", Processing.FILTERED);
        MessageId refused = received("adt", "C3", Reception.REFUSED);
        MessageId lab = delivered("lab", "C4");
        MessageId labRefused = received("lab", "C5", Reception.REFUSED);
        day(3);
        var _ = delivered("adt", "C6");

        // When
        journal.retention().run(rules, clock.now, _ -> {});

        // Then
        assertGone(filtered);
        assertThat(found()).contains(done, refused, lab, labRefused);
        day(4);
        journal.retention().run(rules, clock.now, _ -> {});
        assertGone(lab, labRefused);
        assertThat(found()).contains(done, refused);
        day(400);
        journal.retention().run(rules, clock.now, _ -> {});
        assertGone(done);
        assertThat(found()).contains(refused);
        assertThat(journal.body(refused)).contains(payload("body C3"));
    }

    @Test
    void theOldestGoFirstUntilTheJournalIsAsSmallAsItIsToBe() {
        // Given
        for (int day = 0; day < 5; day++) {
            day(day);
            for (int i = 0; i < 200; i++) {
                var _ = delivered("adt", "C" + day + "-" + i);
            }
        }
        day(5);
        MessageId today = delivered("adt", "C-today");
        long full = logBytes();
        var rules = new RetentionRules(new Keep(0, 0, 0), Map.of(), full / 2);

        // When
        List<Retention.Cut> cuts = journal.retention().run(rules, clock.now, _ -> {});

        // Then
        assertThat(cuts).extracting(Retention.Cut::day).containsExactly(FIRST, FIRST.plusDays(1), FIRST.plusDays(2));
        assertThat(logBytes()).isLessThanOrEqualTo(full / 2);
        assertThat(found()).contains(today);
    }

    @Test
    void aPreviewSaysWhatARunDoesAndRemovesNothing() {
        // Given
        history();
        List<Object> before = answers();

        // When
        List<Retention.Cut> preview = journal.retention().preview(TEN_DAYS, clock.now);

        // Then
        assertThat(answers()).isEqualTo(before);
        List<Retention.Cut> done = journal.retention().run(TEN_DAYS, clock.now, _ -> {});
        assertThat(preview)
                .extracting(RetentionTest::counts)
                .isEqualTo(done.stream().map(RetentionTest::counts).toList());
        assertThat(journal.retention().preview(TEN_DAYS, clock.now))
                .extracting(Retention.Cut::removed)
                .containsOnly(0L);
    }

    @Test
    void nothingIsRemovedWhileTheHeadOfAFileIsDamagedAndTheJournalOpensAllTheSame() throws Exception {
        // Given
        MessageId old = delivered("adt", "C1");
        day(1);
        MessageId oldToo = delivered("adt", "C2");
        day(100);
        MessageId young = delivered("adt", "C3");
        journal.close();
        Path file = home.resolve("journal/2026-09-01/000001.seg");
        byte[] bytes = Files.readAllBytes(file);
        bytes[12] ^= 1;
        Files.write(file, bytes);

        // When
        open();

        // Then
        assertThat(found()).containsExactly(young, oldToo, old);
        assertThatThrownBy(() -> journal.retention().run(TEN_DAYS, clock.now, _ -> {}))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(file.toString());
        assertThat(found()).containsExactly(young, oldToo, old);
    }

    @Test
    void theDayThatIsWrittenToStaysWhole() {
        // Given
        MessageId message = delivered("adt", "C1");
        clock.now = FIRST.plusDays(400).atTime(8, 0).toInstant(ZoneOffset.UTC);

        // When
        List<Retention.Cut> cuts = journal.retention().run(TEN_DAYS, clock.now, _ -> {});

        // Then
        assertThat(cuts).isEmpty();
        assertThat(journal.body(message)).isPresent();
    }

    @Test
    void nobodyWhoReadsMeanwhileFindsAnythingBroken() throws Exception {
        // Given
        List<MessageId> stay = new ArrayList<>();
        List<MessageId> leave = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            if (i < 5) {
                leave.add(routed("adt", "C" + i));
            } else if (i % 3 == 0) {
                stay.add(routed("adt", "C" + i));
            } else {
                var _ = delivered("adt", "C" + i);
            }
        }
        day(100);
        var _ = delivered("adt", "C-today");
        var end = new AtomicBoolean();
        var faults = new ArrayList<Throwable>();
        Thread reader = Thread.ofPlatform()
                .uncaughtExceptionHandler((_, e) -> faults.add(e))
                .start(() -> {
                    while (!end.get()) {
                        for (MessageId each : stay) {
                            assertThat(journal.content(new DeliveryId(each, "ehr")))
                                    .isPresent();
                        }
                        append(new Entry.Answered(stay.getFirst(), SenderLeg.SENT));
                    }
                });

        // When
        for (MessageId each : leave) {
            journal.retention().run(TEN_DAYS, clock.now, _ -> {});
            append(attempted(each, 1, new DeliveryState.Delivered("HTTP 200")));
        }
        journal.retention().run(TEN_DAYS, clock.now, _ -> {});
        end.set(true);
        reader.join();

        // Then
        assertThat(faults).isEmpty();
        assertThat(journal.undelivered("adt", "ehr", 0, 1000).items()).hasSize(stay.size());
    }

    private static List<Object> counts(Retention.Cut cut) {
        return List.of(cut.day(), cut.removed(), cut.waiting());
    }

    private void removeAroundWhatStays() {
        history();
        journal.retention().run(TEN_DAYS, clock.now, _ -> {});
    }

    /// A day that goes, one of which something stays, a young one, and today.
    private void history() {
        for (int i = 0; i < 20; i++) {
            var _ = delivered("adt", "C1-" + i);
        }
        day(1);
        MessageId late = received("adt", "C2", Reception.ACCEPTED);
        for (int i = 0; i < 20; i++) {
            var _ = delivered("lab", "C2-" + i);
            var _ = ended("adt", "C3-" + i, new DeliveryState.Uncertain("no answer"));
        }
        day(2);
        append(processed(late));
        for (int i = 0; i < 20; i++) {
            var _ = delivered("adt", "C4-" + i);
        }
        day(100);
        var _ = delivered("adt", "C5");
        day(101);
        append(attempted(late, 1, new DeliveryState.Rejected("AR")));
    }

    /// All that can be asked.
    private List<Object> answers() {
        List<Object> answers = new ArrayList<>();
        for (StoredMessage each : journal.search(MessageQuery.newest(1000))) {
            answers.add(each);
            answers.add(journal.body(each.id()));
            answers.add(journal.reply(each.id()));
            for (StoredDelivery delivery : journal.deliveries(each.id())) {
                answers.add(delivery);
                answers.add(journal.content(delivery.id()));
                answers.add(journal.attempts(delivery.id()));
            }
        }
        answers.add(journal.counts("adt"));
        answers.add(journal.counts("lab"));
        answers.add(journal.recent("adt", 1000));
        return answers;
    }

    private void day(int days) {
        clock.now = FIRST.plusDays(days).atTime(8, 0).toInstant(ZoneOffset.UTC);
    }

    private List<MessageId> found() {
        return journal.search(MessageQuery.newest(1000)).stream()
                .map(StoredMessage::id)
                .toList();
    }

    private void assertGone(MessageId... messages) {
        for (MessageId each : messages) {
            assertThat(journal.message(each)).isEmpty();
            assertThat(journal.body(each)).isEmpty();
            assertThat(journal.deliveries(each)).isEmpty();
            assertThat(found()).doesNotContain(each);
        }
    }

    private void assertReadable(MessageId message, String controlId) {
        assertThat(journal.body(message)).contains(payload("body " + controlId));
        assertThat(journal.reply(message)).contains(payload("reply " + controlId));
        assertThat(journal.content(new DeliveryId(message, "ehr"))).contains(payload("mapped " + controlId));
    }

    private List<String> days() {
        try (Stream<Path> found = Files.list(home.resolve("journal"))) {
            return found.map(each -> each.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private long logBytes() {
        try (Stream<Path> found = Files.walk(home.resolve("journal"))) {
            return found.filter(Files::isRegularFile)
                    .mapToLong(each -> each.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                Path there = to.resolve(from.relativize(each));
                Files.createDirectories(there.resolveSibling(""));
                if (!Files.exists(there)) {
                    Files.copy(each, there);
                }
            }
        }
    }

    private MessageId delivered(String channel, String controlId) {
        return ended(channel, controlId, new DeliveryState.Delivered("HTTP 200"));
    }

    private MessageId ended(String channel, String controlId, DeliveryState state) {
        MessageId id = routed(channel, controlId);
        append(attempted(id, 1, state));
        return id;
    }

    private MessageId routed(String channel, String controlId) {
        MessageId id = received(channel, controlId, Reception.ACCEPTED);
        append(new Entry.Processed(id, clock.now, Processing.ROUTED, List.of(), List.of(toEhr(controlId))));
        return id;
    }

    private MessageId processed(String channel, String controlId, Processing result) {
        MessageId id = received(channel, controlId, Reception.ACCEPTED);
        append(new Entry.Processed(id, clock.now, result, List.of(), List.of()));
        return id;
    }

    private MessageId failedButWaiting(String controlId) {
        MessageId id = received("adt", controlId, Reception.ACCEPTED);
        append(new Entry.Processed(id, clock.now, Processing.FAILED, List.of(), List.of(toEhr(controlId))));
        return id;
    }

    private Entry.Processed processed(MessageId id) {
        return new Entry.Processed(id, clock.now, Processing.ROUTED, List.of(), List.of(toEhr("late")));
    }

    private static Routed toEhr(String controlId) {
        return new Routed("ehr", "lane", new Content.Mapped(payload("mapped " + controlId), ""));
    }

    private Entry.Attempted attempted(MessageId id, int attempt, DeliveryState next) {
        return new Entry.Attempted(
                new DeliveryId(id, "ehr"), attempt, clock.now, Duration.ofMillis(1), "code", next, Payload.EMPTY);
    }

    private MessageId received(String channel, String controlId, Reception reception) {
        return new MessageId(append(new Entry.Received(
                channel,
                clock.now,
                "127.0.0.1",
                new Label("PMS", controlId, "ADT^A08", "TESTPATIENT", ""),
                reception,
                SenderLeg.SENT,
                List.of(),
                payload("body " + controlId),
                payload("reply " + controlId))));
    }

    private long append(Entry entry) {
        return journal.append(entry).join();
    }

    private static Payload payload(String text) {
        return JournalContract.payload(text);
    }
}
