package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.drawbridge.engine.StartupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeVersionTest {

    @TempDir
    Path home;

    @Test
    void aHomeIsUsedByItsOwnVersionAndByLaterOnes() throws IOException {
        // Given
        HomeVersion.check(home);
        Files.writeString(home.resolve("version"), "0.0.9");

        // When
        HomeVersion.check(home);
        HomeVersion.keep(home);

        // Then
        assertThat(home.resolve("version")).hasContent(Appliance.version());
        assertThatCode(() -> HomeVersion.check(home)).doesNotThrowAnyException();
    }

    @Test
    void aHomeThatALaterVersionHasUsedIsRefused() throws IOException {
        // Given
        Files.writeString(home.resolve("version"), "99.10");

        // Then
        assertThatThrownBy(() -> HomeVersion.check(home))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("was used by Drawbridge 99.10, and this is " + Appliance.version())
                .hasMessageContaining("Install 99.10 or later");
    }

    @Test
    void aVersionThatCannotBeReadIsAnErrorWithItsFile() throws IOException {
        // Given
        Files.writeString(home.resolve("version"), "");

        // Then
        assertThatThrownBy(() -> HomeVersion.check(home))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(home.resolve("version").toString());
    }

    @Test
    void theProductKnowsItsVersion() {
        assertThat(Appliance.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    }
}
