package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.vault.Unlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplianceStartTest {

    @Test
    void aStartThatFailsLeavesNoFileOfItsHomeOpen(@TempDir Path folder) throws IOException {
        // Given
        Site site = Site.in(folder).channel("adt", """
                source:
                  mllp: {host: 127.0.0.1, port: 0}
                destinations: []
                """);
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(
                    site.config().resolve("drawbridge.yaml"),
                    "api: {port: " + taken.getLocalPort() + ", tls: false}\n");

            // When
            assertThatThrownBy(() -> Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home())))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("address already in use");
        }

        // Then
        assertThat(site.home().resolve("audit")).isDirectory();
        assertThat(open(site.home())).isEmpty();
    }

    private static List<String> open(Path below) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(ApplianceStartTest::target)
                    .filter(each -> each.startsWith(below.toString()))
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // The one that lists them is gone by now.
            return "";
        }
    }
}
