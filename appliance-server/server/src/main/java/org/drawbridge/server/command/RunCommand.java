package org.drawbridge.server.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.drawbridge.server.Appliance;
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
            description = "drawbridge.yaml and channels/*.yaml")
    private Path config = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        PrintStream out = System.out;
        Appliance appliance = Appliance.start(home.home(), config, home.unlock());
        var stopped = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            appliance.close();
            stopped.countDown();
            // The signal's exit code would be 143; a drained stop is a success.
            Runtime.getRuntime().halt(0);
        }));
        appliance.first().ifPresent(first -> {
            out.println(
                    "Administrator '" + first.administrator() + "', one-time code (shown this once): " + first.code());
            out.println("API token (shown this once): " + first.key());
        });
        out.println(appliance.ready());
        out.flush();
        stopped.await();
        main.interrupt();
        return 0;
    }
}
