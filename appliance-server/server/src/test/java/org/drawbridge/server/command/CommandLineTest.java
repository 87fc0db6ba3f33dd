package org.drawbridge.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.drawbridge.server.Above;
import org.drawbridge.server.Product;
import org.drawbridge.server.Product.Ended;
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
        }
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
        Files.writeString(home.resolve("keys/api-token.sha256"), "broken");
        assertRefused(run(home, config), "Delete it to get a new token at the next start.");
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
    void everyCommandHasHelpWithAnExample() throws Exception {
        for (String command : List.of("run", "check", "convert", "demo", "simulate")) {
            Ended ended = drawbridge(command, "--help");
            assertThat(ended.exit()).isZero();
            assertThat(ended.out()).contains("Example:", "drawbridge " + command);
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
