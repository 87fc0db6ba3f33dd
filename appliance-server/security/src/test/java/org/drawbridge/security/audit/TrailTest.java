package org.drawbridge.security.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.security.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailTest {

    private static final Instant NOVEMBER = Instant.parse("2026-11-25T08:00:00Z");

    @TempDir
    Path home;

    private Vault vault;

    @BeforeEach
    void open() {
        vault = Vault.open(home, Unlock.keyFile(home), Clock.systemUTC());
    }

    @Test
    void findsWhoSawAPatientAlsoAfterRestartsAndInOtherMonths() {
        write(NOVEMBER, 3, "4711");
        write(NOVEMBER, 2, "4712");
        write(NOVEMBER.plus(Duration.ofDays(20)), 2, "4711");

        assertThat(Trail.search(home, vault, each -> each.concerns("4711"), 100))
                .hasSize(5)
                .first()
                .satisfies(newest -> assertThat(newest.at()).isEqualTo(NOVEMBER.plus(Duration.ofDays(20))));
        assertThat(Trail.search(home, vault, _ -> true, 4)).hasSize(4);
        assertThat(verify()).isEqualTo(new Verification(7, 3, List.of()));
    }

    @Test
    void nothingOfItIsOnDiskInTheClear() throws IOException {
        write(NOVEMBER, 1, "PATIENT-4711");

        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1)).doesNotContain("4711", "anna");
        assertThat(entry(NOVEMBER, "PATIENT-4711").toString()).doesNotContain("4711");
    }

    @Test
    void showsEveryChangeRemovalAdditionAndMove() throws IOException {
        write(NOVEMBER, 20, "4711");
        List<byte[]> good = blocks(Files.readAllBytes(file()));
        assertThat(good).hasSize(22);

        for (int i = 1; i < good.size() - 1; i++) {
            List<byte[]> removed = new ArrayList<>(good);
            removed.remove(i);
            assertFound(removed);
            List<byte[]> doubled = new ArrayList<>(good);
            doubled.add(i, good.get(i));
            assertFound(doubled);
            byte[] flipped = good.get(i).clone();
            flipped[flipped.length - 3] ^= 1;
            List<byte[]> changed = new ArrayList<>(good);
            changed.set(i, flipped);
            assertFound(changed);
            if (i > 1) {
                List<byte[]> moved = new ArrayList<>(good);
                Collections.swap(moved, i, i - 1);
                assertFound(moved);
            }
        }
        for (int left = 1; left < good.size() - 1; left++) {
            assertFound(good.subList(0, left));
        }
        Files.write(file(), joined(good));
        assertThat(verify().good()).isTrue();
    }

    @Test
    void showsThatAWholeMonthIsMissing() throws IOException {
        write(NOVEMBER, 2, "1");
        write(NOVEMBER.plus(Duration.ofDays(30)), 2, "1");
        write(NOVEMBER.plus(Duration.ofDays(60)), 2, "1");

        Files.delete(home.resolve("audit/2026-12.trail"));

        assertThat(verify().faults())
                .singleElement()
                .asString()
                .contains("it goes on from entry 4", "ends with entry 2");
    }

    @Test
    void forgetsWhatIsOlderThanSixYearsAndStillVerifies() {
        write(NOVEMBER, 2, "1");
        write(NOVEMBER.plus(Duration.ofDays(2100)), 1, "1");
        write(NOVEMBER.plus(Duration.ofDays(2300)), 1, "1");

        assertThat(home.resolve("audit/2026-11.trail")).doesNotExist();
        assertThat(verify()).isEqualTo(new Verification(2, 2, List.of()));
    }

    @Test
    void goesOnAfterAnEntryThatWasNotWrittenWhole() throws IOException {
        write(NOVEMBER, 3, "1");
        var torn = new ByteArrayOutputStream();
        torn.writeBytes(Files.readAllBytes(file()));
        torn.writeBytes(new byte[] {TrailFiles.ENTRY, 0, 0, 0, 90, 1, 2, 3});
        Files.write(file(), torn.toByteArray());

        write(NOVEMBER, 1, "1");

        assertThat(verify()).isEqualTo(new Verification(4, 2, List.of()));
    }

    @Test
    void manyAtOnceShareTheirForcedWrites() throws Exception {
        try (Trail trail = Trail.open(home, vault, Clock.systemUTC())) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                threads.add(Thread.startVirtualThread(() -> {
                    for (int j = 0; j < 50; j++) {
                        trail.append(entry(NOVEMBER, "1"));
                    }
                }));
            }
            for (Thread each : threads) {
                each.join();
            }
        }
        assertThat(verify().entries()).isEqualTo(800);
        assertThat(verify().good()).isTrue();
    }

    @Test
    void becomesAFhirAuditEvent() {
        assertThat(AuditEvents.of(entry(NOVEMBER, "4711")).toString())
                .contains("\"resourceType\":\"AuditEvent\"")
                .contains("\"code\":\"read\"", "\"action\":\"R\"", "\"outcome\":\"0\"")
                .contains("\"value\":\"anna\"", "\"value\":\"4711\"", "\"value\":\"message/7\"");
    }

    private void assertFound(List<byte[]> tampered) throws IOException {
        Files.write(file(), joined(tampered));
        assertThat(verify().good()).isFalse();
    }

    private void write(Instant at, int count, String patient) {
        try (Trail trail = Trail.open(home, vault, Clock.fixed(at, ZoneOffset.UTC))) {
            for (int i = 0; i < count; i++) {
                trail.append(entry(at, patient));
            }
        }
    }

    private static Entry entry(Instant at, String patient) {
        return new Entry(at, Action.VIEWED, "anna", "10.1.2.3", "GET /api/v1/messages/{id}/body", 7, patient, 0, "");
    }

    private Verification verify() {
        return Verification.of(home, vault);
    }

    private Path file() {
        return home.resolve("audit/2026-11.trail");
    }

    /// The header, then each block.
    private static List<byte[]> blocks(byte[] file) {
        List<byte[]> blocks = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file);
        int header = "DRAWBRIDGE-AUDIT-1\n".length() + 8 + 32;
        int start = header + 4 + in.getInt(header);
        blocks.add(Arrays.copyOf(file, start));
        for (int at = start; at < file.length; ) {
            int end = at + 5 + in.getInt(at + 1);
            blocks.add(Arrays.copyOfRange(file, at, end));
            at = end;
        }
        return blocks;
    }

    private static byte[] joined(List<byte[]> blocks) {
        var bytes = new ByteArrayOutputStream();
        blocks.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }
}
