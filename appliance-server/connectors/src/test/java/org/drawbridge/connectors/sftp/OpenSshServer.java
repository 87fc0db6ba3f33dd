package org.drawbridge.connectors.sftp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// OpenSSH's own server, where it is installed. It knows the user that runs the tests, by key alone.
final class OpenSshServer implements SshServer {

    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
    /// It wants this when root starts it.
    private static final Path EMPTY = Path.of("/run/sshd");

    private final Path folder;
    private final int port;
    private @Nullable Process process;

    OpenSshServer(Path folder, Keys keys) throws Exception {
        assumeTrue(Files.isExecutable(PROGRAM), "OpenSSH's server is not installed");
        if (user().equals("root")) {
            Files.createDirectories(EMPTY);
        }
        this.folder = folder;
        Path host = Files.createFile(
                folder.resolve("host-key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(host, Keys.written(keys.host(), ""));
        Files.writeString(folder.resolve("authorized"), Keys.shown(keys.client()));
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @Override
    public void start() throws Exception {
        var command = new ProcessBuilder(
                PROGRAM.toString(),
                "-D",
                "-e",
                "-f",
                "none",
                "-h",
                folder.resolve("host-key").toString());
        for (String option : List.of(
                "Port=" + port,
                "ListenAddress=127.0.0.1",
                "AuthorizedKeysFile=" + folder.resolve("authorized"),
                "StrictModes=no",
                "UsePAM=no",
                "PermitRootLogin=yes",
                "PasswordAuthentication=no",
                "PidFile=none",
                "Subsystem=sftp internal-sftp")) {
            command.command().addAll(List.of("-o", option));
        }
        Process started = command.redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile())
                .start();
        process = started;
        while (!listens()) {
            assumeTrue(started.isAlive(), "OpenSSH's server does not start here");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Each connection has a process of its own.
    @Override
    public void stop() throws Exception {
        Process running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly().waitFor();
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return System.getProperty("user.name");
    }

    @Override
    public String path(Path folder) {
        return folder.toString();
    }
}
