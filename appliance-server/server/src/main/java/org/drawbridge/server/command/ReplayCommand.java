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

/// Sending again what was settled.
@Command(
        name = "replay",
        description = {
            "Sends messages of a channel to one of its destinations once more, oldest first. What is under way or was",
            "given up by a person is left alone. A replay goes on after a restart, and sends nothing twice."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ReplayCommand.Begin.class, ReplayCommand.Entries.class},
        footer = {
            "",
            "Examples:",
            "  drawbridge replay start --channel adt-in --destination ehr --from 2026-11-24T08:00:00Z --dry-run",
            "  drawbridge replay start --channel adt-in --destination ehr --from 2026-11-24T08:00:00Z --rate 50",
            "  drawbridge replay list"
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand {

    private static final Table REPLAYS = new Table(
            "id", "state", "channel", "destination", "from", "until", "type", "dryRun", "found", "sent", "passedOver");

    private ReplayCommand() {}

    private static void print(ApiClient api, JsonNode replay) {
        System.out.print(
                api.json()
                        ? replay + "\n"
                        : REPLAYS.of(ApiClient.JSON.createArrayNode().add(replay)));
    }

    @Command(
            name = "start",
            description = "Begins a replay.",
            footer = {
                "",
                "Example:",
                "  drawbridge replay start --channel adt-in --destination ehr --from 2026-11-24T08:00:00Z --dry-run"
            },
            mixinStandardHelpOptions = true)
    static final class Begin implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Option(names = "--channel", required = true, paramLabel = "NAME")
        private String channel = "";

        @Option(names = "--destination", required = true, paramLabel = "NAME")
        private String destination = "";

        @Option(
                names = "--from",
                required = true,
                paramLabel = "TIME",
                description = "received at or after, as 2026-11-24T08:00:00Z")
        private String from = "";

        @Option(names = "--until", paramLabel = "TIME", description = "received before; default: now")
        private String until = "";

        @Option(names = "--type", paramLabel = "TYPE", description = "only these, such as ADT^A08")
        private String type = "";

        @Option(names = "--rate", paramLabel = "N", description = "at most so many a second; default: no limit")
        private int rate;

        @Option(names = "--dry-run", description = "only count what would be sent")
        private boolean dryRun;

        @Override
        public Integer call() throws NotDone, InterruptedException {
            Map<String, Object> wanted = new HashMap<>();
            wanted.put("channel", channel);
            wanted.put("destination", destination);
            wanted.put("from", from);
            wanted.put("until", until);
            wanted.put("type", type);
            wanted.put("perSecond", rate);
            wanted.put("dryRun", dryRun);
            print(api, api.post("/replays", wanted));
            return 0;
        }
    }

    @Command(
            name = "list",
            description = "All replays with their progress.",
            footer = {"", "Example:", "  drawbridge replay list"},
            mixinStandardHelpOptions = true)
    static final class Entries implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode answer = api.get("/replays");
            System.out.print(api.json() ? answer + "\n" : REPLAYS.of(answer.path("replays")));
            return 0;
        }
    }

    @Command(
            name = "pause",
            description = "Sends nothing more until it is resumed.",
            footer = {"", "Example:", "  drawbridge replay pause 3"},
            mixinStandardHelpOptions = true)
    int pause(@Mixin ApiClient api, @Parameters(paramLabel = "ID") long id) throws NotDone, InterruptedException {
        return steer(api, id, "pause");
    }

    @Command(
            name = "resume",
            description = "Goes on with a paused one.",
            footer = {"", "Example:", "  drawbridge replay resume 3"},
            mixinStandardHelpOptions = true)
    int resume(@Mixin ApiClient api, @Parameters(paramLabel = "ID") long id) throws NotDone, InterruptedException {
        return steer(api, id, "resume");
    }

    @Command(
            name = "cancel",
            description = "Ends one; what it put back into the lanes is sent.",
            footer = {"", "Example:", "  drawbridge replay cancel 3"},
            mixinStandardHelpOptions = true)
    int cancel(@Mixin ApiClient api, @Parameters(paramLabel = "ID") long id) throws NotDone, InterruptedException {
        return steer(api, id, "cancel");
    }

    private static int steer(ApiClient api, long id, String act) throws NotDone, InterruptedException {
        print(api, api.post("/replays/" + id + "/" + act, Map.of()));
        return 0;
    }
}
