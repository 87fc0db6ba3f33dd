package org.drawbridge.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The product as a process of its own, as the command line starts it.
public final class Product {

    /// What an ended process left.
    public record Ended(int exit, String out, String err) {}

    private Product() {}

    /// @param err takes what it writes to stderr, at its end
    public static Process start(Path err, List<String> options, String... arguments) throws IOException {
        return new ProcessBuilder(command(options, arguments))
                .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))
                .start();
    }

    /// What starts it, for who starts it by other means.
    static List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("org.drawbridge.server.command.Drawbridge");
        command.addAll(List.of(arguments));
        return command;
    }

    /// Waits for its end. One that goes on for half a minute is ended by force, and that fails the test.
    public static Ended end(Path err, Process process) throws IOException, InterruptedException {
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!ended) {
            throw new AssertionError("it did not end:\n" + out + Files.readString(err));
        }
        return new Ended(process.exitValue(), out, Files.readString(err));
    }

    /// Waits for the READY line and answers with it.
    public static String ready(Path err, Process process) throws IOException {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("READY ")) {
                return line;
            }
        }
        throw new AssertionError("it did not start:\n" + Files.readString(err));
    }
}
