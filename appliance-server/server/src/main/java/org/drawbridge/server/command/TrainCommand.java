package org.drawbridge.server.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Scratch;
import org.drawbridge.simulators.load.Load;
import org.drawbridge.simulators.load.Sink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs the appliance under load for some seconds, so that the JVM can write down what it learned (JEP 483, 515). A
/// part
/// of the build.
@Command(
        name = "train",
        hidden = true,
        description = "Exercises the product while the JVM records an AOT cache. Part of the build.",
        footer = {"", "Example:", "  java -XX:AOTCacheOutput=drawbridge.aot … train"},
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

    @Option(names = "--seconds", paramLabel = "S", description = "how long (default: ${DEFAULT-VALUE})")
    private int seconds = 10;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Scratch scratch = Scratch.make("train");
                Sink sink = Sink.http(0)) {
            Path config = DemoCommand.configure(scratch.path(), "http://127.0.0.1:" + sink.port() + "/fhir", 0);
            Path home = scratch.path().resolve("home");
            try (Appliance appliance = Appliance.start(home, config, Unlock.keyFile(home))) {
                String address = appliance.address("pms-in");
                int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
                var settings = new Load.Settings(
                        "127.0.0.1", port, Load.Kind.MIX, 16, 0, Duration.ZERO, Duration.ofSeconds(seconds));
                return new Load(settings).run().errors().isEmpty() ? 0 : 1;
            }
        }
    }
}
