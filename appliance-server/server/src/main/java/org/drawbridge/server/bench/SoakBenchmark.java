package org.drawbridge.server.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Whether something grows that must not while messages come, are mapped and delivered at a steady rate.
final class SoakBenchmark {

    private static final double MB = 1 << 20;
    private static final int RATE = 1_000;
    private static final int CONNECTIONS = 32;
    private static final int PARTS = 6;
    private static final int WARMUP = 60;
    /// A second's worth may be on its way.
    private static final long ON_ITS_WAY = RATE;

    private static final long MORE_HANDLES = 20;
    private static final double MORE_HEAP = 1.15;

    private record Sample(double heap, long handles, double waiting, double memory) {

        static Sample of(Bench bench) throws IOException, InterruptedException {
            double waiting =
                    bench.metric("drawbridge_messages_received_total") - bench.metric("drawbridge_attempts_total");
            return new Sample(bench.heap() / MB, bench.handles(), waiting, bench.memory() / MB);
        }
    }

    private final int minutes;

    SoakBenchmark(int minutes) {
        this.minutes = minutes;
    }

    List<Figure> run() throws IOException, InterruptedException {
        try (Child sink = Child.start("simulate", "sink")) {
            String url = sink.ready().getOrDefault("http", "");
            try (var bench = new Bench("[{name: ehr, mapping: hl7v2-to-fhir, fhir: {url: \"" + url + "\"}}]")) {
                return run(bench);
            }
        }
    }

    private List<Figure> run(Bench bench) throws IOException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        bench.load(CONNECTIONS, RATE, 0, WARMUP);
        samples.add(Sample.of(bench));
        double slowest = RATE;
        for (int i = 0; i < PARTS; i++) {
            Bench.Loaded loaded = bench.load(CONNECTIONS, RATE, 0, Math.max(1, minutes * 60 / PARTS));
            slowest = Math.min(slowest, loaded.perSecond());
            samples.add(Sample.of(bench));
        }
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            figures.add(row(i * minutes * 60 / PARTS, samples.get(i)));
        }
        figures.addAll(verdict(samples.getFirst(), samples.getLast(), slowest));
        return figures;
    }

    private static Figure row(int second, Sample sample) {
        return new Figure(
                "after %,d s: heap in use, after a collection".formatted(second),
                Figure.number(sample.heap()) + " MB",
                "",
                "handles %d, not delivered yet %,.0f, RSS %,.0f MB"
                        .formatted(sample.handles(), sample.waiting(), sample.memory()));
    }

    private static List<Figure> verdict(Sample first, Sample last, double slowest) {
        return List.of(
                new Figure(
                                "heap at the end, times that at the beginning",
                                Figure.number(last.heap() / Math.max(1, first.heap())),
                                "≤ " + MORE_HEAP,
                                "")
                        .unless(last.heap() <= first.heap() * MORE_HEAP),
                new Figure("handles more than at the beginning", last.handles() - first.handles() + "", "≤ 20", "")
                        .unless(last.handles() - first.handles() <= MORE_HANDLES),
                Figure.of("not delivered at the end", last.waiting(), "", "≤ 1,000", "")
                        .unless(last.waiting() <= ON_ITS_WAY),
                Figure.of("acknowledged in the slowest part", slowest, "/s", "≥ 990", "offered: 1,000")
                        .unless(slowest >= RATE * 0.99));
    }
}
