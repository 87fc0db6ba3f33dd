package org.drawbridge.connectors.jdbc;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// H2's server in a process of its own.
final class H2Database implements TestDatabase {

    private final Path folder;
    private final int port;
    private @Nullable Process process;

    H2Database(Path folder) throws Exception {
        this.folder = folder;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        start();
    }

    private void start() throws Exception {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        driver().toString(),
                        "org.h2.tools.Server",
                        "-tcp",
                        "-tcpPort",
                        Integer.toString(port),
                        "-ifNotExists",
                        "-baseDir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("h2.log").toFile())
                .start();
        process = started;
        while (true) {
            try (Connection _ = connect()) {
                return;
            } catch (SQLException e) {
                if (!started.isAlive()) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    @Override
    public void cut() throws Exception {
        stop();
        start();
    }

    @Override
    public void stop() throws Exception {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    @Override
    public String url() {
        return "jdbc:h2:tcp://127.0.0.1:" + port + "/./lab;DATABASE_TO_LOWER=TRUE";
    }

    @Override
    public String user() {
        return "sa";
    }

    @Override
    public String password() {
        return "s3cret";
    }

    @Override
    public Path driver() {
        return TestDatabase.jarOf(org.h2.Driver.class);
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), user(), password());
    }
}
