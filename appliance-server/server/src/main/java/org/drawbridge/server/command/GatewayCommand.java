package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.Keyring;
import org.drawbridge.server.command.ApiClient.NotDone;
import org.drawbridge.server.config.Configuration;
import org.drawbridge.server.gateway.KongExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The systems that clients may ask through the gateway.
@Command(
        name = "gateway",
        description = "The systems that the clinic's programs may ask through the appliance.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GatewayCommand.ListAll.class, GatewayCommand.Reset.class, GatewayCommand.Export.class},
        footer = {
            "",
            "Examples:",
            "  drawbridge gateway list",
            "  drawbridge gateway reset ehr",
            "  drawbridge gateway export --kong --config /etc/drawbridge --to kong.yaml"
        },
        mixinStandardHelpOptions = true)
final class GatewayCommand {

    private static final Table SYSTEMS = new Table("name", "address", "breaker", "remembered", "routes", "clients");

    private GatewayCommand() {}

    @Command(
            name = "list",
            description = "Lists the systems and how they do.",
            footer = {"", "Example:", "  drawbridge gateway list"},
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode answer = api.get("/systems");
            if (api.json()) {
                System.out.println(answer);
                return 0;
            }
            var rows = ApiClient.JSON.createArrayNode();
            for (JsonNode each : answer.path("systems")) {
                List<String> routes = new ArrayList<>();
                each.path("routes")
                        .forEach(route -> routes.add(route.path("path").asText()));
                List<String> clients = new ArrayList<>();
                each.path("clients").forEach(client -> clients.add(client.asText()));
                rows.addObject()
                        .put("name", each.path("name").asText())
                        .put("address", each.path("address").asText())
                        .put("breaker", each.path("breaker").path("state").asText())
                        .put("remembered", each.path("cachedBytes").asLong() + " B")
                        .put("routes", String.join(" ", routes))
                        .put("clients", String.join(" ", clients));
            }
            System.out.print(SYSTEMS.of(rows));
            return 0;
        }
    }

    @Command(
            name = "reset",
            description = "Closes the breaker of a system: it is asked again at once.",
            footer = {"", "Example:", "  drawbridge gateway reset ehr"},
            mixinStandardHelpOptions = true)
    static final class Reset implements Callable<Integer> {

        @Mixin
        private ApiClient api = new ApiClient();

        @Parameters(paramLabel = "NAME", description = "of the system")
        private String name = "";

        @Override
        public Integer call() throws NotDone, InterruptedException {
            JsonNode answer = api.post("/systems/" + ApiClient.encode(name) + "/breaker/reset", Map.of());
            if (api.json()) {
                System.out.println(answer);
            }
            return 0;
        }
    }

    @Command(
            name = "export",
            description = "Writes the systems as the configuration of another gateway. Secrets are no part of it.",
            footer = {
                "",
                "What the other gateway does not do is in comments of the file, and on stderr.",
                "",
                "Example:",
                "  drawbridge gateway export --kong --config /etc/drawbridge --to kong.yaml"
            },
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {

        @Option(names = "--kong", description = "for Kong 3, declarative, by decK")
        private boolean kong;

        @Option(
                names = "--config",
                required = true,
                paramLabel = "DIR",
                defaultValue = HomeOptions.CONFIG,
                description = "with systems/*.yaml")
        private Path config = Path.of("");

        @Mixin
        private EnvironmentOption environment = new EnvironmentOption();

        @Option(names = "--to", paramLabel = "FILE", description = "default: stdout")
        private Optional<Path> to = Optional.empty();

        @Override
        public Integer call() {
            if (!kong) {
                throw new StartupException("Say for which gateway: --kong.");
            }
            Configuration read = Configuration.read(config, environment.name(), new Keyring(), Clock.systemUTC());
            if (read.systems().isEmpty()) {
                throw new StartupException("There is no file under " + config.resolve("systems") + " to export.");
            }
            var export = new KongExport(read.systems());
            if (to.isEmpty()) {
                System.out.print(export.text());
            } else {
                write(to.get(), export.text());
            }
            export.warnings().forEach(each -> System.err.println("drawbridge: " + each));
            return 0;
        }

        private static void write(Path file, String text) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new StartupException(
                        file + " cannot be written; is there such a folder, and may you write to it?", e);
            }
        }
    }
}
