package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentLogTest {

    @TempDir
    Path home;

    @Test
    void everyStoredRecordIsThereAfterReopening() throws Exception {
        var stored = new ConcurrentSkipListMap<Long, String>();
        try (SegmentLog log = open(new TreeMap<>())) {
            List<Thread> senders = new ArrayList<>();
            for (int s = 0; s < 8; s++) {
                String sender = "TESTPATIENT" + s;
                senders.add(Thread.ofVirtual().start(() -> send(log, sender, stored)));
            }
            for (Thread each : senders) {
                each.join();
            }
        }

        var found = new TreeMap<Long, String>();
        open(found).close();

        assertThat(found).hasSize(800).isEqualTo(new TreeMap<>(stored));
    }

    private static void send(SegmentLog log, String sender, Map<Long, String> stored) {
        for (int i = 0; i < 100; i++) {
            try {
                String text = sender + " " + i;
                stored.put(log.append(bytes(text), (_, _) -> {}).join(), text);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void numbersGoOnWhereTheyStopped() throws Exception {
        try (SegmentLog log = open(new TreeMap<>())) {
            assertThat(log.append(bytes("a"), (_, _) -> {}).join()).isEqualTo(1);
        }
        try (SegmentLog log = open(new TreeMap<>())) {
            assertThat(log.append(bytes("b"), (_, _) -> {}).join()).isEqualTo(2);
        }

        var found = new TreeMap<Long, String>();
        open(found).close();
        assertThat(found.values()).containsExactly("a", "b");
    }

    @Test
    void whereverTheLastBlockIsTornWhatWasStoredBeforeIsKept() throws Exception {
        try (SegmentLog log = open(new TreeMap<>())) {
            log.append(bytes("kept"), (_, _) -> {}).join();
        }
        Path segment = onlySegment();
        long whole = Files.size(segment);
        byte[] original;
        try (SegmentLog log = open(new TreeMap<>())) {
            log.append(bytes("torn"), (_, _) -> {}).join();
        }
        Path second = segments().getLast();
        original = Files.readAllBytes(second);
        for (int length = 0; length < original.length; length++) {
            Files.write(second, Arrays.copyOf(original, length));
            var found = new TreeMap<Long, String>();
            open(found).close();
            assertThat(found.values()).containsExactly("kept");
        }
        assertThat(Files.size(segment)).isEqualTo(whole);
    }

    @Test
    void saysWhichFileIsDamagedInItsMiddleAndWhere() throws Exception {
        try (SegmentLog log = open(new TreeMap<>())) {
            log.append(bytes("first"), (_, _) -> {}).join();
            log.append(bytes("second"), (_, _) -> {}).join();
        }
        Path segment = onlySegment();
        byte[] damaged = Files.readAllBytes(segment);
        damaged[(int) Segment.first() + 20] ^= 1;
        Files.write(segment, damaged);

        assertThatThrownBy(() -> open(new TreeMap<>()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("000001.seg is damaged at byte " + Segment.first());
    }

    @Test
    void aDamagedLengthIsNotTakenForTheEnd() throws Exception {
        try (SegmentLog log = open(new TreeMap<>())) {
            log.append(bytes("first"), (_, _) -> {}).join();
            log.append(bytes("second"), (_, _) -> {}).join();
        }
        Path segment = onlySegment();
        byte[] damaged = Files.readAllBytes(segment);
        damaged[(int) Segment.first()] ^= 1;
        Files.write(segment, damaged);

        assertThatThrownBy(() -> open(new TreeMap<>())).hasMessageContaining("is damaged at byte");
    }

    @Test
    void nothingReadableLiesOnTheDisk() throws Exception {
        try (SegmentLog log = open(new TreeMap<>())) {
            log.append(bytes("TESTPATIENT^CANARY"), (_, _) -> {}).join();
        }

        for (Path file : files()) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("CANARY");
        }
    }

    @Test
    void refusesASecondProcessOnOneHome() {
        SegmentLog log = open(new TreeMap<>());

        assertThatThrownBy(() -> open(new TreeMap<>())).hasMessageContaining("Another Drawbridge runs on");
        log.close();
    }

    @Test
    void refusesAKeyThatOthersMayRead() throws Exception {
        open(new TreeMap<>()).close();
        Path keystore = home.resolve("keys/drawbridge.p12");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keystore)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(keystore, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> open(new TreeMap<>())).hasMessageContaining("chmod 600");
    }

    @Test
    void refusesDataWithoutItsKey() throws Exception {
        try (SegmentLog log = open(new TreeMap<>())) {
            log.append(bytes("a"), (_, _) -> {}).join();
        }
        Files.delete(home.resolve("keys/drawbridge.p12"));

        assertThatThrownBy(() -> open(new TreeMap<>())).hasMessageContaining("is missing. Restore the keys folder");
    }

    @Test
    void saysSoWhenItCannotWriteAndGoesOnWhenItCan() throws Exception {
        try (SegmentLog log = open(new TreeMap<>())) {
            Path journal = home.resolve("journal");
            Path aside = home.resolve("aside");
            Files.move(journal, aside);
            Files.writeString(journal, "a file where the folder was");

            assertThatThrownBy(() -> log.append(bytes("lost"), (_, _) -> {}).join())
                    .hasMessageContaining("cannot be written");

            Files.delete(journal);
            Files.move(aside, journal);
            assertThat(log.append(bytes("kept"), (_, _) -> {}).join()).isEqualTo(1);
        }

        var found = new TreeMap<Long, String>();
        open(found).close();
        assertThat(found.values()).containsExactly("kept");
    }

    private SegmentLog open(Map<Long, String> found) {
        SegmentLog log = SegmentLog.open(home, Clock.systemUTC(), 0);
        try {
            log.recover(
                    Mark.START,
                    (number, _, record) -> found.put(number, new String(record.reveal(), StandardCharsets.UTF_8)));
            return log;
        } catch (StorageException e) {
            log.close();
            throw e;
        }
    }

    private Path onlySegment() throws IOException {
        assertThat(segments()).hasSize(1);
        return segments().getFirst();
    }

    private List<Path> segments() throws IOException {
        return files().stream()
                .filter(file -> file.toString().endsWith(".seg"))
                .sorted()
                .toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static Payload bytes(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
