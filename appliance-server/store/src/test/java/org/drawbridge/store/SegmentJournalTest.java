package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.MessageState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentJournalTest implements JournalContract {

    @TempDir
    Path home;

    private SegmentJournal journal;

    @BeforeEach
    void open() {
        journal = SegmentJournal.open(home, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public void reopen() {
        journal.close();
        open();
    }

    @Test
    void buildsALostIndexAnewFromTheLog() throws Exception {
        MessageId id = received("C-1", "p1", AT);
        processed(id);
        journal.close();
        try (Stream<Path> files = Files.list(home.resolve("index"))) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }

        open();

        assertThat(journal.message(id).orElseThrow().state()).isEqualTo(MessageState.WAITING);
        assertThat(journal.undelivered("adt", "ehr", 0, 10).items()).hasSize(1);
    }

    @Test
    void buildsADamagedIndexAnewFromTheLog() throws Exception {
        MessageId id = received("C-1", "p1", AT);
        journal.close();
        Path file = home.resolve("index").resolve("drawbridge.mv.db");
        byte[] bytes = Files.readAllBytes(file);
        java.util.Arrays.fill(bytes, 0, bytes.length, (byte) 7);
        Files.write(file, bytes);

        open();

        assertThat(journal.body(id)).contains(JournalContract.payload("body C-1"));
        assertThat(journal.counts("adt").messages()).isEqualTo(Map.of(MessageState.RECEIVED, 1L));
    }

    @Test
    void nothingLiesReadableOnTheDisk() throws IOException {
        received("CANARYCONTROL", "CANARYPATIENT", AT);
        journal.close();

        try (Stream<Path> files = Files.walk(home)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1))
                        .doesNotContain("CANARY");
            }
        }
        open();
    }
}
