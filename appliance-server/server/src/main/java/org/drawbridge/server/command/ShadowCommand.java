package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.drawbridge.server.command.ApiClient.NotDone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// How the shadow mappings of a channel compare with those that deliver.
@Command(
        name = "shadow",
        description = "Shows how the shadow mappings of a channel differ from those that deliver: places, not values.",
        footer = {
            "",
            "A destination has one by `shadow: NAME` beside `mapping`. Counted since the channel started.",
            "Exit code 1 if something differs.",
            "",
            "Example:",
            "  drawbridge shadow lab-in"
        },
        mixinStandardHelpOptions = true)
final class ShadowCommand implements Callable<Integer> {

    private static final int MOST = 20;
    private static final int MOST_PLACES = 5;

    @Mixin
    private ApiClient api = new ApiClient();

    @Parameters(paramLabel = "CHANNEL")
    private String channel = "";

    @Override
    public Integer call() throws NotDone, InterruptedException {
        JsonNode answer = api.get("/channels/" + channel + "/shadow");
        JsonNode shadows = answer.path("shadows");
        if (api.json()) {
            System.out.println(answer);
        } else if (shadows.isEmpty()) {
            System.out.println("No destination of " + channel + " has a shadow mapping.");
        } else {
            shadows.forEach(ShadowCommand::print);
        }
        boolean differs = false;
        for (JsonNode each : shadows) {
            differs |= each.path("different").asLong() > 0;
        }
        return differs ? 1 : 0;
    }

    private static void print(JsonNode shadow) {
        System.out.printf(
                "%s: %d compared, %d different, %d of them not mapped by the shadow%n",
                shadow.path("mappings").asText(),
                shadow.path("compared").asLong(),
                shadow.path("different").asLong(),
                shadow.path("failed").asLong());
        shadow.path("places")
                .properties()
                .forEach(each -> System.out.println(
                        "  " + each.getValue().asText() + "\t" + each.getKey().strip()));
        int left = MOST;
        for (JsonNode each : shadow.path("messages")) {
            if (left-- > 0) {
                System.out.println("  message " + each.path("id").asText() + ": " + places(each.path("differences")));
            }
        }
    }

    private static String places(JsonNode differences) {
        List<String> some = new ArrayList<>();
        for (JsonNode each : differences) {
            if (some.size() < MOST_PLACES) {
                some.add((each.path("place").asText() + " " + each.path("kind").asText()).strip());
            }
        }
        int more = differences.size() - some.size();
        return String.join(", ", some) + (more > 0 ? " and " + more + " more" : "");
    }
}
