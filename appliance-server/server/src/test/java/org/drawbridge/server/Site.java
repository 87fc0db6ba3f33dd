package org.drawbridge.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// A home and a configuration for a test.
///
/// @param home not made: the appliance does that
public record Site(Path home, Path config) {

    private static final long PATIENCE_SECONDS = 60;

    /// With an API on any free port and no channel yet.
    public static Site in(Path folder) throws IOException {
        var site = new Site(folder.resolve("home"), folder.resolve("config"));
        Files.createDirectories(site.config.resolve("channels"));
        Files.writeString(site.config.resolve("drawbridge.yaml"), "api: {port: 0, tls: false}\ndrain: 3s\n");
        return site;
    }

    /// Adds a channel.
    public Site channel(String name, String yaml) throws IOException {
        Files.writeString(config.resolve("channels").resolve(name + ".yaml"), yaml);
        return this;
    }

    Process process(Path err, String... options) throws IOException {
        return Product.start(err, List.of(options), "run", "--home", home.toString(), "--config", config.toString());
    }

    static int freePort() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    /// Returns when it holds; fails after a minute.
    public static void until(String what, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!holds.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("after a minute it was still not so: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
