package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A program that works on a journal in a process of its own, and is killed in the middle.
final class KilledProcess {

    private KilledProcess() {}

    /// Runs it until it has written so many lines, kills it, and gives all that it wrote; the last line may be cut.
    static void run(Class<?> program, Path home, int run, int lines, Consumer<String> told)
            throws IOException, InterruptedException {
        run(program, List.of(home.toString(), Integer.toString(run)), lines, told);
    }

    static void run(Class<?> program, List<String> arguments, int lines, Consumer<String> told)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int left = lines;
        try (BufferedReader written = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = written.readLine(); line != null; line = written.readLine()) {
                told.accept(line);
                if (--left == 0) {
                    // Unlike Process.destroyForcibly, this leaves what was written to be read.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        process.waitFor();
        assertThat(left)
                .as("lines that were not written before the process ended")
                .isLessThanOrEqualTo(0);
    }
}
