package org.drawbridge.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Site;
import org.drawbridge.server.backup.Backup;
import org.drawbridge.store.Inspection;
import org.drawbridge.store.SegmentJournal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A running appliance with messages of a hundred days ago: three are done, one was never mapped.
@Timeout(120)
class RetentionCommandTest {

    private final Instant then = Instant.now().minus(Duration.ofDays(100));

    @TempDir
    Path folder;

    private Site site;
    private Appliance appliance;
    private MessageId done;
    private MessageId failed;

    @BeforeEach
    void start() throws Exception {
        site = Site.in(folder).channel("adt", """
                source: {mllp: {host: 127.0.0.1, port: 0}}
                destinations: []
                """);
        try (SegmentJournal journal = journalOf(then)) {
            done = processed(journal, "old", Processing.ROUTED);
            var _ = processed(journal, "old", Processing.FILTERED);
            failed = processed(journal, "old", Processing.FAILED);
        }
        try (SegmentJournal journal = journalOf(then.plus(Duration.ofDays(99)))) {
            var _ = processed(journal, "old", Processing.ROUTED);
        }
        appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
    }

    @AfterEach
    void stop() {
        appliance.close();
    }

    @Test
    void aDryRunSaysWhatWouldGoAndRemovesNothing() {
        assertThat(run("journal", "retention", "--dry-run"))
                .startsWith("0: day         removed  waiting  bytes\n")
                .containsPattern(day() + "  2        0        [1-9]\\d*\n");
        assertThat(appliance.journal().message(done)).isPresent();
    }

    @Test
    void aRunRemovesItAndTheAuditTrailHasIt() throws Exception {
        // When
        String said = run("journal", "retention", "--json");

        // Then
        assertThat(said)
                .contains("\"doneDays\":60", "\"failedDays\":180")
                .contains("\"day\":\"" + day() + "\",\"removed\":2,\"waiting\":0");
        assertThat(appliance.journal().message(done)).isEmpty();
        assertThat(appliance.journal().body(failed)).contains(payload("body"));
        assertThat(run("journal", "retention")).isEqualTo("0: Nothing is older than `retention` says.\n");
        assertThat(run("audit", "export", "--home", site.home().toString()))
                .contains("\"2 messages of " + day() + ".\"");
        assertThat(Inspection.of(site.home()).faults()).isEmpty();
    }

    @Test
    void whatARestoredHomeHasIsWhatWasLeft() throws Exception {
        // Given
        var _ = run("journal", "retention");
        Path copy = folder.resolve("copy");
        Path home = folder.resolve("restored");

        // When
        var _ = Backup.make(site.home(), copy, true);
        var _ = Backup.restore(copy, home, Optional.empty());

        // Then
        try (SegmentJournal journal = SegmentJournal.open(home, Clock.systemUTC())) {
            assertThat(journal.message(done)).isEmpty();
            assertThat(journal.body(failed)).contains(payload("body"));
        }
    }

    @Test
    void aConfigurationThatKeepsLongerCountsAtOnce() throws Exception {
        // Given
        Files.writeString(
                site.config().resolve("drawbridge.yaml"),
                "api: {port: 0, tls: false}\ndrain: 3s\nretention: {done-days: 0, filtered-days: 0}\n");
        assertThat(run("config", "apply", "--reason", "kept for a study")).startsWith("0: In force: ");

        // When
        String said = run("journal", "retention");

        // Then
        assertThat(said).isEqualTo("0: Nothing is older than `retention` says.\n");
        assertThat(appliance.journal().message(done)).isPresent();
    }

    private LocalDate day() {
        return LocalDate.ofInstant(then, ZoneOffset.UTC);
    }

    private SegmentJournal journalOf(Instant day) {
        return SegmentJournal.open(site.home(), Clock.fixed(day, ZoneOffset.UTC));
    }

    private MessageId processed(SegmentJournal journal, String channel, Processing result) {
        var id = new MessageId(journal.append(new Entry.Received(
                        channel,
                        then,
                        "127.0.0.1",
                        new Label("PMS", "C1", "ADT^A08", "TESTPATIENT", ""),
                        Reception.ACCEPTED,
                        SenderLeg.SENT,
                        List.of(),
                        payload("body"),
                        payload("reply")))
                .join());
        journal.append(new Entry.Processed(id, then, result, List.of(), List.of()))
                .join();
        return id;
    }

    private static Payload payload(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private String run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--home")) {
            all.addAll(List.of("--api", appliance.apiAddress()));
            all.addAll(List.of("--token", appliance.first().orElseThrow().key()));
        }
        var said = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (var caught = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(caught);
            System.setErr(caught);
            int code = Drawbridge.run(all.toArray(String[]::new));
            // The appliance in this process logs there, too.
            return code + ": " + said.toString(StandardCharsets.UTF_8).replaceAll("(?m)^\\{\"timestamp\".*\\R", "");
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
