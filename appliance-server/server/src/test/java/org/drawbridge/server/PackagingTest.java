package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drawbridge.engine.Channel;
import org.drawbridge.security.Keyring;
import org.drawbridge.server.config.Configuration;
import org.junit.jupiter.api.Test;

/// What the packages bring along fits the product.
class PackagingTest {

    private static final Path PACKAGING = Above.find("packaging").orElseThrow();

    @Test
    void aNewInstallationKeepsWhatComesFromItsOwnMachineAlone() {
        // When
        Configuration first = Configuration.read(PACKAGING.resolve("first"), new Keyring(), Clock.systemUTC());

        // Then
        assertThat(first.api().host()).isEqualTo("127.0.0.1");
        assertThat(first.channels()).extracting(Channel.Plan::name).containsExactly("first-feed");
        assertThat(first.channels().getFirst().outlets()).isEmpty();
    }

    @Test
    void theConfigurationOfContainersListensOnTheirNetwork() {
        // When
        Configuration first =
                Configuration.read(PACKAGING.resolve("container/config"), new Keyring(), Clock.systemUTC());

        // Then
        assertThat(first.api().host()).isEqualTo("0.0.0.0");
        assertThat(first.api().tls()).isTrue();
        assertThat(first.channels()).extracting(Channel.Plan::name).containsExactly("first-feed");
    }

    @Test
    void servicesStartTheProductWithOptionsThatItHas() throws IOException {
        List<Path> definitions = List.of(
                PACKAGING.resolve("linux/drawbridge.service"),
                PACKAGING.resolve("container/Containerfile"),
                PACKAGING.resolve("macos/org.drawbridge.plist"),
                PACKAGING.resolve("windows/drawbridge-service.xml"));
        for (Path each : definitions) {
            assertThat(Files.readString(each))
                    .as(each.toString())
                    .contains("drawbridged", "run", "--home", "--config", "--first-access");
        }
    }

    @Test
    void noFileNamesAVersionOfItsOwn() throws IOException {
        Pattern own = Pattern.compile("\\b" + Pattern.quote(Appliance.version()) + "\\b");
        try (Stream<Path> files = Files.walk(PACKAGING)) {
            List<Path> texts = files.filter(Files::isRegularFile)
                    .filter(each -> !each.toString().matches(".*\\.(png|ico|icns)"))
                    .toList();
            for (Path each : texts) {
                assertThat(Files.readString(each)).as(each.toString()).doesNotContainPattern(own);
            }
        }
    }
}
