package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
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
                "Deliveries that were rejected, are poisonous or uncertain: list, send again, edit, hand over, skip.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            QuarantineCommand.Entries.class,
            QuarantineCommand.Content.class,
            QuarantineCommand.Retry.class,
            QuarantineCommand.Edit.class,
            QuarantineCommand.HandOver.class,
            QuarantineCommand.Skip.class
        },
        footer = {
            "",
            "Examples:",
            "  drawbridge quarantine list --channel adt-in",
            "  drawbridge quarantine retry 4711 ehr",
            "  drawbridge quarantine content 4711 ehr > sent.json",
            "  drawbridge quarantine edit 4711 ehr --file right.json --reason \"a wrong identifier\"",
            "  drawbridge quarantine hand-over 4711 ehr --to ehr-manual --reason \"the EHR is down\"",
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
            footer = {"", "Example:", "  drawbridge quarantine list --channel adt-in"},
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

    @Command(
            name = "retry",
            description = "Sends one again, at the end of its lane.",
            footer = {"", "Example:", "  drawbridge quarantine retry 4711 ehr"},
            mixinStandardHelpOptions = true)
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

    @Command(
            name = "content",
            description = "Writes the bytes that one sends, to standard output.",
            footer = {"", "Example:", "  drawbridge quarantine content 4711 ehr > sent.json"},
            mixinStandardHelpOptions = true)
    static final class Content implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Mixin
        private One one = new One();

        @Option(
                names = "--version",
                paramLabel = "N",
                description = "1 is what the mapping made, from 2 on what people made of it; default: the newest")
        private String version = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            byte[] content = api.bytes(one.path() + "/content" + ApiClient.query(Map.of("version", version)));
            System.out.write(content, 0, content.length);
            System.out.flush();
            return 0;
        }
    }

    @Command(
            name = "edit",
            description = "Sends one again with other bytes. What it had before is kept as a version.",
            footer = {
                "",
                "Example:",
                "  drawbridge quarantine edit 4711 ehr --file right.json --reason \"a wrong identifier\""
            },
            mixinStandardHelpOptions = true)
    static final class Edit implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Mixin
        private One one = new One();

        @Option(names = "--file", required = true, paramLabel = "FILE", description = "the bytes to send; - for stdin")
        private Path file = Path.of("");

        @Option(names = "--reason", required = true, paramLabel = "TEXT")
        private String reason = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            String content = Base64.getEncoder().encodeToString(bytes());
            return moved(api, api.post(one.path() + "/edit", reason, Map.of("content", content)));
        }

        private byte[] bytes() throws NotDone {
            try {
                return file.toString().equals("-") ? System.in.readAllBytes() : Input.read(file);
            } catch (IOException e) {
                throw new NotDone("--file: standard input cannot be read.");
            }
        }
    }

    @Command(
            name = "hand-over",
            description =
                    "Gives what one sends to another destination of its channel, which does not have the message.",
            footer = {
                "",
                "Example:",
                "  drawbridge quarantine hand-over 4711 ehr --to ehr-manual --reason \"the EHR is down\""
            },
            mixinStandardHelpOptions = true)
    static final class HandOver implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Mixin
        private One one = new One();

        @Option(names = "--to", required = true, paramLabel = "DESTINATION")
        private String to = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT")
        private String reason = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            return moved(api, api.post(one.path() + "/hand-over", reason, Map.of("destination", to)));
        }
    }

    @Command(
            name = "skip",
            description = "Gives one up, with a reason that is kept.",
            footer = {"", "Example:", "  drawbridge quarantine skip 4711 ehr --reason \"a test patient\""},
            mixinStandardHelpOptions = true)
    static final class Skip implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Mixin
        private One one = new One();

        @Option(names = "--reason", required = true, paramLabel = "TEXT")
        private String reason = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            return moved(api, api.post(one.path() + "/cancel", reason, Map.of()));
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
