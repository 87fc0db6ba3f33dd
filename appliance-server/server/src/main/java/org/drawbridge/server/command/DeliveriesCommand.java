package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.drawbridge.server.command.ApiClient.NotDone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The deliveries of a running appliance; those that need a person are in the quarantine.
@Command(
        name = "deliveries",
        description = "Lists the deliveries of a channel by their state, newest first.",
        footer = {
            "",
            "Examples:",
            "  drawbridge deliveries --channel adt-in",
            "  drawbridge deliveries --channel adt-in --destination ehr --state delivered --limit 10"
        },
        mixinStandardHelpOptions = true)
final class DeliveriesCommand implements Callable<Integer> {

    @Mixin
    private ApiClient api = new ApiClient();

    @Option(names = "--channel", required = true, paramLabel = "NAME")
    private String channel = "";

    @Option(names = "--destination", paramLabel = "NAME", description = "default: all")
    private String destination = "";

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "waiting (default), sending, delivered, rejected, uncertain or cancelled")
    private String state = "waiting";

    @Option(names = "--limit", paramLabel = "N", description = "1 to 1000; default: ${DEFAULT-VALUE}")
    private int limit = 100;

    @Override
    public Integer call() throws NotDone, InterruptedException {
        JsonNode answer = api.get("/deliveries"
                + ApiClient.query(
                        Map.of("channel", channel, "destination", destination, "state", state, "limit", "" + limit)));
        System.out.print(api.json() ? answer + "\n" : MessagesCommand.DELIVERIES.of(answer.path("deliveries")));
        return 0;
    }
}
