package org.drawbridge.server.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.store.SegmentJournal;

/// How soon the appliance is there again after a crash, with much that waits: nobody is at its destination. It is
/// killed
/// while messages come in, so that the index is behind the log, as after a power cut.
final class RecoveryBenchmark {

    private static final String NOBODY = "[{name: ehr, fhir: {url: \"http://127.0.0.1:9/fhir\"}}]";
    private static final int KILLS = 3;
    private static final int RATE = 1_000;
    private static final int SECONDS = 10;

    private final int waiting;

    RecoveryBenchmark(int waiting) {
        this.waiting = waiting;
    }

    List<Figure> run() throws IOException, InterruptedException {
        double empty;
        try (var bench = new Bench(NOBODY)) {
            bench.load(8, RATE, 0, SECONDS);
            bench.killAndStart();
            empty = bench.readyAfter();
        }
        List<Double> times = new ArrayList<>();
        try (var bench = new Bench(NOBODY, this::fill)) {
            for (int i = 0; i < KILLS; i++) {
                bench.load(8, RATE, 0, SECONDS);
                bench.killAndStart();
                times.add(bench.readyAfter());
            }
            times.sort(Double::compare);
            double left = bench.metric("drawbridge_deliveries_waiting");
            return List.of(
                    Figure.of(
                            "kill -9 with %,d waiting to READY, median of 3".formatted(waiting),
                            times.get(KILLS / 2),
                            "s",
                            "≤ 5",
                            "with %,d waiting: %s s".formatted(RATE * SECONDS, Figure.number(empty))),
                    Figure.of("  waiting after it", left, "", "≥ %,d".formatted(waiting), "")
                            .unless(left >= waiting));
        }
    }

    private void fill(Path home) {
        MadeUpJournal made = MadeUpJournal.waiting(Bench.CHANNEL, waiting);
        try (SegmentJournal journal = SegmentJournal.open(home, made.clock())) {
            made.fill(journal);
        }
    }
}
