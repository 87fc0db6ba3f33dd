package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real disk of 48 MB, which only root may mount; elsewhere the tests are skipped, and [SegmentLogTest] has
/// the failure injected.
class FullDiskTest {

    private static final int FILLER = 24 << 20;

    @TempDir
    Path temporary;

    private Path disk;
    private Path filler;
    private final Random random = new Random(1);
    private final Map<Long, Payload> stored = new TreeMap<>();

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(temporary.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString()),
                "this user may not mount a small disk to fill");
        filler = Files.write(disk.resolve("filler"), new byte[FILLER]);
    }

    @AfterEach
    void unmount() throws Exception {
        var _ = run("umount", disk.toString());
    }

    @Test
    void stopsBeforeTheDiskIsFullAndGoesOnWhenThereIsRoom() throws Exception {
        long reserve = 12 << 20;
        try (SegmentJournal journal = open(reserve)) {
            StorageException refusal = appendUntilRefused(journal);
            assertThat(refusal).hasMessageContaining("less than the reserve of 12 MB");
            assertThat(disk.toFile().getUsableSpace()).isBetween(reserve / 2, reserve);
            assertThat(journal.counts("adt").messages()).containsEntry(MessageState.RECEIVED, (long) stored.size());

            Files.delete(filler);

            append(journal);
        }
        checkAfterReopening(reserve);
    }

    @Test
    void aFullDiskLosesNothingAndIsForgottenWhenThereIsRoom() throws Exception {
        try (SegmentJournal journal = open(0)) {
            for (int round = 0; round < 3; round++) {
                assertThat(appendUntilRefused(journal)).hasMessageContaining("Nothing was acknowledged");
                assertThat(appendUntilRefused(journal)).hasMessageContaining("Nothing was acknowledged");

                Files.delete(filler);

                await(() -> {
                    append(journal);
                    return journal.counts("adt").messages().getOrDefault(MessageState.RECEIVED, 0L) == stored.size();
                });
                long room = disk.toFile().getUsableSpace();
                filler = Files.write(disk.resolve("filler"), new byte[(int) room / 2]);
            }
            Files.delete(filler);
        }
        checkAfterReopening(0);
    }

    @Test
    void anIndexThatFoundNoRoomCatchesUpFromTheLog() throws Exception {
        try (SegmentJournal journal = open(0)) {
            fill();
            fillUntilTheIndexFails(journal);

            Files.delete(filler);

            await(() -> journal.counts("adt").messages().getOrDefault(MessageState.RECEIVED, 0L) == stored.size());
        }
        checkAfterReopening(0);
    }

    /// Leaves room for records of the log, a few at a time, until what the index writes of them finds none.
    private void fillUntilTheIndexFails(SegmentJournal journal) throws IOException {
        for (int i = 0; i < 10_000; i++) {
            try {
                Payload body = Payload.of(new byte[] {1});
                stored.put(journal.append(received(body)).join(), body);
                var _ = journal.counts("adt");
            } catch (CompletionException e) {
                try (FileChannel rest = FileChannel.open(filler, StandardOpenOption.WRITE)) {
                    var _ = rest.truncate(rest.size() - 8192);
                }
            } catch (StorageException e) {
                return;
            }
        }
        fail("the index always found room");
    }

    private void fill() throws IOException {
        try (OutputStream rest = Files.newOutputStream(filler, StandardOpenOption.APPEND)) {
            while (true) {
                rest.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(disk.toFile().getUsableSpace()).isLessThan(64 * 1024);
        }
    }

    private void checkAfterReopening(long reserve) {
        try (SegmentJournal journal = open(reserve)) {
            stored.forEach((number, body) ->
                    assertThat(journal.body(new MessageId(number))).contains(body));
            assertThat(journal.search(MessageQuery.newest(1000))).hasSize(Math.min(stored.size(), 1000));
            assertThat(journal.counts("adt").messages()).containsEntry(MessageState.RECEIVED, (long) stored.size());
        }
    }

    private StorageException appendUntilRefused(SegmentJournal journal) {
        for (int i = 0; i < 10_000; i++) {
            try {
                append(journal);
            } catch (CompletionException e) {
                if (e.getCause() instanceof StorageException refusal) {
                    return refusal;
                }
                throw e;
            }
        }
        return fail("the disk was never full");
    }

    private void append(SegmentJournal journal) {
        byte[] noise = new byte[20_000];
        random.nextBytes(noise);
        Payload body = Payload.of(noise);
        stored.put(journal.append(received(body)).join(), body);
    }

    private Entry.Received received(Payload body) {
        return new Entry.Received(
                "adt",
                Instant.EPOCH,
                "127.0.0.1",
                new Label("PMS", "C" + random.nextInt(), "ADT^A08", "P" + random.nextInt(), ""),
                Reception.ACCEPTED,
                SenderLeg.OWED,
                List.of(),
                body,
                Payload.EMPTY);
    }

    /// Until it is so; what fails meanwhile for want of room is tried again.
    private static void await(Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < until) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (StorageException | CompletionException e) {
                Thread.onSpinWait();
            }
        }
        fail("it has not recovered within 30 seconds");
    }

    private SegmentJournal open(long reserve) {
        return SegmentJournal.open(disk.resolve("home"), Clock.systemUTC(), new SegmentJournal.Settings(reserve));
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
