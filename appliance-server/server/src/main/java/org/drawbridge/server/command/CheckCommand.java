package org.drawbridge.server.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.drawbridge.engine.Channel;
import org.drawbridge.security.Keyring;
import org.drawbridge.server.config.Configuration;
import org.drawbridge.server.gateway.ExternalSystem;
import org.drawbridge.server.gateway.GatewayRoute;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Checks a configuration without starting anything.
@Command(
        name = "check",
        description = "Checks a configuration and lists everything that is wrong with it.",
        footer = {
            "",
            "Examples:",
            "  drawbridge check --config /etc/drawbridge",
            "  drawbridge check --config . --environment prod"
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "DIR",
            defaultValue = HomeOptions.CONFIG,
            description = "drawbridge.yaml, channels/*.yaml, mappings/*.yaml and systems/*.yaml")
    private Path config = Path.of("");

    @Mixin
    private EnvironmentOption environment = new EnvironmentOption();

    @Override
    public Integer call() {
        Configuration checked = Configuration.read(config, environment.name(), new Keyring(), Clock.systemUTC());
        for (Channel.Plan plan : checked.channels()) {
            System.out.println(plan.name() + ": "
                    + String.join(
                            ", ",
                            plan.outlets().stream().map(each -> each.name()).toList()));
        }
        for (ExternalSystem system : checked.systems()) {
            System.out.println("gateway to " + system.name() + ": "
                    + String.join(
                            ", ",
                            system.routes().stream().map(GatewayRoute::path).toList()));
        }
        System.out.println("The configuration is good: " + checked.channels().size() + " channel(s).");
        return 0;
    }
}
