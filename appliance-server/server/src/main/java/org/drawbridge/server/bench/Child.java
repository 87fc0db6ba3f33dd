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
