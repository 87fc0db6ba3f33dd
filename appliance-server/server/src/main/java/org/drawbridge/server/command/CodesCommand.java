package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.drawbridge.server.command.ApiClient.NotDone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The codes that the tables of a running appliance do not know.
@Command(
        name = "codes",
        description = "Lists the codes that tables with `unmapped: worklist` did not know in the last 30 days.",
        synopsisSubcommandLabel = "[add]",
        subcommands = CodesCommand.Add.class,
        footer = {
            "",
            "Exit code 1 if there is one. Needs the permission see-phi: a code is what a sender wrote.",
            "",
            "Examples:",
            "  drawbridge codes",
            "  drawbridge codes add local-lab local-tests K 2823-3 --system http://loinc.org --reason \"as the lab says\""
        },
        mixinStandardHelpOptions = true)
final class CodesCommand implements Callable<Integer> {

    @Mixin
    private ApiClient api = new ApiClient();

    @Override
    public Integer call() throws NotDone, InterruptedException {
        JsonNode answer = api.get("/codes");
        JsonNode codes = answer.path("codes");
        if (api.json()) {
            System.out.println(answer);
        } else if (codes.isEmpty()) {
            System.out.println("No code waits for a person.");
        } else {
            codes.forEach(CodesCommand::print);
        }
        return codes.isEmpty() ? 0 : 1;
    }

    private static void print(JsonNode open) {
        List<String> channels = new ArrayList<>();
        open.path("channels").forEach(each -> channels.add(each.asText()));
        System.out.printf(
                "%s %s: '%s' in %d messages of %s, last %s%n",
                open.path("mapping").asText(),
                open.path("table").asText(),
                open.path("code").asText(),
                open.path("messages").asLong(),
                String.join(", ", channels),
                open.path("last").asText());
    }

    @Command(
            name = "add",
            description = {
                "Adds a code to its table, as a change of the configuration: it holds for what comes from now on.",
                "What was mapped without it can be sent anew with: drawbridge replay"
            },
            footer = {
                "",
                "Example:",
                "  drawbridge codes add local-lab local-tests K 2823-3 --system http://loinc.org --reason \"as the lab says\""
            },
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Parameters(index = "0", paramLabel = "MAPPING", description = "the mapping's name")
        private String mapping = "";

        @Parameters(index = "1", paramLabel = "TABLE", description = "the table's name within it")
        private String table = "";

        @Parameters(index = "2", paramLabel = "CODE", description = "as the sender writes it")
        private String code = "";

        @Parameters(index = "3", paramLabel = "TARGET", description = "the code that the receiver wants")
        private String target = "";

        @Option(names = "--system", paramLabel = "URI", description = "whose code TARGET is, such as http://loinc.org")
        private String system = "";

        @Option(names = "--display", paramLabel = "TEXT", description = "what TARGET means, for people")
        private String display = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why, for the history")
        private String reason = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("mapping", mapping);
            body.put("table", table);
            body.put("code", code);
            body.put("target", target);
            if (!system.isEmpty()) {
                body.put("system", system);
            }
            if (!display.isEmpty()) {
                body.put("display", display);
            }
            JsonNode done = api.post("/codes", reason, body);
            System.out.println(
                    api.json()
                            ? done.toString()
                            : "The table knows it now; revision "
                                    + done.path("revision").asText() + ".");
            return 0;
        }
    }
}
