package org.drawbridge.server.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What can be measured, by name.
public final class Benchmarks {

    /// A benchmark. It takes as long as it needs for a figure that can be repeated.
    @FunctionalInterface
    public interface Benchmark {
        List<Figure> run() throws IOException, InterruptedException;
    }

    private static final double MB = 1 << 20;
    /// Nobody is there: what is measured with it has no messages.
    private static final String MAPPED =
            "[{name: ehr, mapping: hl7v2-to-fhir, fhir: {url: \"http://127.0.0.1:9/fhir\"}}]";

    private static final String OIE = "Open Integration Engine: ";

    /// @param rate messages a second of the end-to-end run
    /// @param seconds that each run is measured
    /// @param messages in the journal that is searched
    /// @param waiting messages at the start after a crash
    /// @param minutes of a dead destination and of a soak; 0 for as long as is meant
    /// @param entries of the audit trail that is verified
    public record Settings(int rate, int warmup, int seconds, int messages, int waiting, int minutes, int entries) {}

    private final Settings settings;

    public Benchmarks(Settings settings) {
        this.settings = settings;
    }

    /// Those that take long, which are run by name only.
    public static final Set<String> LONG = Set.of("dead", "recover", "soak");

    public Map<String, Benchmark> all() {
        Map<String, Benchmark> all = new LinkedHashMap<>();
        all.put("map", new MappingBenchmark()::run);
        all.put("convert", ConvertBenchmark::run);
        all.put("start", this::start);
        all.put("accept", this::accept);
        all.put("deliver", this::deliver);
        all.put("search", new SearchBenchmark(settings.messages())::run);
        all.put("security", new SecurityBenchmark(settings.entries(), settings.warmup(), settings.seconds())::run);
        all.put("recover", new RecoveryBenchmark(settings.waiting())::run);
        all.put("dead", new DeadBenchmark(minutes(10))::run);
        all.put("soak", new SoakBenchmark(minutes(30))::run);
        return all;
    }

    private int minutes(int meant) {
        return settings.minutes() == 0 ? meant : settings.minutes();
    }

    private List<Figure> start() throws IOException, InterruptedException {
        List<Double> times = new ArrayList<>();
        double memory = 0;
        for (int i = 0; i < 5; i++) {
            try (var bench = new Bench(MAPPED)) {
                times.add(bench.readyAfter());
                Thread.sleep(3_000);
                memory = bench.memory() / MB;
            }
        }
        times.sort(Double::compare);
        return List.of(
                Figure.of("start to READY, median of 5", times.get(2), "s", "≤ 1.5", "bare JVM: " + bareJvm()),
                Figure.of("memory (RSS) idle", memory, "MB", "≤ 250", OIE + "800 to 1,300"));
    }

    private static String bareJvm() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try (Child child = Child.start("--version")) {
            child.rest();
        }
        return Figure.number((System.nanoTime() - begun) / 1e9) + " s for --version";
    }

    /// Durable acknowledgments alone: the channel has no destination.
    private List<Figure> accept() throws IOException, InterruptedException {
        Bench.Loaded many;
        Bench.Loaded one;
        try (var bench = new Bench("[]")) {
            many = bench.load(32, 0, settings.warmup(), settings.seconds());
            one = bench.load(1, 0, 2, settings.seconds());
        }
        Bench.Loaded bareMany;
        Bench.Loaded bareOne;
        try (Child sink = Child.start("simulate", "sink")) {
            String address = sink.ready().getOrDefault("mllp", "");
            bareMany = Bench.load(address, 32, 0, settings.warmup(), settings.seconds());
            bareOne = Bench.load(address, 1, 0, 2, settings.seconds());
        }
        return List.of(
                Figure.of(
                        "stored and acknowledged, 32 connections",
                        many.perSecond(),
                        "/s",
                        "≥ 12,000",
                        "storing nothing: " + Figure.number(bareMany.perSecond()) + "; " + OIE + "480 to 650"),
                Figure.of("  its p99", many.p99(), "ms", "≤ 25", OIE + "83 to 470"),
                Figure.of(
                        "stored and acknowledged, 1 connection",
                        one.perSecond(),
                        "/s",
                        "≥ 1,500",
                        "storing nothing: " + Figure.number(bareOne.perSecond()) + "; forced writes alone: "
                                + Figure.number(ForcedWrites.perSecond())));
    }

    private List<Figure> deliver() throws IOException, InterruptedException {
        try (Child sink = Child.start("simulate", "sink")) {
            String url = sink.ready().getOrDefault("http", "");
            String destination = "[{name: ehr, mapping: hl7v2-to-fhir, fhir: {url: \"" + url + "\"}}]";
            try (var bench = new Bench(destination)) {
                bench.load(32, settings.rate() / 2, 0, settings.warmup());
                double waitingBefore = bench.waiting();
                Bench.Loaded loaded = bench.load(32, settings.rate(), settings.warmup(), settings.seconds());
                double memory = bench.memory() / MB;
                double waitingAfter = bench.waiting();
                double delivered = bench.settle();
                double bytes = bench.metric("drawbridge_messages_received_bytes_total");
                return List.of(
                        Figure.of(
                                "mapped and delivered, at " + settings.rate() + "/s for " + settings.seconds() + " s",
                                loaded.perSecond(),
                                "/s",
                                "≥ 3,500",
                                OIE + "80 to 277"),
                        Figure.of("  its p99 of the acknowledgment", loaded.p99(), "ms", "", OIE + "83 to 470"),
                        new Figure(
                                "  not delivered yet, before and after",
                                Figure.number(waitingBefore) + " and " + Figure.number(waitingAfter),
                                "flat",
                                "all delivered " + Figure.number(delivered) + " s later"),
                        Figure.of("  memory (RSS)", memory, "MB", "≤ 700", OIE + "800 to 1,300"),
                        Figure.of(
                                "  disk, times the bytes received",
                                bench.bytesOnDisk() / bytes,
                                "×",
                                "≤ 3",
                                OIE + "13 to 20"));
            }
        }
    }
}
