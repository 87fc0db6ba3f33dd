package org.drawbridge.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A person who brings a configuration from place to place.
@Timeout(120)
class ConfigCommandTest {

    @TempDir
    Path folder;

    private Path test;
    private Path prod;

    @BeforeEach
    void configure() throws IOException {
        test = place("test");
        prod = place("prod");
    }

    private Path place(String name) throws IOException {
        Path place = folder.resolve(name);
        Files.createDirectories(place.resolve("channels"));
        Files.writeString(place.resolve("drawbridge.yaml"), "api: {port: 0, tls: false}\n");
        return place;
    }

    private static void channel(Path place, String name, String text) throws IOException {
        Files.writeString(place.resolve("channels").resolve(name + ".yaml"), text);
    }

    private static String text(int port, int stall, String zone) {
        return """
            source:
              mllp:
                host: 127.0.0.1
                port: %d
                stall: %ds
                idle: 60s
                # of the clinic
            destinations: []
            zone: %s
            """.formatted(port, stall, zone);
    }

    /// What a command writes, and its exit code before that.
    private static String said(String... arguments) {
        PrintStream before = System.out;
        var out = new ByteArrayOutputStream();
        try (var to = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            System.setOut(to);
            int code = Drawbridge.run(arguments);
            return code + " " + out.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(before);
        }
    }

    private String promote(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("config", "promote", "--from", test.toString(), "--to", prod.toString()));
        arguments.addAll(List.of(more));
        return said(arguments.toArray(String[]::new));
    }

    @Test
    void promotesWhatWasTestedAndKeepsWhatTheTargetChanged() throws Exception {
        // Given
        channel(prod, "other", "source: {mllp: {port: 2600}}\ndestinations: []\n");
        commit(text(2575, 10, "UTC"));
        assertThat(promote("--reason", "first")).startsWith("0 channels/adt.yaml: new file\nDone: ");
        commit(text(2575, 20, "UTC"));

        // When
        String done = promote("--reason", "second");

        // Then
        assertThat(done).startsWith("0 channels/adt.yaml: source.mllp.stall \"10s\" -> \"20s\"\nDone: ");
        assertThat(Files.readString(prod.resolve("channels/adt.yaml"))).isEqualTo(text(2575, 20, "UTC"));
        assertThat(Files.exists(prod.resolve("channels/other.yaml"))).isTrue();
    }

    private void commit(String adt) throws Exception {
        channel(test, "adt", adt);
        try (Git git = Git.init().setDirectory(test.toFile()).call()) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("edited")
                    .setAuthor("anna", "anna@clinic.example")
                    .setSign(false)
                    .call();
        }
    }

    @Test
    void bothSidesChangesComeTogetherAndConflictsAreNeverOverwritten() throws Exception {
        // Given
        channel(test, "adt", text(2575, 10, "UTC"));
        try (Appliance source = start("home-test", test);
                Appliance target = start("home-prod", seeded())) {
            String tested = key(source);
            String productive = key(target);
            List<String> sides = List.of(
                    "config",
                    "promote",
                    "--from",
                    source.apiAddress(),
                    "--from-token",
                    tested,
                    "--to",
                    target.apiAddress(),
                    "--to-token",
                    productive,
                    "--only",
                    "channel:adt");
            assertThat(said(with(sides, "--reason", "first"))).contains("new file\nDone: ");
            channel(prod, "adt", text(0, 10, "Europe/Berlin"));
            assertThat(said("config", "apply", "--api", target.apiAddress(), "--token", productive, "--reason", "zone"))
                    .startsWith("0 ");
            channel(test, "adt", text(0, 20, "UTC"));
            said("config", "apply", "--api", source.apiAddress(), "--token", tested, "--reason", "stall");

            // When
            String dry = said(with(sides, "--dry-run"));
            String done = said(with(sides, "--reason", "tested"));

            // Then
            assertThat(dry.lines())
                    .containsExactly(
                            "0 channels/adt.yaml: source.mllp.stall \"10s\" -> \"20s\"",
                            "Nothing was done: a dry run.");
            assertThat(done).contains("\"10s\" -> \"20s\"\nDone: ");
            assertThat(Files.readString(prod.resolve("channels/adt.yaml"))).isEqualTo(text(0, 20, "Europe/Berlin"));
            assertThat(said("config", "log", "--api", target.apiAddress(), "--token", productive))
                    .contains("tested Promoted-From: ");
            assertThat(said(with(sides, "--reason", "again"))).isEqualTo("0 Nothing differs.\n");

            channel(prod, "adt", text(0, 25, "Europe/Berlin"));
            said("config", "apply", "--api", target.apiAddress(), "--token", productive, "--reason", "own");
            channel(test, "adt", text(0, 30, "UTC"));
            said("config", "apply", "--api", source.apiAddress(), "--token", tested, "--reason", "own");
            assertThat(said(with(sides, "--reason", "both")))
                    .startsWith("1 conflict in channels/adt.yaml, changed on both sides:")
                    .contains("<<<<<<<", "25s", "30s", "Nothing was done");
            assertThat(Files.readString(prod.resolve("channels/adt.yaml"))).isEqualTo(text(0, 25, "Europe/Berlin"));
        }
    }

    /// An appliance wants a channel.
    private Path seeded() throws IOException {
        channel(test, "adt", text(0, 10, "UTC"));
        channel(prod, "other", "source: {mllp: {host: 127.0.0.1, port: 0}}\ndestinations: []\n");
        return prod;
    }

    private Appliance start(String home, Path config) throws IOException {
        channel(test, "adt", text(0, 10, "UTC"));
        Path at = folder.resolve(home);
        return Appliance.start(at, config, Unlock.keyFile(at));
    }

    private static String key(Appliance appliance) {
        return appliance.first().orElseThrow().key();
    }

    private static String[] with(List<String> arguments, String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void aPlaceThatWouldNotBeGoodIsLeftAsItIs() throws Exception {
        channel(test, "adt", "source: {mllp: {port: 2575}}\n");
        assertThat(promote("--reason", "bad")).startsWith("2 ");
        assertThat(Files.exists(prod.resolve("channels/adt.yaml"))).isFalse();
        assertThat(promote()).startsWith("2 ");
    }

    @Test
    void theSourcesValuesOfAnEnvironmentAreNotTheTargets() throws Exception {
        channel(test, "adt", "source: {mllp: {port: \"${env:port}\"}}\ndestinations: []\n");
        for (Path each : List.of(test, prod)) {
            Files.createDirectories(each.resolve("environments"));
        }
        Files.writeString(test.resolve("environments/test.yaml"), "port: 2575\n");
        assertThat(promote("--reason", "x", "--environment", "prod")).startsWith("2 ");
        Files.writeString(prod.resolve("environments/prod.yaml"), "port: 2576\n");
        assertThat(promote("--reason", "x", "--environment", "prod")).contains("Done: ");
        assertThat(Files.exists(prod.resolve("environments/test.yaml"))).isFalse();
        assertThat(said("check", "--config", prod.toString(), "--environment", "prod"))
                .startsWith("0 adt:");
        assertThat(said("check", "--config", prod.toString())).startsWith("2 ");
    }

    @Test
    void oneFileHoldsAConfigurationAndPutsItBack() throws Exception {
        // Given
        channel(test, "adt", text(2575, 10, "UTC"));
        Path archive = folder.resolve("clinic.zip");
        assertThat(said("config", "export", "--from", test.toString(), archive.toString()))
                .startsWith("0 2 files are in");
        channel(test, "adt", text(2575, 40, "UTC"));
        channel(test, "later", "source: {mllp: {port: 2577}}\ndestinations: []\n");

        // When
        String done = said("config", "import", archive.toString(), "--to", test.toString(), "--reason", "back");

        // Then
        assertThat(done)
                .contains(
                        "channels/adt.yaml: source.mllp.stall \"40s\" -> \"10s\"", "channels/later.yaml: file removed");
        assertThat(Files.readString(test.resolve("channels/adt.yaml"))).isEqualTo(text(2575, 10, "UTC"));
        assertThat(Files.exists(test.resolve("channels/later.yaml"))).isFalse();
        assertThat(said("config", "export", "--from", test.toString(), archive.toString()))
                .startsWith("2 ");
    }

    @Test
    void anArchiveThatWasChangedOrIsNoneIsRefused() throws Exception {
        channel(test, "adt", text(2575, 10, "UTC"));
        Path archive = folder.resolve("clinic.zip");
        said("config", "export", "--from", test.toString(), archive.toString());
        byte[] bytes = Files.readAllBytes(archive);
        for (int i = 0; i < bytes.length; i += 7) {
            byte[] broken = bytes.clone();
            broken[i] ^= 0x55;
            Files.write(archive, broken);
            String answer = said("config", "import", archive.toString(), "--to", prod.toString(), "--dry-run");
            assertThat(answer).as("byte " + i).matches("(?s)2 |0 .*");
            assertThat(Files.exists(prod.resolve("channels/adt.yaml"))).isFalse();
        }
    }

    @Test
    void theDifferenceIsShownValueByValue() throws Exception {
        try (Appliance appliance = start("home", test)) {
            String key = key(appliance);
            channel(test, "adt", text(0, 15, "UTC"));
            String[] diff = {"config", "diff", "--api", appliance.apiAddress(), "--token", key};
            assertThat(said(diff)).isEqualTo("0 channels/adt.yaml: source.mllp.stall \"10s\" -> \"15s\"\n");
            assertThat(said(with(List.of(diff), "--json")))
                    .contains(
                            "\"key\":\"source.mllp.stall\",\"kind\":\"changed\",\"before\":\"10s\",\"after\":\"15s\"");
        }
    }
}
