package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.drawbridge.server.command.ApiClient.NotDone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The security incidents of a running appliance.
@Command(
        name = "incidents",
        description =
                "Lists what looks like an attack or a misuse, with evidence and a first step, until somebody has seen"
                        + " it.",
        synopsisSubcommandLabel = "[acknowledge]",
        subcommands = IncidentsCommand.Acknowledge.class,
        footer = {
            "",
            "Exit code 1 if there is one that nobody has acknowledged. Needs the permission audit.",
            "",
            "Examples:",
            "  drawbridge incidents",
            "  drawbridge incidents acknowledge 3 --reason \"a forgotten password; reset\""
        },
        mixinStandardHelpOptions = true)
final class IncidentsCommand implements Callable<Integer> {

    @Mixin
    private ApiClient api = new ApiClient();

    @Option(names = "--all", description = "also those that were acknowledged")
    private boolean all;

    @Override
    public Integer call() throws NotDone, InterruptedException {
        JsonNode answer = api.get("/incidents" + (all ? "?all=true" : ""));
        if (api.json()) {
            System.out.println(answer);
        } else {
            answer.path("incidents").forEach(IncidentsCommand::print);
        }
        boolean open = false;
        for (JsonNode each : answer.path("incidents")) {
            open |= !each.has("acknowledged");
        }
        return open ? 1 : 0;
    }

    private static void print(JsonNode incident) {
        System.out.printf(
                "%d  %s, %s: seen %d times beyond the limit, from %s to %s%n",
                incident.path("id").asLong(),
                incident.path("kind").asText(),
                incident.path("subject").asText(),
                incident.path("count").asLong(),
                incident.path("opened").asText(),
                incident.path("last").asText());
        incident.path("evidence").forEach(each -> System.out.println("     " + each.asText()));
        System.out.println("   First: " + incident.path("firstStep").asText());
        JsonNode seen = incident.path("acknowledged");
        if (!seen.isMissingNode()) {
            System.out.printf(
                    "   Acknowledged by %s at %s: %s%n",
                    seen.path("by").asText(),
                    seen.path("at").asText(),
                    seen.path("reason").asText());
        }
    }

    @Command(
            name = "acknowledge",
            description = "Says that you have seen to an incident, and what came of it.",
            footer = {"", "Example:", "  drawbridge incidents acknowledge 3 --reason \"a forgotten password; reset\""},
            mixinStandardHelpOptions = true)
    static final class Acknowledge implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Parameters(index = "0", paramLabel = "ID", description = "of the incident")
        private long id;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "what came of it")
        private String reason = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode seen = api.post("/incidents/" + id + "/acknowledge", reason, Map.of());
            if (api.json()) {
                System.out.println(seen);
            } else {
                print(seen);
            }
            return 0;
        }
    }
}
