package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The appliance as a process of its own, killed at random moments while it takes files and writes files: every
/// message comes out once, those without a control id too. `-Ddrawbridge.kills=20` for the long run.
@Timeout(300)
class FileKillTest {

    private static final int KILLS = Integer.getInteger("drawbridge.kills", 3);
    private static final int BATCH = 1_000;
    private static final int SINGLE = 300;

    @TempDir
    Path folder;

    @Test
    void everyMessageComesOutOnceHoweverOftenTheProcessIsKilled() throws Exception {
        // Given
        configure();
        Set<String> dropped = drop();
        var random = new Random(20261125);

        // When
        Process appliance = start();
        for (int i = 0; i < KILLS; i++) {
            TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(500));
            appliance.destroyForcibly().waitFor();
            appliance = start();
        }
        while (count("in/done") < SINGLE + 2 || count("out") < dropped.size()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        appliance.destroy();

        // Then
        assertThat(appliance.waitFor()).isZero();
        var times = new TreeMap<String, Integer>();
        for (Path file : list("out")) {
            times.merge(Files.readString(file, StandardCharsets.UTF_8), 1, Integer::sum);
        }
        assertThat(times.keySet()).containsExactlyInAnyOrderElementsOf(dropped);
        assertThat(times.values()).allMatch(each -> each == 1);
        assertThat(list("in/failed")).isEmpty();
    }

    /// A batch with control ids, one without, and single messages.
    private Set<String> drop() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        Files.createDirectory(folder.resolve("out"));
        Set<String> all = new HashSet<>();
        for (String kind : List.of("K-%d", "")) {
            var batch = new StringBuilder("BHS|^~\\&\r");
            for (int i = 0; i < BATCH; i++) {
                String message = message(kind.formatted(i), "B" + i);
                all.add(message);
                batch.append(message);
            }
            Files.writeString(in.resolve("batch" + kind.length()), batch + "BTS|" + BATCH + "\r");
        }
        for (int i = 0; i < SINGLE; i++) {
            String message = message(i % 2 == 0 ? "" : "S-" + i, "S" + i);
            all.add(message);
            Files.writeString(in.resolve("single" + i), message);
        }
        return all;
    }

    private static String message(String controlId, String patient) {
        return "MSH|^~\\&|LAB|NORTH|HUB|HUB|20261124||ADT^A08|" + controlId + "|P|2.5\rPID|1||" + patient
                + "||TESTPATIENT^ONE\r";
    }

    private void configure() throws IOException {
        Path channels = Files.createDirectories(folder.resolve("config/channels"));
        Files.writeString(folder.resolve("config/drawbridge.yaml"), "api: {port: 0}\n");
        Files.writeString(channels.resolve("labs.yaml"), """
                source:
                  file: {folder: "%s/in", settle: 0s, poll: 50ms}
                destinations:
                  - name: archive
                    file: {folder: "%s/out"}
                """.formatted(folder, folder));
    }

    private Process start() throws IOException {
        Path log = folder.resolve("log");
        Process process = Product.start(
                log,
                List.of(),
                "run",
                "--home",
                folder.resolve("home").toString(),
                "--config",
                folder.resolve("config").toString());
        assertThat(Product.ready(log, process)).contains("labs=" + folder.resolve("in"));
        return process;
    }

    private int count(String name) throws IOException {
        return list(name).size();
    }

    private List<Path> list(String name) throws IOException {
        if (!Files.exists(folder.resolve(name))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }
}
