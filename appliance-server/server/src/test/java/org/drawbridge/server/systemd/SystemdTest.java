package org.drawbridge.server.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What arrives at the other end of the socket, read by a program that is not ours: Python has datagrams.
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class SystemdTest {

    private static final String PROGRAM = """
        import socket, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.bind(sys.argv[1].replace('@', '\\0', 1))
        print('bound', flush=True)
        while True:
            print(s.recv(4096).decode().replace('\\n', '|'), flush=True)
        """;

    @TempDir
    Path folder;

    private record Receiver(Process process, BufferedReader lines) implements AutoCloseable {

        static Receiver on(String socket) throws IOException {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
            Process process = new ProcessBuilder("/usr/bin/python3", "-c", PROGRAM, socket).start();
            var receiver = new Receiver(process, process.inputReader(StandardCharsets.UTF_8));
            assertThat(receiver.next()).isEqualTo("bound");
            return receiver;
        }

        String next() throws IOException {
            return String.valueOf(lines.readLine());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void saysThatItIsReadyAliveAndStopping() throws Exception {
        // Given
        String socket = folder.resolve("notify").toString();
        var environment = Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "200000");
        try (Receiver receiver = Receiver.on(socket);
                Systemd systemd = Systemd.of(environment).orElseThrow()) {

            // When
            systemd.ready("READY api=http://127.0.0.1:8420");

            // Then
            assertThat(receiver.next()).isEqualTo("READY=1|STATUS=READY api=http://127.0.0.1:8420");
            assertThat(receiver.next()).isEqualTo("WATCHDOG=1");
            assertThat(receiver.next()).isEqualTo("WATCHDOG=1");
        }
    }

    @Test
    void asksForAsLongAsTheDrainMayTake() throws Exception {
        // Given
        String socket = "@drawbridge-test-" + ProcessHandle.current().pid();
        try (Receiver receiver = Receiver.on(socket);
                Systemd systemd = Systemd.of(Map.of("NOTIFY_SOCKET", socket)).orElseThrow()) {

            // When
            systemd.stopping(Duration.ofMinutes(5));

            // Then
            assertThat(receiver.next())
                    .isEqualTo("STOPPING=1|STATUS=Finishing what is in hand|EXTEND_TIMEOUT_USEC=330000000");
        }
    }

    @Test
    void saysNothingWhereSystemdDoesNotAsk() {
        assertThat(Systemd.of(Map.of())).isEmpty();
    }
}
