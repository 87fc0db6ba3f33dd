package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.drawbridge.server.command.ApiClient.NotDone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Messages of a running appliance.
@Command(
        name = "messages",
        description = "Finds and shows messages of a running appliance.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {MessagesCommand.Find.class, MessagesCommand.Show.class, MessagesCommand.Body.class},
        footer = {
            "",
            "Examples:",
            "  drawbridge messages list --channel adt-in --state quarantined",
            "  drawbridge messages show 4711"
        },
        mixinStandardHelpOptions = true)
final class MessagesCommand {

    private static final Table MESSAGES =
            new Table("id", "receivedAt", "channel", "type", "controlId", "priority", "state", "acknowledgment");
    static final Table DELIVERIES = new Table(
            "message",
            "channel",
            "destination",
            "priority",
            "state",
            "attempts",
            "mappedBy",
            "nextAttemptAt",
            "reason");
    private static final Table REVISIONS = new Table("version", "at", "by", "reason");
    private static final Table ATTEMPTS = new Table("number", "at", "tookMillis", "code", "reason");

    private MessagesCommand() {}

    @Command(
            name = "list",
            description = "Messages, newest first.",
            footer = {"", "Example:", "  drawbridge messages list --channel adt-in --state quarantined --limit 20"},
            mixinStandardHelpOptions = true)
    static final class Find implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Option(names = "--channel", paramLabel = "NAME")
        private String channel = "";

        @Option(
                names = "--state",
                paramLabel = "STATE",
                description = "received, waiting, completed, quarantined, filtered, failed, refused or unreadable")
        private String state = "";

        @Option(names = "--type", paramLabel = "TYPE", description = "such as ADT^A08")
        private String type = "";

        @Option(names = "--control-id", paramLabel = "ID", description = "MSH-10")
        private String controlId = "";

        @Option(
                names = "--patient-id",
                paramLabel = "ID",
                description = "PID-3.1; the shell may keep it in its history")
        private String patientId = "";

        @Option(names = "--order-number", paramLabel = "NUMBER")
        private String orderNumber = "";

        @Option(names = "--from", paramLabel = "TIME", description = "received at or after, as 2026-11-24T08:00:00Z")
        private String from = "";

        @Option(names = "--until", paramLabel = "TIME", description = "received before")
        private String until = "";

        @Option(names = "--before", paramLabel = "ID", description = "only smaller ids: the next page")
        private String before = "";

        @Option(names = "--limit", paramLabel = "N", description = "1 to 1000; default: ${DEFAULT-VALUE}")
        private int limit = 100;

        @Override
        public Integer call() throws NotDone, InterruptedException {
            Map<String, Object> wanted = new HashMap<>(Map.of("limit", limit));
            Map.of(
                            "channel", channel,
                            "state", state,
                            "type", type,
                            "controlId", controlId,
                            "patientId", patientId,
                            "orderNumber", orderNumber,
                            "from", from,
                            "until", until,
                            "before", before)
                    .forEach((key, value) -> {
                        if (!value.isEmpty()) {
                            wanted.put(key, value);
                        }
                    });
            JsonNode answer = api.post("/messages/search", wanted);
            System.out.print(api.json() ? answer + "\n" : MESSAGES.of(answer.path("messages")));
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "One message, its problems, its deliveries and their attempts.",
            footer = {"", "Example:", "  drawbridge messages show 4711"},
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Parameters(paramLabel = "ID")
        private long id;

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode message = api.get("/messages/" + id);
            JsonNode deliveries = api.get("/messages/" + id + "/deliveries").path("deliveries");
            var all = ApiClient.JSON.createObjectNode();
            all.set("message", message);
            all.set("deliveries", deliveries);
            var attempts = all.putObject("attempts");
            for (JsonNode each : deliveries) {
                String destination = each.path("destination").asText();
                JsonNode answer = api.get(QuarantineCommand.path(id, destination) + "/attempts");
                attempts.set(destination, answer.path("attempts"));
            }
            if (api.json()) {
                System.out.println(all);
                return 0;
            }
            System.out.print(MESSAGES.of(ApiClient.JSON.createArrayNode().add(message)));
            for (JsonNode problem : message.path("problems")) {
                System.out.println("  " + problem.path("location").asText() + ": "
                        + problem.path("text").asText());
            }
            System.out.print("\n" + DELIVERIES.of(deliveries));
            for (JsonNode each : deliveries) {
                if (each.has("revisions")) {
                    System.out.print("\n" + each.path("destination").asText() + ": edited\n"
                            + REVISIONS.of(each.path("revisions")));
                }
            }
            attempts.properties()
                    .forEach(each -> System.out.print("\n" + each.getKey() + "\n" + ATTEMPTS.of(each.getValue())));
            return 0;
        }
    }

    @Command(
            name = "body",
            description = "Writes the bytes of a message as received, to standard output.",
            footer = {"", "Example:", "  drawbridge messages body 4711 > adt.hl7"},
            mixinStandardHelpOptions = true)
    static final class Body implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Parameters(paramLabel = "ID")
        private long id;

        @Override
        public Integer call() throws NotDone, InterruptedException {
            byte[] body = api.bytes("/messages/" + id + "/body");
            System.out.write(body, 0, body.length);
            System.out.flush();
            return 0;
        }
    }
}
