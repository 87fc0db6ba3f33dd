package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.drawbridge.server.command.ApiClient.NotDone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a running appliance has done, minute by minute.
@Command(
        name = "throughput",
        description = "Shows what was received, delivered, tried again and failed in each minute, and how long attempts"
                + " took (in milliseconds). The appliance keeps a day.",
        footer = {
            "",
            "The last line is the present minute, which is not over. Needs the permission observe.",
            "",
            "Example:",
            "  drawbridge throughput --channel adt-in --minutes 120"
        },
        mixinStandardHelpOptions = true)
final class ThroughputCommand implements Callable<Integer> {

    private static final Table TABLE =
            new Table("at", "received", "delivered", "retried", "failed", "medianMillis", "p95Millis");

    @Mixin
    private ApiClient api = new ApiClient();

    @Option(
            names = "--channel",
            paramLabel = "NAME",
            defaultValue = "",
            description = "only this one; else all together")
    private String channel = "";

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "60",
            description = "how many, up to 1440 (default: ${DEFAULT-VALUE})")
    private int minutes;

    @Override
    public Integer call() throws NotDone, InterruptedException {
        String of = channel.isEmpty() ? "" : "&channel=" + ApiClient.encode(channel);
        JsonNode answer = api.get("/metrics/history?minutes=" + minutes + of);
        System.out.print(api.json() ? answer + System.lineSeparator() : TABLE.of(answer.path("minutes")));
        return 0;
    }
}
