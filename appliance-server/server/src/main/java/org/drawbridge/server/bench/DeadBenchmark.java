package org.drawbridge.server.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// What one of four destinations that is dead costs the senders and the other three, and how fast its backlog drains
/// once it is back. Each message goes to all four as it came.
final class DeadBenchmark {

    private static final int RATE = 1_000;
    private static final int WARMUP = 15;
    private static final int CONNECTIONS = 32;
    private static final List<String> OTHERS = List.of("first", "second", "third");
    private static final String LAST = "fourth";

    /// What senders and the three others had of a run.
    private record Run(Bench.Loaded loaded, double othersPerSecond) {}

    private final int minutes;

    DeadBenchmark(int minutes) {
        this.minutes = minutes;
    }

    List<Figure> run() throws IOException, InterruptedException {
        int port = freePort();
        try (Child others = Child.start("simulate", "sink")) {
            String sink = others.ready().getOrDefault("mllp", "");
            Run well;
            try (Child last = Child.start("simulate", "sink", "--mllp", Integer.toString(port));
                    var bench = new Bench(destinations(sink, port))) {
                last.ready();
                well = load(bench);
            }
            try (var bench = new Bench(destinations(sink, port))) {
                Run dead = load(bench);
                List<Figure> figures = new ArrayList<>(compared(well, dead));
                figures.add(drained(bench, port));
                return figures;
            }
        }
    }

    private Run load(Bench bench) throws IOException, InterruptedException {
        bench.load(CONNECTIONS, RATE, 0, WARMUP);
        double before = delivered(bench);
        long begun = System.nanoTime();
        Bench.Loaded loaded = bench.load(CONNECTIONS, RATE, 0, minutes * 60);
        double rate = (delivered(bench) - before) * 1e9 / (System.nanoTime() - begun);
        return new Run(loaded, rate);
    }

    /// By the three others together.
    private static double delivered(Bench bench) throws IOException {
        double sum = 0;
        for (String each : OTHERS) {
            sum += bench.metric("drawbridge_attempts_total", "destination=\"" + each + "\"");
        }
        return sum;
    }

    private List<Figure> compared(Run well, Run dead) {
        double longer = dead.loaded().p99() / well.loaded().p99();
        double kept = dead.othersPerSecond() / well.othersPerSecond();
        return List.of(
                Figure.of(
                        "one of four dead for %d min at %,d/s: p99".formatted(minutes, RATE),
                        dead.loaded().p99(),
                        "ms",
                        "≤ +10 %",
                        "all well: %s ms; × %.2f"
                                .formatted(Figure.number(well.loaded().p99()), longer)),
                Figure.of(
                        "  delivered by the three others",
                        dead.othersPerSecond(),
                        "/s",
                        "≥ -10 %",
                        "all well: %s/s; × %.2f".formatted(Figure.number(well.othersPerSecond()), kept)));
    }

    /// The dead one comes back, and is asked again within two seconds; nothing else happens meanwhile.
    private Figure drained(Bench bench, int port) throws IOException, InterruptedException {
        double backlog = waiting(bench);
        try (Child last = Child.start("simulate", "sink", "--mllp", Integer.toString(port))) {
            last.ready();
            long begun = System.nanoTime();
            while (waiting(bench) > 0) {
                Thread.sleep(100);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            return Figure.of(
                    "  its backlog drains",
                    backlog / seconds,
                    "/s",
                    "≥ 2,000",
                    "%,.0f in %s s".formatted(backlog, Figure.number(seconds)));
        }
    }

    private static double waiting(Bench bench) throws IOException {
        return bench.metric("drawbridge_deliveries_waiting", "destination=\"" + LAST + "\"");
    }

    private static String destinations(String sink, int port) {
        List<String> all = new ArrayList<>();
        for (String each : OTHERS) {
            all.add(destination(each, Integer.parseInt(sink.substring(sink.lastIndexOf(':') + 1))));
        }
        all.add(destination(LAST, port));
        return all.toString();
    }

    private static String destination(String name, int port) {
        return "{name: %s, mllp: {host: 127.0.0.1, port: %d}, retry: {longest: 2s}}".formatted(name, port);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
