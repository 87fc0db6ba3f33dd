package org.drawbridge.server.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.drawbridge.security.PrivateFiles;
import org.drawbridge.security.people.People;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.systemd.Systemd;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs the appliance in the foreground until SIGTERM or Ctrl-C.
@Command(
        name = "run",
        description = "Runs the appliance in the foreground. Prints one READY line with every address.",
        footer = {"", "Example:", "  drawbridge run --home /var/lib/drawbridge --config /etc/drawbridge"},
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Mixin
    private HomeOptions home = new HomeOptions();

    @Option(
            names = "--config",
            required = true,
            paramLabel = "DIR",
            defaultValue = HomeOptions.CONFIG,
            description = "drawbridge.yaml and channels/*.yaml")
    private Path config = Path.of("");

    @Mixin
    private EnvironmentOption environment = new EnvironmentOption();

    @Option(
            names = "--first-access",
            paramLabel = "FILE",
            description =
                    "where a first start writes the administrator's one-time code and the API key, mode 0600, instead"
                            + " of here")
    private Optional<Path> firstAccess = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        PrintStream out = System.out;
        Appliance appliance = Appliance.start(home.home(), config, environment.name(), home.unlock());
        Optional<Systemd> systemd = Systemd.of(System.getenv());
        var stopped = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            systemd.ifPresent(
                    each -> each.stopping(appliance.parts().changes().current().drain()));
            appliance.close();
            stopped.countDown();
            // The signal's exit code would be 143; a drained stop is a success.
            Runtime.getRuntime().halt(0);
        }));
        appliance
                .first()
                .ifPresent(first -> firstAccess.ifPresentOrElse(
                        file -> {
                            PrivateFiles.write(file, access(first).getBytes(StandardCharsets.UTF_8));
                            out.println("How to get in the first time is in " + file + "; delete it afterwards.");
                        },
                        () -> out.print(access(first))));
        out.println(appliance.ready());
        out.flush();
        systemd.ifPresent(each -> each.ready(appliance.ready()));
        stopped.await();
        main.interrupt();
        return 0;
    }

    private static String access(People.Start first) {
        return """
            Administrator '%s', one-time code (shown this once): %s
            API token (shown this once): %s
            """.formatted(first.administrator(), first.code(), first.key());
    }
}
