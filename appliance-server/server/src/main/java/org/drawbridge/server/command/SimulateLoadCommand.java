package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.drawbridge.simulators.load.Load;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A load of messages, as a program of its own, so that it does not share a process with what it measures.
@Command(
        name = "load",
        description = "Sends generated messages over MLLP and measures how they are acknowledged.",
        footer = {
            "",
            "Exit code 1 if a message was not acknowledged.",
            "",
            "Example:",
            "  drawbridge simulate load --to 127.0.0.1:2575 --connections 32 --seconds 20"
        },
        mixinStandardHelpOptions = true)
final class SimulateLoadCommand implements Callable<Integer> {

    @Mixin
    private ReceiverOptions to = new ReceiverOptions();

    @Option(names = "--kind", paramLabel = "KIND", description = "adt, oru or mix (default: ${DEFAULT-VALUE})")
    private Load.Kind kind = Load.Kind.MIX;

    @Option(names = "--connections", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
    private int connections = 32;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "messages a second in all; 0 for as fast as they are acknowledged (default)")
    private double rate;

    @Option(names = "--warmup", paramLabel = "S", description = "seconds before it is measured (default: 10)")
    private int warmup = 10;

    @Option(names = "--seconds", paramLabel = "S", description = "seconds that are measured (default: 20)")
    private int seconds = 20;

    @Option(names = "--json", description = "print the result as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Load.Report report = new Load(new Load.Settings(
                        to.host(),
                        to.port(),
                        kind,
                        connections,
                        rate,
                        Duration.ofSeconds(warmup),
                        Duration.ofSeconds(seconds)))
                .run();
        System.out.println(json ? json(report) : text(report));
        return report.errors().isEmpty() ? 0 : 1;
    }

    private static String text(Load.Report r) {
        return "%d acknowledged (%.0f/s) after %d to warm up; ms: p50 %.2f, p95 %.2f, p99 %.2f, longest %.1f; errors: %s"
                .formatted(
                        r.acknowledged(),
                        r.perSecond(),
                        r.warmedUp(),
                        r.p50(),
                        r.p95(),
                        r.p99(),
                        r.longest(),
                        r.errors().isEmpty() ? "none" : r.errors());
    }

    private static String json(Load.Report r) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("acknowledged", r.acknowledged())
                .put("perSecond", r.perSecond())
                .put("warmedUp", r.warmedUp());
        json.put("bytes", r.bytes()).put("p50", r.p50()).put("p95", r.p95()).put("p99", r.p99());
        ObjectNode errors = json.put("longest", r.longest()).putObject("errors");
        r.errors().forEach(errors::put);
        return json.toString();
    }
}
