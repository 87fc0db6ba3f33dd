package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFaultsTest {

    @TempDir
    Path home;

    @Test
    void findsMessagesInEverySlice() {
        int messages = 40_000;
        try (SegmentJournal journal = open()) {
            List<CompletableFuture<Long>> stored = new ArrayList<>();
            for (int i = 1; i <= messages; i++) {
                stored.add(journal.append(received("C" + i, "P" + i % 10_000, i)));
            }
            stored.forEach(CompletableFuture::join);
        }
        try (SegmentJournal journal = open()) {
            assertThat(numbers(journal.search(patient("P77", 10)))).containsExactly(30_077L, 20_077L, 10_077L, 77L);
            assertThat(numbers(journal.search(patient("P77", 2)))).containsExactly(30_077L, 20_077L);
            MessageQuery first = between(1, 4);
            assertThat(numbers(journal.search(first))).containsExactly(3L, 2L, 1L);
            assertThat(journal.counts("adt").messages()).containsEntry(MessageState.RECEIVED, 40_000L);
            long after = 0;
            int paged = 0;
            for (var page = journal.unprocessed("adt", 0, 900);
                    !page.items().isEmpty();
                    page = journal.unprocessed("adt", after, 900)) {
                assertThat(page.items().getFirst().id().value()).isEqualTo(after + 1);
                after = page.items().getLast().id().value();
                paged += page.items().size();
            }
            assertThat(paged).isEqualTo(messages);
            assertThat(journal.recent("adt", 20_000)).hasSize(20_000);
        }
    }

    @Test
    void keepsWhatIsVeryLong() {
        String patient = "P".repeat(300_000);
        try (SegmentJournal journal = open()) {
            journal.append(received("C", patient, 1)).join();
        }
        try (SegmentJournal journal = open()) {
            assertThat(numbers(journal.search(patient(patient, 1)))).containsExactly(1L);
            journal.append(new Entry.Answered(new MessageId(1), SenderLeg.SENT)).join();
            assertThat(journal.message(new MessageId(1)).orElseThrow().leg()).isEqualTo(SenderLeg.SENT);
        }
    }

    @Test
    void namesTheSegmentThatIsDamagedWhenItIsRead() throws Exception {
        try (SegmentJournal journal = open()) {
            journal.append(received("C1", "P", 1)).join();
            journal.append(received("C2", "P", 2)).join();
        }
        damage(segment(), (int) Segment.first() + 30);

        try (SegmentJournal journal = open()) {
            assertThat(journal.message(new MessageId(1))).isPresent();
            assertThat(journal.body(new MessageId(2))).isPresent();
            assertThatThrownBy(() -> journal.body(new MessageId(1)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("000001.seg")
                    .hasMessageContaining("damaged at byte " + Segment.first());
        }
    }

    @Test
    void refusesALogThatItCannotBuildTheIndexFromAndCanBeOpenedOnceItIsRepaired() throws Exception {
        try (SegmentJournal journal = open()) {
            journal.append(received("C1", "P", 1)).join();
            journal.append(received("C2", "P", 2)).join();
        }
        Path segment = segment();
        byte[] intact = Files.readAllBytes(segment);
        IndexDatabase.delete(home.resolve("index"));
        damage(segment, (int) Segment.first() + 30);
        assertThatThrownBy(this::open).hasMessageContaining("is damaged at byte");

        Files.write(segment, intact);
        try (SegmentJournal journal = open()) {
            assertThat(journal.search(MessageQuery.newest(10))).hasSize(2);
        }
    }

    @Test
    void buildsTheIndexAnewWhenItKnowsMoreThanTheLog() throws Exception {
        try (SegmentJournal journal = open()) {
            journal.append(received("C1", "P", 1)).join();
        }
        Files.delete(segment());

        try (SegmentJournal journal = open()) {
            assertThat(journal.search(MessageQuery.newest(10))).isEmpty();
            assertThat(journal.append(received("C2", "P", 2)).join()).isEqualTo(1);
            assertThat(journal.search(MessageQuery.newest(10))).hasSize(1);
        }
    }

    @Test
    void tellsAWrongKeyFromDamageAndLeavesTheIndexAlone() throws Exception {
        Path other = home.resolve("other");
        SegmentJournal.open(other, Clock.systemUTC()).close();
        Path mine = home.resolve("mine");
        try (SegmentJournal journal = SegmentJournal.open(mine, Clock.systemUTC())) {
            journal.append(received("C1", "P", 1)).join();
        }
        long index = Files.size(mine.resolve("index/drawbridge.mv.db"));
        Files.move(mine.resolve("keys"), home.resolve("aside"));
        Files.move(other.resolve("keys"), mine.resolve("keys"));

        assertThatThrownBy(() -> SegmentJournal.open(mine, Clock.systemUTC()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("was not written with the key in the keys folder");

        assertThat(Files.size(mine.resolve("index/drawbridge.mv.db"))).isEqualTo(index);
    }

    @Test
    void readsAnyRecordWhileOthersAreWritten() throws Exception {
        try (SegmentJournal journal = open()) {
            Thread writer = Thread.ofVirtual().start(() -> {
                for (int i = 1; i <= 5_000; i++) {
                    journal.append(received("C" + i, "P", i)).join();
                }
            });
            var random = new java.util.Random(5);
            long last = 0;
            while (writer.isAlive() || last < 5_000) {
                last = journal.search(MessageQuery.newest(1)).stream()
                        .map(each -> each.id().value())
                        .findFirst()
                        .orElse(0L);
                if (last > 0) {
                    long any = 1 + random.nextLong(last);
                    assertThat(journal.body(new MessageId(any))).contains(body("C" + any));
                    assertThat(journal.body(new MessageId(last))).contains(body("C" + last));
                }
            }
        }
    }

    @Test
    void aReaderThatIsInterruptedDisturbsNobodyElse() throws Exception {
        try (SegmentJournal journal = open()) {
            for (int i = 1; i <= 50; i++) {
                journal.append(received("C" + i, "P", i)).join();
            }
            for (int i = 0; i < 50; i++) {
                Thread interrupted = Thread.ofVirtual().start(() -> {
                    Thread.currentThread().interrupt();
                    try {
                        journal.body(new MessageId(7));
                    } catch (StorageException e) {
                        // It may also have been answered before it noticed.
                        return;
                    }
                });
                assertThat(journal.body(new MessageId(1 + i))).isPresent();
                interrupted.join();
            }
            assertThat(journal.append(received("C51", "P", 51)).join()).isEqualTo(51);
        }
    }

    private static List<Long> numbers(List<StoredMessage> messages) {
        return messages.stream().map(each -> each.id().value()).toList();
    }

    private static MessageQuery patient(String patient, int limit) {
        Optional<String> none = Optional.empty();
        return new MessageQuery(
                none,
                none,
                Optional.of(patient),
                none,
                none,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                limit);
    }

    private static MessageQuery between(long from, long until) {
        Optional<String> none = Optional.empty();
        return new MessageQuery(
                none,
                none,
                none,
                none,
                none,
                Optional.empty(),
                Optional.of(Instant.ofEpochSecond(from)),
                Optional.of(Instant.ofEpochSecond(until)),
                Optional.empty(),
                10);
    }

    private static Entry.Received received(String controlId, String patient, long second) {
        return new Entry.Received(
                "adt",
                Instant.ofEpochSecond(second),
                "127.0.0.1",
                new Label("PMS", controlId, "ADT^A08", patient, ""),
                Reception.ACCEPTED,
                SenderLeg.OWED,
                List.of(),
                body(controlId),
                Payload.EMPTY);
    }

    private static Payload body(String controlId) {
        return AppendingProcess.bytes("body " + controlId);
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".seg"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void damage(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private SegmentJournal open() {
        return SegmentJournal.open(home, Clock.systemUTC(), new SegmentJournal.Settings(0));
    }
}
