package org.drawbridge.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.drawbridge.console.client.Change;
import org.drawbridge.console.client.RevisionRow;
import org.drawbridge.desktop.InlineTasks;
import org.junit.jupiter.api.Test;

/// A file of the configuration that is edited while others may do so, too.
class ConfigFileTest {

    private static final String FILE = "channels/adt-in.yaml";

    private final FakeAppliance appliance = new FakeAppliance();
    private final InlineTasks tasks = new InlineTasks();
    private final ConfigFile file = ConfigFile.of(appliance, tasks, "adt-in");

    @Test
    void checksWhatIsTypedAndSavesItOnTopOfWhatItBeganWith() {
        // Given
        open();
        appliance.problems = List.of(FILE + ": source.mllp.port: expected a number.");
        // When
        file.text().set("port: x");
        tasks.pass();
        // Then
        assertThat(file.changed().get()).isTrue();
        assertThat(file.checked().value().orElseThrow().problems()).hasSize(1);
        // When it is mended and saved
        file.text().set("port: 2");
        file.save("another port");
        // Then
        assertThat(appliance.asked).contains("change r1 [" + FILE + "] because another port");
    }

    @Test
    void saysThatSomebodyElseHasChangedTheConfiguration() {
        // Given
        open();
        // When
        appliance.revision = "r2";
        file.text().set("port: 3");
        tasks.pass();
        // Then
        assertThat(file.overtaken().get()).isTrue();
    }

    @Test
    void bringsBothVersionsIntoTheTextAndGoesOnFromTheirs() {
        // Given
        open();
        String both = "<<<<<<< theirs\nport: 9\n=======\nport: 3\n>>>>>>> yours\n";
        appliance.change = new Change.Conflict(Map.of(FILE, both));
        appliance.revision = "r2";
        // When
        file.text().set("port: 3");
        file.save("mine");
        // Then
        assertThat(file.text().get()).isEqualTo(both);
        assertThat(file.conflicting()).isTrue();
        // When it is resolved
        appliance.change = new Change.Done("r3", List.of("adt-in"), false);
        file.text().set("port: 9");
        file.save("together");
        // Then
        assertThat(file.conflicting()).isFalse();
        assertThat(appliance.asked).contains("change r2 [" + FILE + "] because together");
    }

    @Test
    void forgetsWhatWasTyped() {
        // Given
        open();
        file.text().set("port: 3");
        // When
        file.revert();
        // Then
        assertThat(file.text().get()).isEqualTo("port: 1");
        assertThat(file.changed().get()).isFalse();
    }

    @Test
    void goesBackToARevisionWithAReason() {
        // Given
        open();
        var revision = new RevisionRow("r0", Instant.EPOCH, "ada", "first", List.of(FILE));
        // When
        file.rollback(revision, "the new port is blocked");
        // Then
        assertThat(appliance.asked).contains("rollback r0 " + FILE + " because the new port is blocked");
    }

    @Test
    void showsTheDifferencesOfItsFileAlone() {
        String all = """
                diff --git a/channels/lab-in.yaml b/channels/lab-in.yaml
                --- a/channels/lab-in.yaml
                +++ b/channels/lab-in.yaml
                @@ -1 +1 @@
                -port: 7
                +port: 8
                diff --git a/channels/adt-in.yaml b/channels/adt-in.yaml
                --- a/channels/adt-in.yaml
                +++ b/channels/adt-in.yaml
                @@ -1 +1 @@
                -port: 1
                +port: 2
                """;
        assertThat(Differences.of(all, FILE)).isEqualTo("@@ -1 +1 @@\n-port: 1\n+port: 2");
        assertThat(Differences.of(all, "channels/rad-in.yaml")).isEmpty();
    }

    private void open() {
        appliance.files = Map.of(FILE, "port: 1");
        file.open();
        tasks.pass();
    }
}
