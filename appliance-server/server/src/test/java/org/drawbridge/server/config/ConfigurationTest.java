package org.drawbridge.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.drawbridge.connectors.content.Priority;
import org.drawbridge.engine.Backoff;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.Channel.LaneKey;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.MaintenanceWindow;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.Policy;
import org.drawbridge.engine.RateLimit;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.Transformation.Result;
import org.drawbridge.engine.Watch;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.Keyring;
import org.drawbridge.server.Above;
import org.drawbridge.store.RetentionRules;
import org.drawbridge.store.RetentionRules.Keep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

    private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");

    private static final String LEAST = """
        source:
          mllp: {port: 2575}
        destinations:
          - name: ehr
            fhir: {url: http://ehr.example/fhir}
        """;

    private static final Intake NOBODY = new Intake() {
        @Override
        public Receipt receive(Arrival arrival) {
            throw new AssertionError("nothing is received here");
        }

        @Override
        public CompletableFuture<Processing> processed(MessageId message) {
            throw new AssertionError("nothing is received here");
        }

        @Override
        public void answered(MessageId message, SenderLeg leg) {
            throw new AssertionError("nothing is received here");
        }
    };

    @TempDir
    Path folder;

    @BeforeEach
    void makeChannels() throws IOException {
        Files.createDirectory(folder.resolve("channels"));
    }

    @Test
    void aChannelUsesAMappingOfTheSite() throws IOException {
        Files.createDirectory(folder.resolve("mappings"));
        Files.writeString(folder.resolve("mappings/own.yaml"), """
            mapping: own
            version: 1
            from: hl7v2 2.5.1
            to: json
            messages: [{name: all, types: [ADT], entries: [{map: all}]}]
            maps: {all: {to: object, rules: [{to: name, from: PID-5.1}]}}
            """);
        Files.writeString(
                folder.resolve("channels/lab.yaml"), LEAST.replace("  - name: ehr", "  - name: ehr\n    mapping: own"));

        Configuration read = read();

        Result result = read.channels()
                .getFirst()
                .outlets()
                .getFirst()
                .transformation()
                .apply(Payload.of(
                        "MSH|^~\\&|||||||ADT^A01|1|P|2.5.1\rPID|||||TESTPATIENT".getBytes(StandardCharsets.UTF_8)));
        assertThat(result).isInstanceOf(Result.Mapped.class);
        assertThat(new String(((Result.Mapped) result).output().reveal(), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"TESTPATIENT\"}");
    }

    @Test
    void whatIsWrongWithAMappingIsToldWithFileAndLine() throws IOException {
        Files.createDirectory(folder.resolve("mappings"));
        Files.writeString(folder.resolve("mappings/own.yaml"), """
            mapping: own
            version: 1
            from: hl7v2 2.5.1
            to: json
            messages: [{name: all, types: [ADT], entries: [{map: all}]}]
            maps: {all: {to: object, rules: [{to: name, from: PID-55.1}]}}
            """);
        Files.writeString(folder.resolve("channels/lab.yaml"), LEAST);

        assertThatThrownBy(this::read)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("mappings/own.yaml: line 6: maps.all.rules[0].from: PID has no field 55");
    }

    @Test
    void hasADefaultForAllButAddresses() throws IOException {
        channel("adt", LEAST);

        Configuration read = read();

        assertThat(read.api().host()).isEqualTo("127.0.0.1");
        assertThat(read.api().port()).isEqualTo(8420);
        assertThat(read.drain()).isEqualTo(Duration.ofSeconds(10));
        assertThat(read.retention()).isEqualTo(new RetentionRules(Keep.STANDARD, Map.of("adt", Keep.STANDARD), 0));
        Channel.Plan plan = read.channels().getFirst();
        assertThat(plan.name()).isEqualTo("adt");
        assertThat(plan.laneKey()).isEqualTo(LaneKey.PATIENT);
        assertThat(plan.source().open(NOBODY, Event.Listener.NONE).address()).isEqualTo("0.0.0.0:2575");
        Channel.Outlet outlet = plan.outlets().getFirst();
        assertThat(outlet.policy()).isEqualTo(Policy.DEFAULT);
        assertThat(outlet.destination().address()).isEqualTo("http://ehr.example/fhir");
    }

    @Test
    void takesEveryKey() throws IOException {
        main("""
                api: {host: 127.0.0.2, port: 9000}
                drain: 3s
                retention: {done-days: 30, filtered-days: 20, failed-days: 90, megabytes: 500}
                """);
        channel("adt", """
                source:
                  mllp:
                    host: 127.0.0.3
                    port: 2600
                    max-frame: 64KB
                    max-connections: 7
                    idle: 90s
                    stall: 5s
                    types: ["ADT^*", "ORU^R01", MDM]
                    processing-ids: [P, T]
                    versions: ["2.3", "2.5.1"]
                    strict: true
                accept: [ADT^A08]
                order: order
                priority: {standard: true, urgent: {ZPR-3: RUSH, /order/urgency: [1, high]}}
                zone: America/Chicago
                watch: {silent-after: 1h, stuck-after: 1m, growing-for: 0s}
                retention: {done-days: 7, filtered-days: 1, failed-days: 0}
                destinations:
                  - name: first
                    mapping: hl7v2-to-fhir
                    fhir: {url: "https://one.example:8443/r4", connect-timeout: 1s, timeout: 2m, answers: [{status: [422, 5xx], issue: duplicate, then: delivered}]}
                    concurrency: 3
                    retry: {first: 100ms, longest: 2h}
                    quarantine-after: 0
                    failover: {fhir: {url: "https://two.example/r4"}, back-after: 10s}
                    limits: {per-second: 10, per-minute: 300, per-day: 9000}
                    maintenance:
                      - {days: [sat, sun], from: "22:00", until: "02:30"}
                      - {from: "12:00", until: "12:15"}
                  - name: second
                    mapping: none
                    mllp: {host: lis.example, port: 2700, connect-timeout: 1s, timeout: 3s, repeatable: true, answers: [{ack: AE, error: [207, 206], then: hold}]}
                """);

        Configuration read = read();

        assertThat(read.api().host()).isEqualTo("127.0.0.2");
        assertThat(read.api().port()).isEqualTo(9000);
        assertThat(read.retention().standard()).isEqualTo(new Keep(30, 20, 90));
        assertThat(read.retention().bytes()).isEqualTo(500L << 20);
        assertThat(read.retention().channels()).containsOnlyKeys("adt").containsValue(new Keep(7, 1, 0));
        assertThat(read.drain()).isEqualTo(Duration.ofSeconds(3));
        Channel.Plan plan = read.channels().getFirst();
        assertThat(plan.laneKey()).isEqualTo(LaneKey.ORDER);
        assertThat(plan.urgency())
                .isInstanceOfSatisfying(
                        Priority.class,
                        priority -> assertThat(priority.rules())
                                .containsAll(Priority.STANDARD)
                                .contains(
                                        new Priority.Rule.Hl7("ZPR", 3, 0, 0, Set.of("rush")),
                                        new Priority.Rule.Json(List.of("order", "urgency"), Set.of("1", "high"))));
        assertThat(plan.source().open(NOBODY, Event.Listener.NONE).address()).isEqualTo("127.0.0.3:2600");
        assertThat(plan.watch()).isEqualTo(new Watch(Duration.ofHours(1), Duration.ofMinutes(1), Duration.ZERO));
        assertThat(plan.outlets()).extracting(Channel.Outlet::name).containsExactly("first", "second");
        Channel.Outlet first = plan.outlets().getFirst();
        assertThat(first.policy())
                .isEqualTo(new Policy(
                        new Backoff(Duration.ofMillis(100), Duration.ofHours(2)),
                        3,
                        0,
                        List.of(
                                new RateLimit(10, RateLimit.Span.SECOND, CHICAGO),
                                new RateLimit(300, RateLimit.Span.MINUTE, CHICAGO),
                                new RateLimit(9000, RateLimit.Span.DAY, CHICAGO)),
                        List.of(
                                new MaintenanceWindow(
                                        Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                                        LocalTime.of(22, 0),
                                        LocalTime.of(2, 30),
                                        CHICAGO),
                                new MaintenanceWindow(
                                        EnumSet.allOf(DayOfWeek.class),
                                        LocalTime.of(12, 0),
                                        LocalTime.of(12, 15),
                                        CHICAGO))));
        assertThat(first.destination().address()).isEqualTo("https://one.example:8443/r4");
        assertThat(plan.outlets().getLast().destination().address()).contains("lis.example:2700");
        assertThat(plan.outlets().getLast().destination().repeatable()).isTrue();
    }

    @Test
    void theSamplesThatComeWithTheProductAreGood() {
        Path samples = Above.find("config/channels").orElseThrow();

        Configuration read = Configuration.read(samples.resolveSibling(""), new Keyring(), Clock.systemUTC());

        assertThat(read.channels()).extracting(Channel.Plan::name).containsExactly("adt-in", "lab-files", "lab-in");
    }

    @Test
    void saysWhatIsWrongWithAPriority() throws IOException {
        channel("adt", """
            source: {mllp: {port: 2575}}
            order: channel
            priority: {urgent: {obr-27: S, ORC-7: []}, standart: true}
            destinations: []
            """);
        channel("lab", """
            source: {mllp: {port: 2576}}
            order: channel
            priority: {standard: true}
            destinations: []
            """);

        assertThatThrownBy(this::read)
                .hasMessageContaining("adt.yaml: priority.urgent.obr-27: expected a place of HL7 v2 such as OBR-27.6")
                .hasMessageContaining("adt.yaml: priority.urgent.ORC-7: expected values that make a message urgent")
                .hasMessageContaining(
                        "adt.yaml: priority.standart: there is no such key here. Did you mean 'standard'?")
                .hasMessageContaining("lab.yaml: priority: nothing can go ahead where all messages keep their order");
    }

    @Test
    void saysWhatIsWrongWithTheMeaningOfAnswers() throws IOException {
        channel("adt", """
            source: {mllp: {port: 2575}}
            destinations:
              - name: ehr
                fhir:
                  url: http://ehr.example/fhir
                  answers: [{status: 200, issue: nonsense, then: ignore}, {status: 404}]
              - name: lis
                mllp: {host: lis.example, port: 2700, answers: [{ack: AA, error: x, then: retry}]}
            """);

        assertThatThrownBy(this::read)
                .hasMessageContaining("answers[0].status: expected statuses such as 422 or 5xx.")
                .hasMessageContaining(
                        "answers[0].issue: expected issue codes of FHIR such as duplicate or business-rule.")
                .hasMessageContaining("answers[0].then: expected one of delivered, retry, hold, down, quarantine.")
                .hasMessageContaining(
                        "answers[1].then: is missing; expected delivered, retry, hold, down or quarantine.")
                .hasMessageContaining("answers[0].ack: expected AE, AR, CE or CR (MSA-1).")
                .hasMessageContaining("answers[0].error: expected codes such as 207 (ERR-3, HL7 table 0357).");
    }

    @Test
    void saysWhatIsWrongWithLimitsAndMaintenanceWindows() throws IOException {
        channel("adt", LEAST + """
                limits: {per-second: 0, per-hour: 10}
                maintenance:
                  - {days: [saturday], from: "25:00", until: "02:00"}
                  - {from: "02:00", until: "02:00"}
            """);

        assertThatThrownBy(this::read)
                .hasMessageContaining("per-second: expected a whole number from 1 to 1000000.")
                .hasMessageContaining("per-hour: there is no such key here.")
                .hasMessageContaining("days[0]: expected days such as [sat, sun].")
                .hasMessageContaining("from: expected a time of the day in quotes, such as \"02:00\".")
                .hasMessageContaining("until: must differ from `from`.");
    }

    @Test
    void suggestsTheKeyThatWasMeant() throws IOException {
        main("apii: {port: 1}\n");
        channel("adt", LEAST.replace("port:", "prot:").replace("name:", "name: x\n    concurency: 3\n    headline:"));

        assertThat(problems())
                .contains("drawbridge.yaml: apii: there is no such key here. Did you mean 'api'?")
                .contains("channels/adt.yaml: source.mllp.prot: there is no such key here. Did you mean 'port'?")
                .contains("channels/adt.yaml: source.mllp.port: is missing;"
                        + " expected the port that the sending system connects to.")
                .contains("channels/adt.yaml: destinations[0].concurency:"
                        + " there is no such key here. Did you mean 'concurrency'?")
                .anyMatch(each -> each.startsWith(
                        "channels/adt.yaml: destinations[0].headline: there is no such key here. Known"));
    }

    @Test
    void suggestsTheKindOfSourceThatWasMeant() throws IOException {
        channel("adt", LEAST.replace("mllp:", "mlp:").replace("fhir:", "fihr:"));

        assertThat(problems())
                .contains("channels/adt.yaml: source: has no source; expected exactly one of mllp, http, file, sftp,"
                        + " tcp, jdbc, downtime.")
                .contains("channels/adt.yaml: source.mlp: there is no such key here. Did you mean 'mllp'?")
                .contains("channels/adt.yaml: destinations[0].fihr: there is no such key here. Did you mean 'fhir'?");
    }

    @Test
    void reportsEveryWrongTypeUnitAndRangeAtOnce() throws IOException {
        main("api: {port: high}\ndrain: 3 hours\n");
        channel("adt", """
            source:
              mllp:
                port: 70000
                max-frame: 16
                max-connections: 0
                idle: 300d
                stall: 0s
                types: [adt-a08]
                processing-ids: [X]
                versions: [2.5]
                strict: maybe
            accept: {ADT: true}
            order: patients
            zone: Chicago
            destinations:
              - name: the ehr
                mapping: hl7-to-fhir
                fhir: {url: "ehr.example/fhir", connect-timeout: 5, timeout: 0s}
                concurrency: "16"
                retry: {first: 10m, longest: 1m}
            """);

        assertThat(problems().stream().map(each -> each.substring(each.indexOf(": ") + 2)))
                .containsExactlyInAnyOrder(
                        "api.port: expected a whole number from 0 to 65535.",
                        "drain: expected a time with its unit, such as 500ms, 30s, 10m or 1h.",
                        "source.mllp.port: expected a whole number from 0 to 65535.",
                        "source.mllp.max-frame: expected a size with its unit, such as 64KB or 16MB, at most 1GB.",
                        "source.mllp.max-connections: expected a whole number from 1 to 10000.",
                        "source.mllp.idle: expected a time from 1s to 1d.",
                        "source.mllp.types[0]: expected message types such as \"ADT^A08\" or \"ADT^*\".",
                        "source.mllp.stall: expected a time from 1s to 1h.",
                        "source.mllp.processing-ids[0]: expected P, T or D (HL7 table 0103).",
                        "source.mllp.versions[0]: expected versions in quotes, such as \"2.5.1\".",
                        "source.mllp.strict: expected true or false.",
                        "accept: expected message types such as \"ADT^A08\" or \"ADT^*\".",
                        "order: expected one of patient, order, channel.",
                        "zone: expected a time zone such as Europe/Berlin or America/Chicago.",
                        "destinations[0].name: use letters, digits, '-', '_' and '.' only.",
                        "destinations[0].mapping: there is no mapping of that name; expected none, hl7v2-to-fhir,"
                                + " fhir-to-hl7v2 or the name of a file under mappings.",
                        "destinations[0].fhir.url: expected a URL that begins with http:// or https:// and names a"
                                + " host.",
                        "destinations[0].fhir.connect-timeout: expected a time with its unit, such as 500ms, 30s, 10m"
                                + " or 1h.",
                        "destinations[0].fhir.timeout: expected a time from 1ms to 1h.",
                        "destinations[0].concurrency: expected a whole number from 1 to 1000.",
                        "destinations[0].retry.longest: must not be below `first`.");
    }

    @Test
    void filesHaveADefaultForAllButTheirFolders() throws IOException {
        channel("labs", """
            source:
              file: {folder: /srv/in}
            destinations:
              - name: archive
                file: {folder: /srv/out}
            """);

        Channel.Plan plan = read().channels().getFirst();

        assertThat(plan.source().open(NOBODY, Event.Listener.NONE).address()).isEqualTo("/srv/in");
        assertThat(plan.outlets().getFirst().destination().address()).isEqualTo("/srv/out");
        assertThat(plan.outlets().getFirst().destination().repeatable()).isTrue();
    }

    @Test
    void filesTakeEveryKey() throws IOException {
        channel("labs", """
            source:
              file:
                folder: /srv/./in
                files: "*.{hl7,txt}"
                ignore: ["*.tmp", "~*"]
                settle: 0s
                poll: 100ms
                done: ../taken
                delete-done: true
                failed: /srv/wrong
                max-file: 64MB
                max-message: 1MB
                types: ORU^R01
                processing-ids: [P]
                versions: ["2.5.1"]
                strict: true
            destinations:
              - name: archive
                file: {folder: /srv/out, name: "{sequence}-{type}.{ext}", repeatable: false}
            """);

        Channel.Plan plan = read().channels().getFirst();

        assertThat(plan.source().open(NOBODY, Event.Listener.NONE).address()).isEqualTo("/srv/in");
        assertThat(plan.outlets().getFirst().destination().repeatable()).isFalse();
    }

    @Test
    void reportsEverythingThatIsWrongWithFilesAtOnce() throws IOException {
        channel("a", """
            source:
              file: {}
            destinations:
              - name: archive
                file: {folder: out, name: "{patient}.hl7", repeatable: perhaps}
            """);
        channel("b", """
            source:
              file:
                foldr: /srv/in
                folder: /srv/in
                files: "[x"
                ignore: [[1]]
                settle: 2h
                poll: 1ms
                done: .
                delete-done: 3
                failed: /srv/in/.
                max-file: 2GB
                max-message: 16
            destinations:
              - name: archive
                file: {folder: /srv/in/, name: "{channel}"}
            """);
        channel("c", """
            source:
              file: {folder: /srv/x/../in}
            destinations:
              - name: archive
                file: {folder: /srv/out, name: "../{messageId}"}
            """);

        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "channels/a.yaml: source.file.folder: is missing;"
                                + " expected the folder that files are taken from.",
                        "channels/a.yaml: destinations[0].file.folder:"
                                + " expected a path from the root on, such as /srv/drawbridge/in.",
                        "channels/a.yaml: destinations[0].file.name: expected no other words in braces than"
                                + " {channel}, {destination}, {messageId}, {sequence}, {type}, {ext}.",
                        "channels/a.yaml: destinations[0].file.repeatable: expected true or false.",
                        "channels/b.yaml: source.file.foldr: there is no such key here. Did you mean 'folder'?",
                        "channels/b.yaml: source.file.files: expected a pattern for names such as \"*.hl7\".",
                        "channels/b.yaml: source.file.ignore[0]: expected a pattern for names such as \"*.hl7\".",
                        "channels/b.yaml: source.file.settle: expected a time from 0s to 1h.",
                        "channels/b.yaml: source.file.poll: expected a time from 10ms to 1h.",
                        "channels/b.yaml: source.file.done:"
                                + " expected another folder than `folder`; files would be taken again from there.",
                        "channels/b.yaml: source.file.delete-done: expected true or false.",
                        "channels/b.yaml: source.file.failed:"
                                + " expected another folder than `folder`; files would be taken again from there.",
                        "channels/b.yaml: source.file.max-file:"
                                + " expected a size with its unit, such as 64KB or 16MB, at most 1GB.",
                        "channels/b.yaml: source.file.max-message:"
                                + " expected a size with its unit, such as 64KB or 16MB, at most 1GB.",
                        "channels/b.yaml: destinations[0].file.folder:"
                                + " is the folder that this channel takes files from; messages would go round.",
                        "channels/b.yaml: destinations[0].file.name:"
                                + " expected {messageId} or {sequence} in it, so that no two messages have one name.",
                        "channels/c.yaml: source.file.folder:" + " is taken by channel 'b' already; give each its own.",
                        "channels/c.yaml: destinations[0].file.name: expected a file's name of letters, digits, '-',"
                                + " '_', '.' and spaces, not beginning with a dot, at most 240 characters"
                                + " when it is filled in.");
    }

    @Test
    void refusesASecretInTheClear() throws IOException {
        channel("adt", LEAST.replace("http://ehr.example/fhir", "http://ehr.example/fhir, token: hush"));

        assertThat(problems())
                .containsExactly("channels/adt.yaml: destinations[0].fhir.token: expected secret:NAME,"
                        + " and never the secret itself; keep that with: drawbridge secret set NAME");
    }

    @Test
    void neverQuotesTheValueFound() throws IOException {
        channel("adt", LEAST.replace("http://ehr.example/fhir", "se:cret").replace("2575", "hush"));

        assertThat(String.join("\n", problems())).doesNotContain("se:cret", "hush");
    }

    @Test
    void namesTheLineThatIsNoYaml() throws IOException {
        channel("adt", "source:\n  mllp: {port: 2575\ndestinations: ]\n");
        channel("twice", LEAST + "order: patient\norder: channel\n");

        assertThat(problems())
                .anyMatch(each -> each.startsWith("channels/adt.yaml: line 3: is not valid YAML here;"))
                .anyMatch(each -> each.startsWith("channels/twice.yaml: line 7: is not valid YAML here;"));
    }

    @Test
    void refusesTwoThatListenAtOnePort() throws IOException {
        main("api: {port: 2600}\n");
        channel("a", LEAST);
        channel("b", LEAST.replace("{port", "{host: 127.0.0.1, port"));
        channel("c", LEAST.replace("2575", "2600"));
        channel("d", LEAST.replace("port: 2575", "host: 127.0.0.1, port: 2601"));
        channel("e", LEAST.replace("port: 2575", "host: 127.0.0.2, port: 2601"));

        assertThat(problems())
                .containsExactly(
                        "channels/b.yaml: source.mllp.port: is taken by channel 'a' already; give each its own.",
                        "channels/c.yaml: source.mllp.port: is taken by the API already; give each its own.");
    }

    @Test
    void anApplianceMayBeginWithoutAChannel() throws IOException {
        main("api: {port: 0}\n");
        assertThat(Configuration.read(folder, new Keyring(), Clock.systemUTC()).channels())
                .isEmpty();
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThatThrownBy(() -> Configuration.read(folder.resolve("nowhere"), new Keyring(), Clock.systemUTC()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("nowhere: there is no such folder; name one with --config.");
        assertThat(problems())
                .containsExactly(
                        folder + ": holds no configuration; expected drawbridge.yaml, or a channels/NAME.yaml.");
        channel("empty", "");
        assertThat(problems())
                .containsExactly(
                        "channels/empty.yaml: source: has no source; expected exactly one of mllp, http, file, sftp,"
                                + " tcp, jdbc, downtime.",
                        "channels/empty.yaml: destinations: is missing; expected at least one, or [] to keep messages"
                                + " and send nothing.");
    }

    @Test
    void overlooksNoFileThatWasMeantToCount() throws IOException {
        channel("adt", LEAST);
        Files.writeString(folder.resolve("channels/lab.yml"), LEAST);
        Files.writeString(folder.resolve("drawbridge.yml"), "drain: 1s\n");
        channel("a b", LEAST.replace("2575", "2576"));

        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "drawbridge.yml: rename it to end in .yaml.",
                        "channels/lab.yml: rename it to end in .yaml.",
                        "channels/a b.yaml: a channel is named by its file,"
                                + " with letters, digits, '-', '_' and '.' only.");
    }

    @Test
    void refusesTwoDestinationsOfOneName() throws IOException {
        channel("adt", LEAST + "  - name: ehr\n    fhir: {url: http://two.example/fhir}\n");

        assertThat(problems())
                .containsExactly("channels/adt.yaml: destinations[1].name:"
                        + " two destinations have this name; give each its own.");
    }

    private void main(String yaml) throws IOException {
        Files.writeString(folder.resolve("drawbridge.yaml"), yaml);
    }

    private void channel(String name, String yaml) throws IOException {
        Files.writeString(folder.resolve("channels").resolve(name + ".yaml"), yaml);
    }

    private Configuration read() {
        return Configuration.read(folder, new Keyring(), Clock.systemUTC());
    }

    private List<String> problems() {
        try {
            read();
        } catch (StartupException e) {
            return String.valueOf(e.getMessage())
                    .lines()
                    .skip(1)
                    .map(String::strip)
                    .toList();
        }
        throw new AssertionError("the configuration was found good");
    }

    @Test
    void whatIsMissingOrUnsafeOfATokenServerIsSaid() throws IOException {
        // Given
        channel("adt", LEAST.replace("{url: http://ehr.example/fhir}", """

                  url: https://ehr.example/fhir
                  oauth: {token-url: http://ehr.example/token, client-secret: hush, key-id: 1, scope: "a\u00a0b"}
            """.stripTrailing()));
        // When
        List<String> problems = problems();
        // Then
        String where = "channels/adt.yaml: destinations[0].fhir.oauth";
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        where + ".token-url: must begin with https://: secrets and tokens go there (RFC 6749 §3.2).",
                        where + ".client-id: is missing; expected the id under which the server knows this appliance.",
                        where + ".scope: expected scopes with a space between, such as \"system/Patient.write\".",
                        where + ".key-id: is for `private-key`.",
                        where + ".client-secret: expected secret:NAME, and never the secret itself; keep that with:"
                                + " drawbridge secret set NAME");
    }
}
