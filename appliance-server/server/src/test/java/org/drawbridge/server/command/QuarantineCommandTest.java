package org.drawbridge.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Sender;
import org.drawbridge.server.Site;
import org.drawbridge.simulators.ehr.Faults;
import org.drawbridge.simulators.ehr.FhirEhr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A person at the command line of a running appliance.
@Timeout(120)
class QuarantineCommandTest {

    @TempDir
    Path folder;

    private FhirEhr ehr;
    private Appliance appliance;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(folder.resolve("spare"));
        ehr = new FhirEhr("127.0.0.1", 0, Clock.systemUTC());
        Site site = Site.in(folder).channel("adt", """
            source: {mllp: {host: 127.0.0.1, port: 0}}
            destinations:
              - name: ehr
                mapping: hl7v2-to-fhir
                fhir: {url: "%s"}
              - name: folder
                on-demand: true
                file: {folder: "%s"}
            """.formatted(ehr.base(), folder.resolve("spare")));
        appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
        ehr.misbehave(new Faults.Plan(Duration.ZERO, 2, 422, Optional.empty(), false, Optional.empty(), false));
        try (Sender sender = Sender.to(appliance.address("adt"))) {
            assertThat(sender.exchange(message(1))).isEqualTo(AckCode.AA);
            assertThat(sender.exchange(message(2))).isEqualTo(AckCode.AA);
        }
        Site.until(
                "both are in quarantine",
                () -> said("quarantine", "list").lines().count() == 3);
    }

    @AfterEach
    void stop() throws Exception {
        appliance.close();
        ehr.close();
    }

    @Test
    void listsRetriesAndSkipsWhatWaitsForAPerson() throws Exception {
        String listed = said("quarantine", "list", "--channel", "adt");
        assertThat(listed).contains("rejected").contains("HTTP 422: The peer refused it.");
        assertThat(said("quarantine", "list", "--destination", "ehr", "--json")).contains("\"state\":\"rejected\"");

        String first = id("C-1");
        String second = id("C-2");
        assertThat(said("quarantine", "retry", first, "ehr"))
                .isEqualTo("waiting: Sent again at the request of first.\n");
        assertThat(said("quarantine", "skip", second, "ehr", "--reason", "a test patient"))
                .isEqualTo("cancelled: Cancelled by first: a test patient\n");

        Site.until("the first is there", () -> said("messages", "show", first).contains("delivered"));
        assertThat(said("messages", "show", second, "--json"))
                .contains("\"http-422\"")
                .contains("a test patient");
        assertThat(said("messages", "list", "--state", "completed").lines()).hasSize(3);
        assertThat(said("messages", "body", first)).startsWith("MSH|");
        assertThat(said("quarantine", "list").lines()).hasSize(1);
    }

    @Test
    void editsWhatWasRefusedAndShowsBothVersionsWithTheAuthor() throws Exception {
        // Given
        String id = id("C-1");
        String sent = said("quarantine", "content", id, "ehr");
        Path right = Files.writeString(folder.resolve("right.json"), sent.replace("TESTPATIENT", "PATIENT-TEST"));

        // When
        String said = said("quarantine", "edit", id, "ehr", "--file", right.toString(), "--reason", "a wrong name");

        // Then
        assertThat(said).isEqualTo("waiting: Sent again as edited by first: a wrong name\n");
        Site.until("it is there", () -> said("messages", "show", id).contains("delivered"));
        assertThat(said("messages", "show", id)).containsPattern("2 +\\S+ +first +a wrong name");
        assertThat(said("quarantine", "content", id, "ehr")).contains("PATIENT-TEST");
        assertThat(said("quarantine", "content", id, "ehr", "--version", "1")).isEqualTo(sent);
        assertThat(run("quarantine", "content", id, "ehr", "--version", "3"))
                .isEqualTo("2: drawbridge: There is no such message or delivery.\n");
        assertThat(run("quarantine", "edit", id, "ehr", "--file", right.toString(), "--reason", "again"))
                .isEqualTo("2: drawbridge: It has been delivered.\n");
    }

    @Test
    void handsWhatWasRefusedOverToAFolder() throws Exception {
        // Given
        String id = id("C-1");

        // When
        String said = said("quarantine", "hand-over", id, "ehr", "--to", "folder", "--reason", "the EHR refuses it");

        // Then
        assertThat(said).isEqualTo("cancelled: Handed over to folder by first: the EHR refuses it\n");
        Site.until("it is there", () -> said("messages", "show", id).contains("delivered"));
        try (Stream<Path> files = Files.list(folder.resolve("spare"))) {
            assertThat(files.map(file -> file.toFile().length())).containsExactly((long)
                    said("quarantine", "content", id, "ehr").getBytes(StandardCharsets.UTF_8).length);
        }
        assertThat(run("quarantine", "hand-over", id, "ehr", "--to", "nowhere", "--reason", "a slip"))
                .isEqualTo("2: drawbridge: The channel has no destination of that name.\n");
    }

    @Test
    void showsStopsAndStartsChannelsAndListsDeliveries() {
        assertThat(said("channels", "list")).contains("adt", "yes");
        assertThat(said("channels", "show", "adt")).contains("ehr", "closed");
        assertThat(said("channels", "stop", "adt", "--json")).contains("\"running\":false");
        assertThat(said("channels", "start", "adt")).contains("yes");
        assertThat(run("channels", "show", "nowhere")).isEqualTo("2: drawbridge: There is no such channel.\n");
        assertThat(said("channels", "reset", "adt", "ehr")).isEqualTo("closed\n");
        assertThat(run("channels", "reset", "adt", "nowhere"))
                .isEqualTo("2: drawbridge: The channel has no such destination.\n");
        assertThat(said("channels", "unread", "adt", "--json")).contains("\"lookedAt\":");
        assertThat(said("deliveries", "--channel", "adt", "--state", "rejected").lines())
                .hasSize(3);
        assertThat(run("deliveries", "--channel", "adt", "--state", "lost"))
                .startsWith("2: drawbridge: state: expected");
    }

    @Test
    void changesTheConfigurationWithAReasonAndGoesBack() throws Exception {
        Path channel = folder.resolve("config/channels/adt.yaml");
        String before = Files.readString(channel);

        Files.writeString(channel, before + "oder: patient\n");
        assertThat(run("config", "apply", "--reason", "a slip"))
                .startsWith("2: drawbridge: The configuration in " + folder.resolve("config") + " cannot be used:")
                .contains("Did you mean 'order'?");
        Files.writeString(channel, before + "order: channel\n");
        assertThat(run("config", "apply", "--reason", "one after the other"))
                .matches("(?s)0: In force: [0-9a-f]{10}; restarted: adt; removed: none\\.\n");
        String[] log = said("config", "log").split("\n");
        assertThat(log).hasSize(3);
        assertThat(log[1]).contains("first", "one after the other", "channels/adt.yaml");
        String first = log[2].substring(0, 10);
        assertThat(said("config", "diff", first)).isEqualTo("channels/adt.yaml: order + \"channel\"\n");
        assertThat(said("config", "diff", first, "--lines")).contains("+order: channel");
        assertThat(run("config", "rollback", first, "--reason", "too slow")).startsWith("0: In force: ");
        assertThat(Files.readString(channel)).isEqualTo(before);
        assertThat(run("config", "rollback", "nowhere", "--reason", "x")).contains("There is no revision 'nowhere'");
    }

    @Test
    void saysWhatIsWrongAndEndsWithTwo() {
        assertThat(run("quarantine", "skip", "999999", "ehr", "--reason", "none"))
                .isEqualTo("2: drawbridge: There is no such message or delivery.\n");
        assertThat(run("quarantine", "list", "--channel", "nowhere"))
                .isEqualTo("2: drawbridge: There is no such channel.\n");
        assertThat(run("quarantine", "list", "--token", "wrong")).contains("--token or DRAWBRIDGE_TOKEN");
        assertThat(run("messages", "list", "--api", "http://127.0.0.1:1")).contains("is the appliance running?");
        assertThat(run("messages", "list", "--state", "odd")).contains("2: drawbridge: state: expected received");
    }

    @Test
    void trustsTheAuthorityThatItIsTold() throws Exception {
        // Given
        Site site = Site.in(folder.resolve("protected")).channel("adt", """
            source: {mllp: {host: 127.0.0.1, port: 0}}
            destinations: []
            """);
        Files.writeString(site.config().resolve("drawbridge.yaml"), "api: {port: 0, tls: true}\n");
        try (var guarded = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()))) {
            String key = guarded.first().orElseThrow().key();
            String[] list = {"messages", "list", "--api", guarded.apiAddress(), "--token", key};

            // When
            String strange = run(list);
            String trusted = run(Stream.concat(Stream.of(list), Stream.of("--authority", authority(site)))
                    .toArray(String[]::new));

            // Then
            assertThat(strange).startsWith("2: ").contains("No TLS with https://", "--authority");
            assertThat(trusted).startsWith("0: ");
        }
    }

    private static String authority(Site site) {
        return site.home().resolve("tls/authority.pem").toString();
    }

    private static String message(int number) {
        return "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261124080000||ADT^A08^ADT_A01|C-" + number + "|P|2.5.1\rPID|1||11"
                + number + "^^^NORTH^MR||TESTPATIENT^ONE\rPV1|1|O\r";
    }

    private String id(String controlId) {
        String line = said("messages", "list", "--control-id", controlId)
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();
        return line.substring(0, line.indexOf(' '));
    }

    private String said(String... arguments) {
        return run(arguments).replaceFirst("^0: ", "");
    }

    private String run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--api")) {
            all.addAll(List.of("--api", appliance.apiAddress()));
        }
        if (!all.contains("--token")) {
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
