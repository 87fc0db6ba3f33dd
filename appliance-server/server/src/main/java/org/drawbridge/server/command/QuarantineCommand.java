package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.drawbridge.server.command.ApiClient.NotDone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Deliveries of a running appliance that wait for a person.
@Command(
        name = "quarantine",
        description =
                "Deliveries that were rejected, are poisonous or uncertain: list them, send them again, skip them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {QuarantineCommand.Entries.class, QuarantineCommand.Retry.class, QuarantineCommand.Skip.class},
        footer = {
            "",
            "Examples:",
            "  drawbridge quarantine list --channel adt-in",
            "  drawbridge quarantine retry 4711 ehr",
            "  drawbridge quarantine skip 4711 ehr --reason \"a test patient\""
        },
        mixinStandardHelpOptions = true)
final class QuarantineCommand {

    private QuarantineCommand() {}

    static String path(long message, String destination) {
        return "/messages/" + message + "/deliveries/" + ApiClient.encode(destination);
    }

    @Command(
            name = "list",
            description = "What waits for a person, newest first, with the reason.",
            mixinStandardHelpOptions = true)
    static final class Entries implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Option(names = "--channel", paramLabel = "NAME")
        private String channel = "";

        @Option(names = "--destination", paramLabel = "NAME")
        private String destination = "";

        @Option(names = "--limit", paramLabel = "N", description = "1 to 1000; default: ${DEFAULT-VALUE}")
        private int limit = 100;

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode answer = api.get("/quarantine"
                    + ApiClient.query(
                            Map.of("channel", channel, "destination", destination, "limit", String.valueOf(limit))));
            System.out.print(api.json() ? answer + "\n" : MessagesCommand.DELIVERIES.of(answer.path("deliveries")));
            return 0;
        }
    }

    @Command(name = "retry", description = "Sends one again, at the end of its lane.", mixinStandardHelpOptions = true)
    static final class Retry implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Mixin
        private One one = new One();

        @Override
        public Integer call() throws NotDone, InterruptedException {
            return moved(api, api.post(one.path() + "/retry", Map.of()));
        }
    }

    @Command(name = "skip", description = "Gives one up, with a reason that is kept.", mixinStandardHelpOptions = true)
    static final class Skip implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Mixin
        private One one = new One();

        @Option(names = "--reason", required = true, paramLabel = "TEXT")
        private String reason = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            return moved(api, api.post(one.path() + "/cancel", Map.of("reason", reason)));
        }
    }

    /// Which delivery.
    static final class One {

        @Parameters(index = "0", paramLabel = "MESSAGE", description = "the message's id")
        private long message;

        @Parameters(index = "1", paramLabel = "DESTINATION")
        private String destination = "";

        private String path() {
            return QuarantineCommand.path(message, destination);
        }
    }

    private static int moved(ApiClient api, JsonNode answer) {
        System.out.println(
                api.json()
                        ? answer.toString()
                        : answer.path("state").asText() + ": "
                                + answer.path("reason").asText());
        return 0;
    }
}
