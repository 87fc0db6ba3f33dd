package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.formats.hl7v2.Acknowledgment;
import org.drawbridge.simulators.ehr.FhirEhr;
import org.drawbridge.store.SegmentJournal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The appliance as a process of its own on a real disk of 48 MB, which only root may mount; elsewhere the
/// journal's own tests have the failure injected.
@Timeout(120)
class FullDiskTest {

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString()),
                "this user may not mount a small disk to fill");
    }

    @AfterEach
    void unmount() throws Exception {
        var _ = run("umount", disk.toString());
    }

    @Test
    void refusesWhatItCannotKeepSaysSoOnceAndGoesOnWhenThereIsRoom() throws Exception {
        Path err = folder.resolve("err");
        Set<String> accepted = new HashSet<>();
        try (var ehr = new FhirEhr("127.0.0.1", 0, Clock.systemUTC())) {
            // Given
            int port = Site.freePort();
            Site site = site(port, ehr.base());
            Process appliance = site.process(err);
            var _ = Product.ready(err, appliance);
            try (Sender sender = Sender.to("127.0.0.1:" + port)) {
                accept(sender, "BEFORE", accepted);

                // When
                Path filler = fill(0);

                // Then
                refuse(sender, "FULL", "", AckCode.AR);
                refuse(sender, "FULL-ENHANCED", "AL", AckCode.CR);
                Files.delete(filler);
                // What was refused is sent again under its control id, as senders do.
                accept(sender, "FULL", accepted);

                // When
                filler = fill(6 << 20);

                // Then
                sendUntilRefused(sender, accepted);
                refuse(sender, "RESERVE-ENHANCED", "AL", AckCode.CR);
                Files.delete(filler);
                accept(sender, "AFTER", accepted);
            }
            Site.until("all are delivered", () -> ehr.applied().keySet().containsAll(accepted));
            appliance.destroy();
            assertThat(appliance.waitFor()).isZero();
            assertThat(ehr.applied().keySet()).isEqualTo(accepted);
            assertSaid(Files.readString(err));
            try (var journal = SegmentJournal.open(site.home(), Clock.systemUTC())) {
                assertThat(journal.search(MessageQuery.newest(1000)))
                        .extracting(each -> each.label().controlId())
                        .containsExactlyInAnyOrderElementsOf(accepted);
            }
        }
    }

    private static void assertSaid(String log) {
        assertThat(log.lines().filter(line -> line.contains("cannot be written; is the disk full?")))
                .hasSize(1);
        assertThat(log.lines().filter(line -> line.contains("less than the reserve of")))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains("\"level\":\"WARN\"", "free some space"));
        assertThat(log.lines().filter(line -> line.contains("The journal can be written again.")))
                .hasSize(2);
        assertThat(log).doesNotContain("\"level\":\"ERROR\"");
        assertThat(Canaries.in(log)).isEmpty();
    }

    /// The reserve is looked at now and then, so it takes a few.
    private static void sendUntilRefused(Sender sender, Set<String> accepted) throws IOException {
        for (int i = 0; i < 200; i++) {
            String controlId = "RESERVE-" + i;
            AckCode code = sender.exchange(message(controlId, ""));
            if (code == AckCode.AR) {
                return;
            }
            assertThat(code).isEqualTo(AckCode.AA);
            accepted.add(controlId);
        }
        throw new AssertionError("nothing was refused");
    }

    private static void accept(Sender sender, String controlId, Set<String> accepted) throws Exception {
        // The reserve is looked at again within a moment.
        Site.until(controlId + " is accepted", () -> sender.exchange(message(controlId, "")) == AckCode.AA);
        accepted.add(controlId);
    }

    private static void refuse(Sender sender, String controlId, String acceptAck, AckCode code) throws Exception {
        sender.write(Sender.frame(message(controlId, acceptAck).getBytes(StandardCharsets.US_ASCII)));
        Acknowledgment answer = Acknowledgment.parse(sender.answer()).orElseThrow();
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.controlId()).isEqualTo(controlId);
        assertThat(answer.faults()).extracting(Acknowledgment.Fault::code).containsExactly(207);
    }

    private Path fill(int left) throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (disk.toFile().getUsableSpace() > left) {
                out.write(new byte[4096]);
            }
        }
        return filler;
    }

    /// Larger than what is left in the last page of a file, whatever is made of it.
    private static String message(String controlId, String acceptAck) {
        byte[] noise = new byte[50_000];
        new Random(controlId.hashCode()).nextBytes(noise);
        return "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261124100000+0000||ADT^A08|" + controlId + "|P|2.5|||" + acceptAck
                + "|NE\rPID|1||" + Canaries.MARK + controlId.toLowerCase(Locale.ROOT)
                + "^^^NORTH^MR||Testpatient^One\rZPV|"
                + Base64.getEncoder().encodeToString(noise) + "\r";
    }

    private Site site(int port, String ehr) throws IOException {
        Site site = Site.in(folder).channel("adt-in", """
                source:
                  mllp: {host: 127.0.0.1, port: %d}
                destinations:
                  - name: ehr
                    mapping: hl7v2-to-fhir
                    fhir: {url: %s}
                    retry: {first: 10ms, longest: 200ms}
                """.formatted(port, ehr));
        return new Site(disk.resolve("home"), site.config());
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
