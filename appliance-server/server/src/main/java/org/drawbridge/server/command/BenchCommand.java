package org.drawbridge.server.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.drawbridge.engine.StartupException;
import org.drawbridge.server.bench.Benchmarks;
import org.drawbridge.server.bench.Benchmarks.Benchmark;
import org.drawbridge.server.bench.Figure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures the product on this machine.
@Command(
        name = "bench",
        description = "Measures the product on this machine, and prints each figure with its goal and a ceiling.",
        footer = {
            "",
            "NAME is one or more of map, convert, start, accept, deliver, search, security; left out, all (about",
            "eleven minutes). These take longer and are run by name only: recover (a start after a crash with much that",
            "waits), dead (one of four destinations is dead for 10 minutes), soak (30 minutes; must stay flat).",
            "Load and receivers run in processes of their own, on the same cores. Exit code 1 if something was lost or",
            "is not flat.",
            "",
            "Example:",
            "  drawbridge bench accept deliver",
            "  drawbridge bench soak --minutes 30"
        },
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "what to measure")
    private List<String> names = new ArrayList<>();

    @Option(names = "--rate", paramLabel = "N", description = "messages a second of deliver (default: 3500)")
    private int rate = 3_500;

    @Option(names = "--warmup", paramLabel = "S", description = "seconds before each measurement (default: 15)")
    private int warmup = 15;

    @Option(names = "--seconds", paramLabel = "S", description = "seconds of each measurement (default: 60)")
    private int seconds = 60;

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "in the journal of search, ten days of them (default: 300000)")
    private int messages = 300_000;

    @Option(
            names = "--waiting",
            paramLabel = "N",
            description = "messages that wait when recover kills the appliance (default: 1000000)")
    private int waiting = 1_000_000;

    @Option(names = "--minutes", paramLabel = "M", description = "of dead (default: 10) and soak (default: 30)")
    private int minutes;

    @Option(
            names = "--entries",
            paramLabel = "N",
            description = "of the audit trail that security verifies (default: 1000000)")
    private int entries = 1_000_000;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (messages < 10_000) {
            throw new StartupException("bench: --messages: expected at least 10000.");
        }
        if (waiting < 1 || minutes < 0) {
            throw new StartupException("bench: --waiting and --minutes: expected at least 1.");
        }
        var settings = new Benchmarks.Settings(rate, warmup, seconds, messages, waiting, minutes, entries);
        Map<String, Benchmark> all = new Benchmarks(settings).all();
        for (String each : names) {
            if (!all.containsKey(each)) {
                throw new StartupException(
                        "bench: there is no '" + each + "'; there are " + String.join(", ", all.keySet()) + ".");
            }
        }
        System.out.printf("%-46s %14s  %-9s %s%n", "", "measured", "goal", "beside");
        boolean missed = false;
        for (Map.Entry<String, Benchmark> each : all.entrySet()) {
            if (names.isEmpty() ? !Benchmarks.LONG.contains(each.getKey()) : names.contains(each.getKey())) {
                List<Figure> figures = each.getValue().run();
                figures.forEach(BenchCommand::print);
                missed |= figures.stream().anyMatch(Figure::missed);
            }
        }
        return missed ? 1 : 0;
    }

    private static void print(Figure figure) {
        System.out.printf("%-46s %14s  %-9s %s%n", figure.what(), figure.measured(), figure.goal(), figure.beside());
    }
}
