package org.drawbridge.server.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.drawbridge.engine.StartupException;
import org.drawbridge.simulators.load.Sink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A receiver for benchmarks.
@Command(
        name = "sink",
        description = "Takes everything at once and keeps nothing: HTTP is answered 200, MLLP AA. For benchmarks.",
        footer = {"", "Example:", "  drawbridge simulate sink --http 8480"},
        mixinStandardHelpOptions = true)
final class SimulateSinkCommand implements Callable<Integer> {

    @Option(names = "--http", paramLabel = "PORT", description = "default: any free one")
    private int http;

    @Option(names = "--mllp", paramLabel = "PORT", description = "default: any free one")
    private int mllp;

    @Override
    public Integer call() throws InterruptedException {
        try (Sink forHttp = Sink.http(http);
                Sink forMllp = Sink.mllp(mllp)) {
            System.out.println(
                    "READY http=http://127.0.0.1:" + forHttp.port() + "/fhir mllp=127.0.0.1:" + forMllp.port());
            new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            throw new StartupException(
                    "sink: a port cannot be had. Stop the other program or give another --http or --mllp.", e);
        }
    }
}
