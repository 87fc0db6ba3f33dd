package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.drawbridge.server.command.ApiClient.NotDone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The configuration of a running appliance and its history.
@Command(
        name = "config",
        description = "The configuration of a running appliance: its history, and changes while it runs.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ConfigCommand.Log.class,
            ConfigCommand.Diff.class,
            ConfigCommand.Apply.class,
            ConfigCommand.Rollback.class,
            ConfigCommand.MirrorState.class,
            PromoteCommand.class,
            ArchiveCommands.Export.class,
            ArchiveCommands.Import.class
        },
        footer = {
            "",
            "Examples:",
            "  drawbridge config diff",
            "  drawbridge config apply --reason \"the lab has a new address\"",
            "  drawbridge config log --file channels/lab-in.yaml",
            "  drawbridge config rollback 3f2a9c1 --file channels/lab-in.yaml --reason \"the new address is wrong\"",
            "  drawbridge config promote --from /srv/test --to /srv/prod --reason \"tested\""
        },
        mixinStandardHelpOptions = true)
final class ConfigCommand {

    private static final Table LOG = new Table("revision", "at", "by", "reason", "files");
    private static final int SHORT = 10;

    private ConfigCommand() {}

    @Command(
            name = "log",
            description = "What was changed, newest first.",
            footer = {"", "Example:", "  drawbridge config log --file channels/lab-in.yaml --limit 5"},
            mixinStandardHelpOptions = true)
    static final class Log implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Option(names = "--file", paramLabel = "FILE", description = "only what changed it, as channels/adt-in.yaml")
        private String file = "";

        @Option(names = "--limit", paramLabel = "N", description = "1 to 1000; default: ${DEFAULT-VALUE}")
        private int limit = 20;

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode answer = api.get("/config/log" + ApiClient.query(Map.of("file", file, "limit", "" + limit)));
            if (api.json()) {
                System.out.println(answer);
                return 0;
            }
            var rows = ApiClient.JSON.createArrayNode();
            for (JsonNode each : answer.path("revisions")) {
                List<String> files = new ArrayList<>();
                each.path("files").forEach(name -> files.add(name.asText()));
                rows.addObject()
                        .put("revision", each.path("revision").asText().substring(0, SHORT))
                        .put("at", each.path("at").asText())
                        .put("by", each.path("by").asText())
                        .put("reason", each.path("reason").asText().replaceAll("\\s+", " "))
                        .put("files", String.join(" ", files));
            }
            System.out.print(LOG.of(rows));
            return 0;
        }
    }

    @Command(
            name = "diff",
            description =
                    "What differs between two revisions, value by value; comments and spelling are no difference.",
            footer = {"", "Examples:", "  drawbridge config diff", "  drawbridge config diff 3f2a9c1 77b0e2d --lines"},
            mixinStandardHelpOptions = true)
    static final class Diff implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Parameters(index = "0", arity = "0..1", paramLabel = "FROM", description = "default: what is in force")
        private String from = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "TO", description = "default: the folder as it is")
        private String to = "";

        @Option(names = "--lines", description = "line by line, as git writes it")
        private boolean lines;

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode answer = api.get("/config/diff" + ApiClient.query(Map.of("from", from, "to", to)));
            if (api.json()) {
                System.out.println(answer);
            } else if (lines) {
                System.out.print(answer.path("diff").asText());
            } else {
                answer.path("changes")
                        .forEach(each -> System.out.println(each.path("text").asText()));
            }
            return 0;
        }
    }

    @Command(
            name = "apply",
            description = "Brings into force what was edited in the appliance's configuration folder. Only the channels"
                    + " that it changes are restarted.",
            footer = {"", "Example:", "  drawbridge config apply --reason \"the lab has a new address\""},
            mixinStandardHelpOptions = true)
    static final class Apply implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Option(names = "--reason", required = true, paramLabel = "TEXT")
        private String reason = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            return done(api, api.post("/config/apply", reason, Map.of()));
        }
    }

    @Command(
            name = "rollback",
            description = "Makes one file, or all, what they were in an earlier revision.",
            footer = {
                "",
                "Examples:",
                "  drawbridge config rollback 3f2a9c1 --file channels/lab-in.yaml --reason \"the new address is"
                        + " wrong\"",
                "  drawbridge config rollback 3f2a9c1 --reason \"back to Friday\""
            },
            mixinStandardHelpOptions = true)
    static final class Rollback implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Parameters(paramLabel = "REVISION", description = "as the log shows it")
        private String revision = "";

        @Option(names = "--file", paramLabel = "FILE", description = "default: all")
        private String file = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT")
        private String reason = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            Map<String, String> wanted = new HashMap<>(Map.of("revision", revision));
            if (!file.isEmpty()) {
                wanted.put("file", file);
            }
            return done(api, api.post("/config/rollback", reason, wanted));
        }
    }

    @Command(
            name = "mirror",
            description = "Whether the mirror of the history has what is in force. Exit code 1 if it has not.",
            footer = {"", "Example:", "  drawbridge config mirror"},
            mixinStandardHelpOptions = true)
    static final class MirrorState implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode answer = api.get("/config/mirror");
            boolean behind = answer.path("behind").asBoolean();
            if (api.json()) {
                System.out.println(answer);
            } else if (answer.path("url").asText().isEmpty()) {
                System.out.println("There is no `mirror` in drawbridge.yaml.");
            } else {
                System.out.println(answer.path("url").asText() + ": "
                        + (behind
                                ? answer.path("trouble").asText() + " Tried again at "
                                        + answer.path("nextAttemptAt").asText() + "."
                                : "has revision " + answer.path("revision").asText() + "."));
            }
            return behind ? 1 : 0;
        }
    }

    private static int done(ApiClient api, JsonNode answer) {
        if (api.json()) {
            System.out.println(answer);
            return 0;
        }
        System.out.println("In force: " + answer.path("revision").asText().substring(0, SHORT) + "; restarted: "
                + names(answer.path("restarted")) + "; removed: " + names(answer.path("removed")) + ".");
        if (answer.path("atNextStart").asBoolean()) {
            System.out.println("What drawbridge.yaml says of `api` and `names` counts from the next start on.");
        }
        return 0;
    }

    private static String names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(each -> names.add(each.asText()));
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
