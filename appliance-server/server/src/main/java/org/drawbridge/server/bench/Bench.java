package org.drawbridge.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.server.Scratch;

/// An appliance with one channel, a load and a sink, each in a process of its own, and a folder for what they keep.
final class Bench implements AutoCloseable {

    static final String CHANNEL = "in";

    /// What a load came to.
    ///
    /// @param p99 in milliseconds
    record Loaded(double perSecond, double p99) {}

    private final Scratch scratch = Scratch.make("bench");
    private Child appliance;
    private Map<String, String> addresses;
    private double readyAfter;

    /// @param destinations of the channel, as YAML
    Bench(String destinations) throws IOException {
        this(destinations, _ -> {});
    }

    /// What a home holds before the start.
    @FunctionalInterface
    interface Before {
        void fill(Path home) throws IOException;
    }

    Bench(String destinations, Before before) throws IOException {
        Path config = scratch.path().resolve("config");
        Path channels = Files.createDirectories(config.resolve("channels"));
        Files.writeString(config.resolve("drawbridge.yaml"), "api: {port: 0}\n");
        Files.writeString(channels.resolve(CHANNEL + ".yaml"), """
                source: {mllp: {host: 127.0.0.1, port: 0}}
                destinations: %s
                """.formatted(destinations));
        before.fill(home());
        long begun = System.nanoTime();
        appliance = run();
        addresses = appliance.ready();
        readyAfter = (System.nanoTime() - begun) / 1e9;
    }

    private Child run() throws IOException {
        Path config = scratch.path().resolve("config");
        return Child.start("run", "--home", home().toString(), "--config", config.toString());
    }

    /// Ends the process by force, as a power cut would, and starts it again; see [#readyAfter].
    void killAndStart() throws IOException, InterruptedException {
        appliance.kill();
        long begun = System.nanoTime();
        appliance = run();
        addresses = appliance.ready();
        readyAfter = (System.nanoTime() - begun) / 1e9;
    }

    private Path home() {
        return scratch.path().resolve("home");
    }

    /// From the start of the process to the READY line, in seconds.
    double readyAfter() {
        return readyAfter;
    }

    /// That the appliance's process has used so far.
    Duration processorTime() {
        return appliance.processorTime();
    }

    /// Messages that are stored and not delivered.
    double waiting() throws IOException {
        return metric("drawbridge_messages_received_total") - metric("drawbridge_attempts_total");
    }

    /// Waits until all is delivered and the index has caught up; says how long the first took, in seconds.
    double settle() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (waiting() > 0) {
            Thread.sleep(100);
        }
        double took = (System.nanoTime() - begun) / 1e9;
        Thread.sleep(10_000);
        return took;
    }

    long memory() throws IOException {
        return appliance.memory();
    }

    long handles() throws IOException {
        return appliance.handles();
    }

    long heap() throws IOException, InterruptedException {
        return appliance.heap();
    }

    Loaded load(int connections, int rate, int warmup, int seconds) throws IOException, InterruptedException {
        return load(addresses.getOrDefault(CHANNEL, ""), connections, rate, warmup, seconds);
    }

    /// The same load on another receiver.
    static Loaded load(String to, int connections, int rate, int warmup, int seconds)
            throws IOException, InterruptedException {
        try (Child load = Child.start(
                "simulate",
                "load",
                "--json",
                "--to",
                to,
                "--connections",
                Integer.toString(connections),
                "--rate",
                Integer.toString(rate),
                "--warmup",
                Integer.toString(warmup),
                "--seconds",
                Integer.toString(seconds))) {
            JsonNode report = new ObjectMapper().readTree(load.rest());
            if (!report.path("errors").isEmpty()) {
                throw new StartupException("bench: not every message was acknowledged: " + report.path("errors"));
            }
            return new Loaded(
                    report.path("perSecond").asDouble(), report.path("p99").asDouble());
        }
    }

    /// One of the appliance's metrics, all its series together.
    double metric(String name) throws IOException {
        return metric(name, "");
    }

    /// Those of its series that have a label, such as `destination="ehr"`.
    double metric(String name, String label) throws IOException {
        return Metric.read(addresses.getOrDefault("api", ""), name, label);
    }

    long bytesOnDisk() throws IOException {
        try (Stream<Path> files = Files.walk(home())) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Override
    public void close() throws IOException {
        appliance.close();
        scratch.close();
    }
}
