package org.drawbridge.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.audit.Verification;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Sender;
import org.drawbridge.server.Site;
import org.drawbridge.store.Inspection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Copies of a home on which an appliance runs.
@Timeout(60)
class BackupTest {

    @TempDir
    Path folder;

    private Site site;

    @BeforeEach
    void configure() throws IOException {
        Files.createDirectories(folder.resolve("archive"));
        site = Site.in(folder).channel("adt", """
                source: {mllp: {host: 127.0.0.1, port: 0}}
                destinations:
                  - name: archive
                    file: {folder: "%s"}
                """.formatted(folder.resolve("archive")));
    }

    private Appliance start(Path home) {
        return Appliance.start(home, site.config(), Unlock.keyFile(site.home()));
    }

    private Path backup(String name) {
        return folder.resolve(name);
    }

    @Test
    void holdsWhatWasAcknowledgedBeforeItWasBegunAlthoughMessagesGoOnComing() throws Exception {
        // Given
        Path copy = backup("copy");
        Path home = folder.resolve("restored");
        var sent = new AtomicInteger();
        var enough = new AtomicBoolean();
        int before;
        try (Appliance appliance = start(site.home())) {
            CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(() -> send(appliance.address("adt"), sent, enough));
            Site.until("messages come", () -> sent.get() > 300);
            before = sent.get();

            // When
            Backup made = Backup.make(site.home(), copy, false);

            // Then
            int during = sent.get();
            enough.set(true);
            sending.join();
            assertThat(made.bytes()).isPositive();
            assertThat(during).isGreaterThan(before);
        }
        assertThat(copy.resolve("keys")).doesNotExist();
        Backup.restore(copy, home, Optional.of(site.home().resolve("keys")));
        assertThat(Inspection.of(home).faults()).isEmpty();
        var keys = new Keyring();
        keys.open(home, Unlock.keyFile(home), Set.of("localhost"), Clock.systemUTC());
        assertThat(Verification.of(home, keys.vault()).faults()).isEmpty();
        try (Appliance restored = Appliance.start(home, site.config(), Unlock.keyFile(home))) {
            List<StoredMessage> kept = restored.journal().search(MessageQuery.newest(1000));
            assertThat(kept).hasSizeGreaterThanOrEqualTo(Math.min(before, 1000));
            StoredMessage oldest = kept.getLast();
            assertThat(restored.journal().body(oldest.id()).orElseThrow().size())
                    .isEqualTo(oldest.size());
            assertThat(restored.parts().people()).isNotNull();
            assertThat(restored.first()).as("accounts and keys are there").isEmpty();
        }
    }

    private static void send(String address, AtomicInteger sent, AtomicBoolean enough) {
        try (Sender sender = Sender.to(address)) {
            while (!enough.get()) {
                assertThat(sender.exchange(message(sent.get()))).isEqualTo(AckCode.AA);
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDamagedOrIncompleteBackupIsRefusedAndSaysWhichFile() throws Exception {
        run(0);
        Path copy = backup("copy");
        Backup.make(site.home(), copy, true);
        Path segment = segment(copy);
        flip(segment, Files.size(segment) / 2);

        assertThatThrownBy(() -> Backup.restore(copy, folder.resolve("one"), Optional.empty()))
                .isInstanceOf(StartupException.class)
                .hasMessage("The backup's file " + segment + " is damaged.");
        Files.delete(segment);
        assertThatThrownBy(() -> Backup.restore(copy, folder.resolve("two"), Optional.empty()))
                .hasMessage("The backup lacks the file " + segment + ".");
        Files.delete(copy.resolve("backup.sha256"));
        assertThatThrownBy(() -> Backup.restore(copy, folder.resolve("three"), Optional.empty()))
                .hasMessageContaining("holds no whole backup");
        assertThatThrownBy(() -> Backup.make(site.home(), copy, false)).hasMessageContaining("is not empty");
    }

    @Test
    void anInspectionFindsDamageAndMissingFiles() throws Exception {
        for (int i = 0; i < 3; i++) {
            run(100 * i);
        }
        assertThat(Inspection.of(site.home()).faults()).isEmpty();
        Path home = folder.resolve("other");
        Backup.make(site.home(), backup("copy"), true);
        Backup.restore(backup("copy"), home, Optional.empty());
        List<Path> segments = segments(home);
        assertThat(segments).hasSize(3);

        Files.delete(segments.get(1));
        assertThat(Inspection.of(home).faults())
                .singleElement()
                .asString()
                .startsWith("Records ")
                .contains("are missing before " + segments.get(2));
        flip(segments.get(0), Files.size(segments.get(0)) / 3);
        assertThat(Inspection.of(home).faults())
                .anyMatch(each -> each.contains(segments.get(0).toString()));

        Files.delete(home.resolve("keys/drawbridge.p12"));
        assertThatThrownBy(() -> Inspection.of(home))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("keys");
    }

    /// Starts, takes 20 messages and stops.
    private void run(int first) throws IOException {
        try (Appliance appliance = start(site.home());
                Sender sender = Sender.to(appliance.address("adt"))) {
            for (int i = 0; i < 20; i++) {
                assertThat(sender.exchange(message(first + i))).isEqualTo(AckCode.AA);
            }
        }
    }

    private static Path segment(Path home) throws IOException {
        return segments(home).getFirst();
    }

    private static List<Path> segments(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home.resolve("journal"))) {
            return all.filter(each -> each.toString().endsWith(".seg")).sorted().toList();
        }
    }

    private static void flip(Path file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= 1;
        Files.write(file, bytes);
    }

    private static String message(int number) {
        return "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261124080000||ADT^A08^ADT_A01|C-" + number + "|P|2.5.1\rPID|1||11"
                + number + "^^^NORTH^MR||TESTPATIENT^ONE\rPV1|1|O\r";
    }
}
