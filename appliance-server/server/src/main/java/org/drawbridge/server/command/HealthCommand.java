package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Whether a running appliance is well, for people, scripts and container hosts; needs no key.
@Command(
        name = "health",
        aliases = "status",
        description = "Says whether the appliance and each of its channels run. Needs no API key.",
        footer = {
            "",
            "Exit code 0 if all is well, 1 if a channel is stopped or the journal cannot be read, 2 if nothing answers.",
            "",
            "Example:",
            "  drawbridge health --wait 30"
        },
        mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofMillis(250);

    @Mixin
    private ApiClient api = new ApiClient();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "how long to wait until all is well (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Override
    public Integer call() throws ApiClient.NotDone, InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (true) {
            boolean last = System.nanoTime() >= until;
            try {
                JsonNode health = api.health();
                if (last || well(health)) {
                    return tell(health);
                }
            } catch (ApiClient.NotDone e) {
                if (last) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    private static boolean well(JsonNode health) {
        return health.path("status").asText().equals("up");
    }

    private int tell(JsonNode health) {
        if (api.json()) {
            System.out.println(health);
        } else {
            System.out.println(health.path("status").asText());
            health.path("channels")
                    .properties()
                    .forEach(each -> System.out.println(
                            "  " + each.getKey() + ": " + each.getValue().asText()));
            if (health.has("journal")) {
                System.out.println("  journal: " + health.path("journal").asText());
            }
        }
        return well(health) ? 0 : 1;
    }
}
