package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.drawbridge.server.command.ApiClient.NotDone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The channels of a running appliance.
@Command(
        name = "channels",
        description = "Lists the channels and how their destinations do, starts and stops them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ChannelsCommand.ListAll.class,
            ChannelsCommand.Show.class,
            ChannelsCommand.Start.class,
            ChannelsCommand.Stop.class,
            ChannelsCommand.Reset.class,
            ChannelsCommand.Unread.class
        },
        footer = {
            "",
            "Examples:",
            "  drawbridge channels list",
            "  drawbridge channels stop lab-in",
            "  drawbridge channels reset adt-in ehr"
        },
        mixinStandardHelpOptions = true)
final class ChannelsCommand {

    private static final Table CHANNELS = new Table("name", "running", "address", "messages", "waiting", "trouble");
    private static final Table DESTINATIONS =
            new Table("destination", "address", "breaker", "waiting", "delivered", "quarantine", "trouble");
    private static final Table PLACES = new Table("place", "messages");

    private ChannelsCommand() {}

    private static String path(String channel) {
        return "/channels/" + ApiClient.encode(channel);
    }

    private static void print(ApiClient api, JsonNode channel) {
        if (api.json()) {
            System.out.println(channel);
            return;
        }
        System.out.print(CHANNELS.of(ApiClient.JSON.createArrayNode().add(row(channel))));
        var rows = ApiClient.JSON.createArrayNode();
        for (JsonNode each : channel.path("destinations")) {
            JsonNode states = each.path("deliveries");
            rows.addObject()
                    .put("destination", each.path("name").asText())
                    .put("address", each.path("address").asText())
                    .put("breaker", each.path("breaker").path("state").asText())
                    .put("waiting", waiting(each))
                    .put("delivered", states.path("delivered").asLong())
                    .put(
                            "quarantine",
                            states.path("rejected").asLong()
                                    + states.path("uncertain").asLong())
                    .put("trouble", each.path("trouble").path("reason").asText());
        }
        System.out.print("\n" + DESTINATIONS.of(rows));
        channel.path("alarms")
                .forEach(each -> System.out.println("\n" + each.path("reason").asText()));
    }

    private static long waiting(JsonNode destination) {
        JsonNode states = destination.path("deliveries");
        return states.path("waiting").asLong() + states.path("sending").asLong();
    }

    private static JsonNode row(JsonNode channel) {
        long messages = 0;
        for (JsonNode each : channel.path("messages")) {
            messages += each.asLong();
        }
        long waiting = 0;
        String trouble = channel.path("trouble").path("reason").asText();
        for (JsonNode each : channel.path("destinations")) {
            waiting += waiting(each);
            trouble = trouble.isEmpty() ? each.path("trouble").path("reason").asText() : trouble;
        }
        return ApiClient.JSON
                .createObjectNode()
                .put("name", channel.path("name").asText())
                .put("running", channel.path("running").asBoolean() ? "yes" : "no")
                .put("address", channel.path("address").asText())
                .put("messages", messages)
                .put("waiting", waiting)
                .put("trouble", trouble);
    }

    @Command(
            name = "list",
            description = "All channels, with what is kept and what waits.",
            footer = {"", "Example:", "  drawbridge channels list"},
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode answer = api.get("/channels");
            var rows = ApiClient.JSON.createArrayNode();
            answer.path("channels").forEach(each -> rows.add(row(each)));
            System.out.print(api.json() ? answer + "\n" : CHANNELS.of(rows));
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "One channel with its destinations and its alarms.",
            footer = {"", "Example:", "  drawbridge channels show adt-in"},
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Parameters(paramLabel = "NAME", description = "of the channel")
        private String name = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            print(api, api.get(path(name)));
            return 0;
        }
    }

    @Command(
            name = "start",
            description = "Takes messages in again.",
            footer = {"", "Example:", "  drawbridge channels start lab-in"},
            mixinStandardHelpOptions = true)
    static final class Start implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Parameters(paramLabel = "NAME", description = "of the channel")
        private String name = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            print(api, api.post(path(name) + "/start", Map.of()));
            return 0;
        }
    }

    @Command(
            name = "stop",
            description = "Takes nothing more in, until it is started; what is in hand is finished.",
            footer = {"", "Example:", "  drawbridge channels stop lab-in"},
            mixinStandardHelpOptions = true)
    static final class Stop implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Parameters(paramLabel = "NAME", description = "of the channel")
        private String name = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            print(api, api.post(path(name) + "/stop", Map.of()));
            return 0;
        }
    }

    @Command(
            name = "reset",
            description = "Closes the circuit breaker of a destination: what waits for it is tried at once.",
            footer = {"", "Example:", "  drawbridge channels reset adt-in ehr"},
            mixinStandardHelpOptions = true)
    static final class Reset implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Parameters(index = "0", paramLabel = "NAME", description = "of the channel")
        private String name = "";

        @Parameters(index = "1", paramLabel = "DESTINATION")
        private String destination = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode answer = api.post(
                    path(name) + "/destinations/" + ApiClient.encode(destination) + "/breaker/reset", Map.of());
            System.out.println(api.json() ? answer : answer.path("state").asText());
            return 0;
        }
    }

    @Command(
            name = "unread",
            description = "Places of a channel's messages that hold values which no rule of its mappings reads.",
            footer = {"", "Example:", "  drawbridge channels unread adt-in"},
            mixinStandardHelpOptions = true)
    static final class Unread implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Parameters(paramLabel = "NAME", description = "of the channel")
        private String name = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode answer = api.get(path(name) + "/unread");
            var rows = ApiClient.JSON.createArrayNode();
            answer.path("places")
                    .properties()
                    .forEach(each -> rows.addObject()
                            .put("place", each.getKey())
                            .put("messages", each.getValue().asLong()));
            System.out.print(api.json() ? answer + "\n" : PLACES.of(rows));
            return 0;
        }
    }
}
