package org.drawbridge.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.server.Above;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Product;
import org.drawbridge.server.Product.Ended;
import org.drawbridge.store.SegmentJournal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the command line says when it cannot do what it is told: real processes, because exit codes and stderr are
/// what scripts see.
@Timeout(60)
class CommandLineTest {

    @TempDir
    Path folder;

    private Path home;
    private Path config;

    @BeforeEach
    void configure() throws IOException {
        home = folder.resolve("home");
        config = folder.resolve("config");
        Files.createDirectories(config.resolve("channels"));
        Files.writeString(config.resolve("drawbridge.yaml"), "api: {port: 0}\n");
        channel(0);
    }

    @Test
    void refusesAWrongOption() throws Exception {
        Ended ended = drawbridge("run", "--hom", home.toString(), "--config", config.toString());

        assertRefused(ended, "--hom");
        assertThat(ended.err()).contains("Try: drawbridge run --help");
    }

    @Test
    void refusesAWrongCommand() throws Exception {
        Ended ended = drawbridge("chek");

        assertRefused(ended, "chek");
        assertThat(ended.err()).contains("check");
    }

    @Test
    void anInstalledProductKnowsItsHomeAndConfiguration() throws Exception {
        // Given
        Path err = folder.resolve("installed.err");
        var installed = List.of("-Ddrawbridge.home=" + home, "-Ddrawbridge.config=" + config);
        Path access = folder.resolve("access.txt");

        // When
        Process process = Product.start(err, installed, "run", "--first-access", access.toString());
        String ready = Product.ready(err, process);

        // Then
        String api = ready.replaceAll("READY api=(\\S+).*", "$1");
        assertThat(drawbridge("health", "--wait", "10", "--api", api).out()).isEqualTo("up\n  adt: running\n");
        assertThat(Files.readString(access)).contains("Administrator 'admin', one-time code", "API token");
        assertThat(Files.getPosixFilePermissions(access)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        process.destroy();
        assertThat(process.waitFor()).isZero();
        assertThat(home.resolve("version")).hasContent(Appliance.version());
    }

    @Test
    void wantsAHomeWhereNoneIsInstalled() throws Exception {
        assertRefused(drawbridge("run", "--config", config.toString()), "Missing required option: '--home=DIR'");
    }

    @Test
    void whatIsImportedCanBeChecked() throws Exception {
        // Given
        Path export = folder.resolve("export.xml");
        try (var in = Appliance.class.getResourceAsStream("mirth/adt.xml")) {
            Files.write(export, Objects.requireNonNull(in).readAllBytes());
        }
        Path out = folder.resolve("imported");

        // When
        Ended ended = drawbridge("import", "mirth", export.toString(), "--out", out.toString());

        // Then
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).contains("2 of 3 channel(s) written to " + out, "step 1 'Facility'");
        assertThat(out.resolve("import-report.md")).content().contains("- [ ] Lab files, destination 'Database'");
        Ended checked = drawbridge("check", "--config", out.toString());
        assertThat(checked.err()).isEmpty();
        assertThat(checked.out()).contains("adt-in-west: registry, web-hook, archive", "2 channel(s)");
        assertRefused(
                drawbridge("import", "mirth", export.toString(), "--out", out.toString()),
                "is there already; name another");
    }

    @Test
    void saysThatNothingAnswers() throws Exception {
        assertRefused(drawbridge("health", "--api", "http://127.0.0.1:1"), "is the appliance running?");
    }

    @Test
    void refusesAMissingConfiguration() throws Exception {
        Ended ended = run(home, folder.resolve("nowhere"));

        assertRefused(ended, "there is no such folder; name one with --config.");
        assertThat(home).doesNotExist();
    }

    @Test
    void refusesAWrongConfigurationBeforeItTouchesAnything() throws Exception {
        Files.writeString(config.resolve("channels/adt.yaml"), "sourc: 1\n");

        Ended ended = run(home, config);

        assertRefused(ended, "channels/adt.yaml: sourc: there is no such key here. Did you mean 'source'?");
        assertThat(home).doesNotExist();
    }

    @Test
    void refusesAPortInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            channel(taken.getLocalPort());

            Ended ended = run(home, config);

            assertRefused(ended, "Channel 'adt', port " + taken.getLocalPort() + ": address already in use");
            assertThat(ended.err()).contains("change `source.mllp.port` in channels/adt.yaml.");
        }
        Path channel = config.resolve("channels/adt.yaml");
        Files.writeString(channel, Files.readString(channel).replace("host: 127.0.0.1", "host: no-such-host.invalid"));
        assertRefused(run(home, config), "change `source.mllp.host` in channels/adt.yaml.");
    }

    @Test
    void refusesAnApiAddressThatIsNotOfThisMachine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(config.resolve("drawbridge.yaml"), "api: {port: " + taken.getLocalPort() + "}\n");
            assertRefused(run(home, config), "API, port " + taken.getLocalPort() + ": address already in use");
        }
        Files.writeString(config.resolve("drawbridge.yaml"), "api: {host: no-such-host.invalid, port: 0}\n");
        assertRefused(run(home, config), "change `api.host` in drawbridge.yaml");
    }

    @Test
    void refusesAHomeThatAnotherProcessUses() throws Exception {
        Path err = folder.resolve("first.err");
        Process first = Product.start(err, List.of(), "run", "--home", home.toString(), "--config", config.toString());
        try {
            var _ = Product.ready(err, first);

            Ended ended = run(home, config);

            assertRefused(ended, "Another Drawbridge runs on " + home);
        } finally {
            first.destroy();
            assertThat(first.waitFor()).isZero();
        }
        assertThat(Files.readString(err)).doesNotContain("ERROR", "Exception");
    }

    @Test
    void refusesAHomeThatCannotBeWritten() throws Exception {
        assertRefused(run(Path.of("/proc/drawbridge"), config), "Check that this user may write to it");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertRefused(run(file, config), "Check that this user may write to it");
    }

    @Test
    void refusesKeysThatAreNotItsOwn() throws Exception {
        startOnce();
        Path pin = home.resolve("keys/drawbridge.pin");
        String good = Files.readString(pin);
        Files.writeString(pin, "0".repeat(good.length()));
        assertRefused(run(home, config), "The key in " + home.resolve("keys/drawbridge.p12") + " cannot be opened");

        Files.writeString(pin, good);
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(run(home, config), "Run: chmod 600 " + pin);

        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(home.resolve("keys/vault.key"), "broken");
        assertRefused(run(home, config), "holds no key; expected 64 hexadecimal digits.");
    }

    @Test
    void refusesAJournalThatIsDamaged() throws Exception {
        try (Journal journal = SegmentJournal.open(home, Clock.systemUTC())) {
            for (int i = 0; i < 3; i++) {
                journal.append(new Entry.Answered(new MessageId(1), SenderLeg.SENT))
                        .join();
            }
        }
        Path segment = onlyFile(home.resolve("journal"));
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
        // With an index that knows them, records are read when they are asked for.
        try (Stream<Path> files = Files.list(home.resolve("index"))) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }

        assertRefused(run(home, config), "The journal's file " + segment);
        assertThat(Files.readAllBytes(segment)).isEqualTo(bytes);

        Files.writeString(segment, "something else ".repeat(20));
        assertRefused(run(home, config), segment + " is no segment of this journal");
    }

    @Test
    void refusesAJournalWithoutItsKey() throws Exception {
        startOnce();
        try (Journal journal = SegmentJournal.open(home, Clock.systemUTC())) {
            journal.append(new Entry.Answered(new MessageId(1), SenderLeg.SENT)).join();
        }
        Path keystore = home.resolve("keys/drawbridge.p12");
        Files.move(keystore, folder.resolve("elsewhere"));

        assertRefused(run(home, config), "Restore the keys folder from a backup.");
        assertThat(keystore).doesNotExist();
    }

    @Test
    void anIndexThatIsDamagedIsBuiltAnew() throws Exception {
        startOnce();
        try (Stream<Path> files = Files.list(home.resolve("index"))) {
            for (Path each : files.toList()) {
                Files.writeString(each, "something else");
            }
        }

        startOnce();
    }

    /// The script that newcomers start, on a machine without a JDK 25.
    @Test
    void theScriptSaysWhichJdkItNeeds() throws Exception {
        Path script = Above.find("appliance-server").orElseThrow().resolveSibling("drawbridge");
        Path empty = Files.createDirectory(folder.resolve("jvm"));
        Path err = folder.resolve("script.err");
        var builder = new ProcessBuilder(script.toString(), "check", "--config", config.toString())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", empty.toString());
        builder.environment().put("DRAWBRIDGE_JVMS", empty.toString());
        builder.environment().put("PATH", pathWithoutJava());

        Ended ended = Product.end(err, builder.start());

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err())
                .isEqualTo("drawbridge: no JDK 25 found in JAVA_HOME, PATH or " + empty
                        + ". Install one (for example Temurin 25) or set JAVA_HOME to it.\n");
    }

    /// The tools of the script, and no Java.
    private String pathWithoutJava() throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool :
                List.of("bash", "env", "readlink", "dirname", "find", "grep", "sed", "cat", "mktemp", "id")) {
            for (String place : List.of("/usr/bin", "/bin")) {
                Path found = Path.of(place, tool);
                if (Files.exists(found) && !Files.exists(tools.resolve(tool))) {
                    Files.createSymbolicLink(tools.resolve(tool), found);
                }
            }
        }
        return tools.toString();
    }

    private static Path onlyFile(Path under) throws IOException {
        try (Stream<Path> files = Files.walk(under)) {
            List<Path> found = files.filter(Files::isRegularFile).toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    @Test
    void checksTheSamplesOfTheProduct() throws Exception {
        Path samples = Above.find("config/channels").orElseThrow().getParent();

        Ended ended = drawbridge("check", "--config", String.valueOf(samples));

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .contains(
                        "adt-in: ehr", "lab-files: archive", "lab-in: ehr", "The configuration is good: 3 channel(s).");
        assertThat(ended.exit()).isZero();
    }

    @Test
    void refusesASecretThatTheVaultDoesNotHave() throws Exception {
        Path file = config.resolve("channels/adt.yaml");
        Files.writeString(file, Files.readString(file).replace("/fhir}", "/fhir, token: \"secret:ehr/token\"}"));

        assertRefused(
                run(home, config),
                "channels/adt.yaml: destinations[0].fhir.token: The vault has no secret 'ehr/token'."
                        + " Keep it with: drawbridge secret set ehr/token");
    }

    @Test
    void everyCommandHasHelpWithAnExample() throws Exception {
        for (String command : List.of(
                "run",
                "check",
                "convert",
                "demo",
                "simulate",
                "certificate",
                "doctor",
                "audit",
                "secret",
                "account",
                "health",
                "import")) {
            Ended ended = drawbridge(command, "--help");
            assertThat(ended.exit()).isZero();
            assertThat(ended.out()).containsPattern("Examples?:").contains("drawbridge " + command);
        }
    }

    private void startOnce() throws Exception {
        Path err = folder.resolve("once.err");
        Process once = Product.start(err, List.of(), "run", "--home", home.toString(), "--config", config.toString());
        var _ = Product.ready(err, once);
        once.destroy();
        assertThat(once.waitFor()).isZero();
    }

    private Ended run(Path atHome, Path atConfig) throws IOException, InterruptedException {
        return drawbridge("run", "--home", atHome.toString(), "--config", atConfig.toString());
    }

    private Ended drawbridge(String... arguments) throws IOException, InterruptedException {
        Path err = Files.createTempFile(folder, "drawbridge", ".err");
        return Product.end(err, Product.start(err, List.of(), arguments));
    }

    private static void assertRefused(Ended ended, String sentence) {
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err()).contains(sentence).doesNotContain("\tat ", "Exception");
        assertThat(ended.err().lines().filter(each -> each.startsWith("drawbridge: ")))
                .hasSize(1);
        assertThat(ended.out()).doesNotContain("READY");
    }

    private void channel(int port) throws IOException {
        Files.writeString(config.resolve("channels/adt.yaml"), """
                source:
                  mllp: {host: 127.0.0.1, port: %d}
                destinations:
                  - name: ehr
                    fhir: {url: http://127.0.0.1:1/fhir}
                """.formatted(port));
    }
}
