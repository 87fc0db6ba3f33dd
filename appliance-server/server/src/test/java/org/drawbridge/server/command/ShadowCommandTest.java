package org.drawbridge.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Sender;
import org.drawbridge.server.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ShadowCommandTest {

    @TempDir
    Path folder;

    @Test
    void aShadowMappingIsComparedAndNeverDelivered() throws Exception {
        // Given
        Path out = Files.createDirectories(folder.resolve("out"));
        Site site = Site.in(folder).channel("adt", """
                source: {mllp: {host: 127.0.0.1, port: 0}}
                destinations:
                  - {name: files, mapping: old, shadow: new, file: {folder: "%s"}}
                """.formatted(out));
        mapping(site, "old", "{to: sex, from: PID-8}");
        mapping(site, "new", "{to: born, from: PID-7}");
        try (Appliance running = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()))) {
            assertThat(run(running, "shadow", "adt"))
                    .isEqualTo("0: old / new: 0 compared, 0 different, 0 of them not mapped by the shadow\n");

            // When
            try (Sender sender = Sender.to(running.address("adt"))) {
                assertThat(sender.exchange(message(1, "|F"))).isEqualTo(AckCode.AA);
                assertThat(sender.exchange(message(2, "19700101|F"))).isEqualTo(AckCode.AA);
                assertThat(sender.exchange(message(3, "|"))).isEqualTo(AckCode.AA);
            }
            Site.until("all are compared", () -> run(running, "shadow", "adt").contains(" 3 compared"));

            // Then
            assertThat(run(running, "shadow", "adt"))
                    .startsWith("1: old / new: 3 compared, 2 different, 0 of them not mapped by the shadow\n")
                    .contains("  2\tsex missing\n", "  1\tborn added\n")
                    .containsPattern("message \\d+: sex missing, born added\n  message \\d+: sex missing\n")
                    .doesNotContain("TESTPATIENT", "1970");
            assertThat(run(running, "shadow", "adt", "--json")).contains("{\"place\":\"born\",\"kind\":\"added\"}");
            Site.until("all are delivered", () -> contents(out).size() == 3);
            assertThat(contents(out))
                    .allSatisfy(each -> assertThat(each).contains("name").doesNotContain("born"));
        }
    }

    private static String run(Appliance appliance, String... arguments) {
        var said = new ByteArrayOutputStream();
        PrintStream out = System.out;
        try (var caught = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(caught);
            int code = Drawbridge.run(Stream.concat(
                            Stream.of(arguments),
                            Stream.of(
                                    "--api",
                                    appliance.apiAddress(),
                                    "--token",
                                    appliance.first().orElseThrow().key()))
                    .toArray(String[]::new));
            return code + ": " + said.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(out);
        }
    }

    private static void mapping(Site site, String name, String rule) throws Exception {
        Files.createDirectories(site.config().resolve("mappings"));
        Files.writeString(site.config().resolve("mappings/" + name + ".yaml"), """
            mapping: %s
            version: 1
            from: hl7v2 2.5.1
            to: json
            messages: [{name: all, types: [ADT], entries: [{map: all}]}]
            maps: {all: {to: object, rules: [{to: name, from: PID-5.1}, %s]}}
            """.formatted(name, rule));
    }

    private static List<String> contents(Path out) throws Exception {
        try (Stream<Path> files = Files.list(out)) {
            List<String> found = new ArrayList<>();
            for (Path each :
                    files.filter(file -> file.toString().endsWith(".json")).toList()) {
                found.add(Files.readString(each));
            }
            return found;
        }
    }

    private static String message(int number, String end) {
        return "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261124100000||ADT^A08|C-" + number + "|P|2.5\rPID|1||P" + number
                + "^^^NORTH^MR||TESTPATIENT^ONE||" + end + "\r";
    }
}
