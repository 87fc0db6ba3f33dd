package org.drawbridge.server.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;

/// The product as a process of its own, started as a user starts it.
final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;

    private Child(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    static Child start(String... arguments) throws IOException {
        return new Child(command(arguments).start());
    }

    /// Runs it to its end, its output thrown away.
    ///
    /// @param heap that it may use, in MB
    static void run(int heap, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command = command(arguments).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // Above what the launcher says; that of an image takes no options of its own.
        command.environment().put("_JAVA_OPTIONS", "-Xmx" + heap + "m");
        try (Child child = new Child(command.start())) {
            if (child.process.waitFor() != 0) {
                throw new StartupException("bench: " + arguments[0] + " failed with a heap of " + heap + " MB.");
            }
        }
    }

    private static ProcessBuilder command(String... arguments) {
        // The script says the former, an installed product's launcher the latter.
        String launcher =
                System.getenv().getOrDefault("DRAWBRIDGE_LAUNCHER", System.getProperty("jpackage.app-path", ""));
        if (launcher.isEmpty()) {
            throw new StartupException("bench starts the product anew; start it by the `drawbridge` command.");
        }
        List<String> command = new ArrayList<>(List.of(launcher));
        command.addAll(List.of(arguments));
        ProcessBuilder child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        // Meant for one launcher; another one would believe it.
        child.environment().remove("_JPACKAGE_LAUNCHER");
        return child;
    }

    /// Waits for the READY line and reads its addresses, by name.
    Map<String, String> ready() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("READY ")) {
                Map<String, String> addresses = new HashMap<>();
                for (String each : line.substring("READY ".length()).split(" ", -1)) {
                    addresses.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
                }
                return addresses;
            }
        }
        throw new StartupException("bench: a process of the product ended before it was ready.");
    }

    /// The rest of what it prints, and waits for its end.
    String rest() throws IOException, InterruptedException {
        String rest = String.join("\n", out.lines().toList());
        process.waitFor();
        return rest;
    }

    /// Of all its threads.
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// Resident memory in bytes, as Linux counts it; zero where it cannot be known.
    long memory() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        Optional<String> line = Files.readAllLines(status).stream()
                .filter(each -> each.startsWith("VmRSS:"))
                .findFirst();
        return line.map(each -> Long.parseLong(each.replaceAll("\\D", "")) << 10)
                .orElse(0L);
    }

    /// Open files and sockets, as Linux counts them; zero where it cannot be known.
    long handles() throws IOException {
        Path folder = Path.of("/proc", Long.toString(process.pid()), "fd");
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    /// What of the heap is in use after a full collection, in bytes, as the JDK's `jcmd` says; zero where there is
    /// none.
    long heap() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return 0;
        }
        Process asked = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.class_histogram")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asked.waitFor();
        return said.lines()
                .filter(line -> line.startsWith("Total"))
                .map(line -> line.strip().split("\\s+"))
                .mapToLong(words -> Long.parseLong(words[2]))
                .findFirst()
                .orElse(0);
    }

    /// Ends it at once: it does nothing more.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
