package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every command of the tutorial, in its order, on an appliance as a package installs it, with folders of the test's
/// own in
/// the place of the system's. `installer/lifecycle-test.sh` runs them on a machine with the package.
@Timeout(240)
class TutorialTest {

    private static final Path TUTORIAL = Above.find("docs").orElseThrow().resolve("tutorial/first-feed.md");

    @TempDir
    Path folder;

    private int api;
    private int mllp;
    private Process appliance;

    @BeforeEach
    void install() throws Exception {
        api = Site.freePort();
        mllp = Site.freePort();
        Path first = Above.find("packaging").orElseThrow().resolve("first");
        for (String file : List.of("drawbridge.yaml", "channels/first-feed.yaml")) {
            Path target = folder.resolve("etc").resolve(file);
            Files.createDirectories(target.getParent());
            Files.writeString(target, here(Files.readString(first.resolve(file))));
        }
        Files.createDirectories(folder.resolve("srv"));
        appliance = Product.start(
                folder.resolve("err"),
                List.of(),
                "run",
                "--home",
                folder.resolve("home").toString(),
                "--config",
                folder.resolve("etc").toString(),
                "--first-access",
                folder.resolve("home/first-access.txt").toString());
        assertThat(Product.ready(folder.resolve("err"), appliance)).contains("first-feed=127.0.0.1:" + mllp);
    }

    @AfterEach
    void remove() throws InterruptedException {
        appliance.destroy();
        if (!appliance.waitFor(20, TimeUnit.SECONDS)) {
            appliance.destroyForcibly();
        }
    }

    @Test
    void itsCommandsLeadToTheFirstDeliveredMessage() throws Exception {
        // Given
        Files.writeString(folder.resolve("tutorial.sh"), product() + here(commands()));

        // When
        int exit = run("bash", "-e", "tutorial.sh");

        // Then
        String said = Files.readString(folder.resolve("out"));
        assertThat(exit).as(said).isZero();
        assertThat(said).contains("1 sent, 1 acknowledged", "FIRST-1", "FIRST-2", "first-feed: running");
        Site.until("the file is there", () -> !archived().isEmpty());
        assertThat(archived())
                .singleElement()
                .satisfies(file -> assertThat(file).content().contains("TESTPATIENT", "\"resourceType\""));
    }

    /// What is indented by four, up to where it cleans up; the package is installed already.
    private static String commands() throws IOException {
        String text = Files.readString(TUTORIAL);
        return text.substring(text.indexOf("    drawbridge health"), text.indexOf("## 5"))
                .lines()
                .filter(each -> each.startsWith("    "))
                .map(each -> each.substring(4))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private String here(String text) {
        return text.replace("/etc/drawbridge", folder.resolve("etc").toString())
                .replace("/srv/drawbridge", folder.resolve("srv").toString())
                .replace("/var/lib/drawbridge", folder.resolve("home").toString())
                .replace("2575", String.valueOf(mllp))
                .replace("8420", String.valueOf(api))
                .replace("install -d -o drawbridge", "install -d")
                .replace("sudo ", "");
    }

    /// `drawbridge` as it is on the `PATH` of an installation: it knows its home, its configuration and its API.
    private String product() {
        List<String> options =
                List.of("-Ddrawbridge.home=" + folder.resolve("home"), "-Ddrawbridge.config=" + folder.resolve("etc"));
        String command =
                Product.command(options).stream().map(each -> "'" + each + "'").collect(Collectors.joining(" "));
        return """
                export DRAWBRIDGE_API=http://127.0.0.1:%d
                drawbridge() { %s "$@"; }
                """.formatted(api, command);
    }

    private int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private List<Path> archived() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("srv/archive"))) {
            return files.filter(each -> each.toString().endsWith(".json")).toList();
        }
    }
}
