package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Content;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Entry.Routed;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;
import org.junit.jupiter.api.Test;

class EntryCodecTest {

    @Test
    void givesBackEveryEntry() {
        var history = new Histories(7);
        for (long number = 1; number <= 2000; number++) {
            Entry entry = history.next(number);
            assertThat(EntryCodec.decode(EntryCodec.encode(entry))).isEqualTo(entry);
        }
    }

    @Test
    void givesBackEveryConstant() {
        for (SenderLeg leg : SenderLeg.values()) {
            same(new Entry.Answered(new MessageId(1), leg));
        }
        for (Processing result : Processing.values()) {
            same(new Entry.Processed(new MessageId(1), Instant.EPOCH, result, List.of(), List.of()));
        }
        for (Reception reception : Reception.values()) {
            for (Severity severity : Severity.values()) {
                same(received(reception, severity));
            }
        }
    }

    @Test
    void givesBackTheExtremes() {
        var id = new DeliveryId(new MessageId(Long.MAX_VALUE), "");
        same(new Entry.Moved(id, Instant.MIN, "", new DeliveryState.Waiting("", Instant.MAX)));
        same(new Entry.Attempted(
                id,
                Integer.MAX_VALUE,
                Instant.MAX,
                Duration.ofSeconds(Long.MAX_VALUE),
                "",
                new DeliveryState.Sending(),
                Payload.of(new byte[] {1, 2})));
        same(new Entry.Attempted(
                id,
                1,
                Instant.EPOCH,
                Duration.ofSeconds(-1, 1),
                "\uD83D\uDE00",
                new DeliveryState.Sending(),
                Payload.EMPTY));
    }

    @Test
    void writesSharedContentOnce() {
        byte[] content = new byte[10_000];
        var first = new Routed("a", "", new Content.Mapped(Payload.of(content), "lab 1"));
        var second = new Routed("b", "", new Content.Mapped(Payload.of(content.clone()), "lab 2"));
        var entry = new Entry.Processed(
                new MessageId(1), Instant.EPOCH, Processing.ROUTED, List.of(), List.of(first, second));

        assertThat(EntryCodec.encode(entry).size()).isLessThan(11_000);
        same(entry);
    }

    @Test
    void readsWhatWasWrittenBeforeMappingsWereKept() {
        var routed = new Routed("ehr", "p1", new Content.Mapped(Payload.of(new byte[] {7}), ""));
        var entry = new Entry.Processed(new MessageId(1), Instant.EPOCH, Processing.ROUTED, List.of(), List.of(routed));
        byte[] before = EntryCodec.encode(entry).reveal();

        assertThat(EntryCodec.encode(new Entry.Processed(
                                new MessageId(1),
                                Instant.EPOCH,
                                Processing.ROUTED,
                                List.of(),
                                List.of(new Routed(
                                        "ehr", "p1", new Content.Mapped(Payload.of(new byte[] {7}), "lab 1")))))
                        .reveal())
                .startsWith(before)
                .hasSizeGreaterThan(before.length);
        assertThat(EntryCodec.decode(Payload.of(before))).isEqualTo(entry);
    }

    /// What lies on disks that are in use: it must stay readable.
    @Test
    void readsWhatVersionOneWrote() {
        String written = "01 05 11 03 65 68 72 02 A8 84 A4 92 0D 95 9A EF 3A 02 "
                + "80 89 7A 08 68 74 74 70 2D 35 30 33 00 04 62 75 73 79 00 00";

        assertThat(EntryCodec.decode(Payload.of(HexFormat.of().parseHex(written.replace(" ", "")))))
                .isEqualTo(new Entry.Attempted(
                        new DeliveryId(new MessageId(17), "ehr"),
                        2,
                        Instant.ofEpochSecond(1_764_000_020L, 123_456_789),
                        Duration.ofSeconds(1, 2_000_000),
                        "http-503",
                        new DeliveryState.Waiting("busy", Instant.EPOCH),
                        Payload.EMPTY));
    }

    @Test
    void saysThatItDoesNotKnowALaterVersion() {
        assertThatThrownBy(() -> EntryCodec.decode(Payload.of(new byte[] {9, 1, 1})))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("version is 9")
                .hasMessageContaining("another version of Drawbridge");
    }

    @Test
    void failsOnlyWithAStorageExceptionWhateverTheBytes() {
        var random = new Random(3);
        var history = new Histories(3);
        int refused = 0;
        for (long number = 1; number <= 20_000; number++) {
            byte[] bytes = EntryCodec.encode(history.next(number)).reveal().clone();
            bytes = Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length + 9) : bytes.length);
            for (int i = random.nextInt(4); i >= 0 && bytes.length > 1; i--) {
                bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt();
            }
            try {
                EntryCodec.decode(Payload.of(bytes));
            } catch (StorageException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(5_000);
    }

    private static void same(Entry entry) {
        assertThat(EntryCodec.decode(EntryCodec.encode(entry))).isEqualTo(entry);
    }

    private static Entry received(Reception reception, Severity severity) {
        return new Entry.Received(
                "adt",
                Instant.EPOCH,
                "",
                Label.NONE,
                reception,
                SenderLeg.OWED,
                List.of(new Problem("code", severity, "", "A rule.")),
                Payload.EMPTY,
                Payload.EMPTY);
    }
}
