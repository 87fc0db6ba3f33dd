package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Content;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Entry.Routed;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairTest {

    @TempDir
    Path home;

    @Test
    void saysThatNothingIsDamagedAndChangesNothing() throws Exception {
        // Given
        messages("C1", "C2");
        byte[] before = Files.readAllBytes(segments().getFirst());

        // When
        Repair.Done done = Repair.of(home, Clock.systemUTC());

        // Then
        assertThat(done.losses()).isEmpty();
        assertThat(Files.readAllBytes(segments().getFirst())).isEqualTo(before);
    }

    @Test
    void keepsWhatCanBeReadAndNamesWhatCannot() throws Exception {
        // Given
        List<MessageId> ids = messages("C1", "C2", "C3");
        Path segment = segments().getFirst();
        long second = offsets(segment).get(1);
        byte[] damaged = damage(segment, second + 20);

        // When
        Repair.Done done = Repair.of(home, Clock.systemUTC());

        // Then
        assertThat(done.losses()).singleElement().satisfies(loss -> {
            assertThat(home.resolve(loss.file())).isEqualTo(segment);
            assertThat(loss.offset()).isEqualTo(second);
            assertThat(loss.bytes()).isPositive();
            assertThat(loss.first()).isEqualTo(2);
            assertThat(loss.until()).isEqualTo(3);
        });
        Inspection after = Inspection.of(home);
        assertThat(after.faults()).isEmpty();
        assertThat(after.lost()).isEqualTo(1);
        try (SegmentJournal journal = open()) {
            assertThat(journal.body(ids.get(0))).contains(payload("body C1"));
            assertThat(journal.message(ids.get(1))).isEmpty();
            assertThat(journal.body(ids.get(2))).contains(payload("body C3"));
            assertThat(journal.append(received("C4")).join()).isGreaterThan(3);
        }
        assertThat(Inspection.of(home).faults()).isEmpty();
        Path aside = home.resolve("damaged")
                .resolve(segment.getName(segment.getNameCount() - 2) + "-" + segment.getFileName());
        assertThat(Files.readAllBytes(aside)).isEqualTo(damaged);
    }

    @Test
    void whatMayHaveBeenDeliveredIsNotSentAgainByItself() throws Exception {
        // Given
        MessageId delivered;
        MessageId mapped;
        try (SegmentJournal journal = open()) {
            delivered = new MessageId(journal.append(received("C1")).join());
            mapped = new MessageId(journal.append(received("C2")).join());
            journal.append(processed(delivered)).join();
            journal.append(attempted(delivered)).join();
            journal.append(processed(mapped)).join();
            journal.append(received("C3")).join();
        }
        Path segment = segments().getFirst();
        List<Long> blocks = offsets(segment);
        damage(segment, blocks.get(3) + 20);
        damage(segment, blocks.get(4) + 20);

        // When
        Repair.Done done = Repair.of(home, Clock.systemUTC());

        // Then
        assertThat(done.uncertain()).isEqualTo(1);
        assertThat(done.failed()).isEqualTo(1);
        try (SegmentJournal journal = open()) {
            assertThat(journal.deliveries(delivered))
                    .extracting(StoredDelivery::state)
                    .singleElement()
                    .isInstanceOf(DeliveryState.Uncertain.class);
            assertThat(journal.message(mapped).orElseThrow().state()).isEqualTo(MessageState.FAILED);
            assertThat(journal.counts("adt").messages())
                    .isEqualTo(
                            Map.of(MessageState.QUARANTINED, 1L, MessageState.FAILED, 1L, MessageState.RECEIVED, 1L));
        }
    }

    @Test
    void aFileWhoseHeadIsDamagedIsLostAsAWhole() throws Exception {
        // Given
        List<MessageId> first = messages("C1", "C2");
        List<MessageId> second = messages("C3", "C4");
        List<MessageId> third = messages("C5");
        damage(segments().get(1), 12);

        // When
        Repair.Done done = Repair.of(home, Clock.systemUTC());

        // Then
        assertThat(done.losses()).singleElement().satisfies(loss -> {
            assertThat(loss.offset()).isZero();
            assertThat(loss.first()).isEqualTo(3);
            assertThat(loss.until()).isEqualTo(5);
        });
        try (SegmentJournal journal = open()) {
            assertThat(journal.body(first.getLast())).contains(payload("body C2"));
            assertThat(journal.message(second.getFirst())).isEmpty();
            assertThat(journal.body(third.getFirst())).contains(payload("body C5"));
        }
    }

    @Test
    void aHomeInUseIsNotRepaired() {
        try (SegmentJournal _ = open()) {
            assertThatThrownBy(() -> Repair.of(home, Clock.systemUTC()))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("Another Drawbridge runs on");
        }
    }

    private SegmentJournal open() {
        return SegmentJournal.open(home, Clock.systemUTC(), new SegmentJournal.Settings(0));
    }

    /// Each in a block of its own, all in a file of their own.
    private List<MessageId> messages(String... controlIds) {
        List<MessageId> ids = new ArrayList<>();
        try (SegmentJournal journal = open()) {
            for (String each : controlIds) {
                ids.add(new MessageId(journal.append(received(each)).join()));
            }
        }
        return ids;
    }

    private List<Path> segments() throws IOException {
        try (var all = Files.walk(home.resolve("journal"))) {
            return all.filter(each -> each.toString().endsWith(".seg")).sorted().toList();
        }
    }

    private List<Long> offsets(Path file) throws IOException {
        List<Long> offsets = new ArrayList<>();
        try (Segment segment = Segment.open(file, StoreKey.open(home, true)).orElseThrow()) {
            long at = Segment.first();
            for (var block = segment.read(at); block.isPresent(); block = segment.read(at)) {
                offsets.add(at);
                at = block.get().next();
            }
        }
        return offsets;
    }

    private static byte[] damage(Path file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= 1;
        Files.write(file, bytes);
        return bytes;
    }

    private static Entry.Received received(String controlId) {
        return new Entry.Received(
                "adt",
                Instant.EPOCH,
                "127.0.0.1",
                new Label("PMS", controlId, "ADT^A08", "TESTPATIENT", ""),
                Reception.ACCEPTED,
                SenderLeg.SENT,
                List.of(),
                payload("body " + controlId),
                payload("reply " + controlId));
    }

    private static Entry.Processed processed(MessageId id) {
        return new Entry.Processed(
                id,
                Instant.EPOCH,
                Processing.ROUTED,
                List.of(),
                List.of(new Routed("ehr", "lane", new Content.AsReceived())));
    }

    private static Entry.Attempted attempted(MessageId id) {
        return new Entry.Attempted(
                new DeliveryId(id, "ehr"),
                1,
                Instant.EPOCH,
                Duration.ofMillis(1),
                "delivered",
                new DeliveryState.Delivered("HTTP 200"),
                Payload.EMPTY);
    }

    private static Payload payload(String text) {
        return JournalContract.payload(text);
    }
}
