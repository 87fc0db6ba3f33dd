package org.drawbridge.server.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Sender;
import org.drawbridge.server.Site;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Changes of the configuration of an appliance that runs.
@Timeout(60)
class ChangesTest {

    private static final String FILE = "channels/adt.yaml";

    @TempDir
    Path folder;

    private Site site;
    private Appliance appliance;
    private Changes changes;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(folder.resolve("one"));
        Files.createDirectories(folder.resolve("two"));
        site = Site.in(folder).channel("adt", channel("one")).channel("lab", channel("one"));
        open();
    }

    private void open() {
        appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
        changes = appliance.parts().changes();
    }

    @AfterEach
    void stop() {
        appliance.close();
    }

    private String channel(String name) {
        return """
                source: {mllp: {host: 127.0.0.1, port: 0}}
                order: patient

                # where it goes
                destinations:
                  - name: archive
                    file: {folder: "%s"}
                """.formatted(folder.resolve(name));
    }

    private static Optional<byte[]> text(String text) {
        return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private Changes.Done change(String base, String text) throws Exception {
        return changes.change(base, Map.of(FILE, text(text)), "anna", "a reason");
    }

    private String inForce() throws Exception {
        return Files.readString(site.config().resolve(FILE));
    }

    private void allIsDelivered() throws Exception {
        Site.until(
                "all is delivered",
                () -> appliance.journal().search(MessageQuery.newest(9)).stream()
                        .allMatch(each -> each.state() == MessageState.COMPLETED));
    }

    @Test
    void restartsOnlyWhatChangedAndLosesNothing() throws Exception {
        // Given
        String base = changes.files().getKey();
        try (Sender lab = Sender.to(appliance.address("lab"));
                Sender adt = Sender.to(appliance.address("adt"))) {
            assertThat(lab.exchange(message(1))).isEqualTo(AckCode.AA);
            assertThat(adt.exchange(message(2))).isEqualTo(AckCode.AA);
            String labAddress = appliance.address("lab");
            allIsDelivered();

            // When
            Changes.Done done = change(base, channel("two"));

            // Then
            assertThat(done.restarted()).containsExactly("adt");
            assertThat(done.removed()).isEmpty();
            assertThat(done.atNextStart()).isFalse();
            assertThat(appliance.address("lab")).isEqualTo(labAddress);
            assertThat(lab.exchange(message(3))).isEqualTo(AckCode.AA);
        }
        try (Sender adt = Sender.to(appliance.address("adt"))) {
            assertThat(adt.exchange(message(4))).isEqualTo(AckCode.AA);
            assertThat(adt.exchange(message(2))).isEqualTo(AckCode.AA);
        }
        allIsDelivered();
        assertThat(appliance.journal().search(MessageQuery.newest(9))).hasSize(4);
        assertThat(folder.resolve("one")).isDirectoryContaining(_ -> true);
        try (var files = Files.list(folder.resolve("two"))) {
            assertThat(files).hasSize(1);
        }
        assertThat(inForce()).isEqualTo(channel("two"));
        Revision last = changes.log("", 10).getFirst();
        assertThat(last.by()).isEqualTo("anna");
        assertThat(last.reason()).isEqualTo("a reason");
        assertThat(last.files()).containsExactly(FILE);
        assertThat(last.id()).isEqualTo(changes.files().getKey());
    }

    @Test
    void aBadConfigurationLeavesTheOldOneRunningAndSaysWhy() throws Exception {
        String base = changes.files().getKey();
        String address = appliance.address("adt");

        assertThatThrownBy(() -> change(base, channel("two") + "oder: patient\n"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("channels/adt.yaml: oder: there is no such key here. Did you mean 'order'?")
                .hasMessageContaining(site.config().toString());

        assertThat(appliance.address("adt")).isEqualTo(address);
        assertThat(inForce()).isEqualTo(channel("one"));
        assertThat(changes.log("", 10)).hasSize(1);
    }

    @Test
    void aChannelThatCannotBeginBringsBackTheOldOne() throws Exception {
        String base = changes.files().getKey();
        try (var other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String taken = channel("two").replace("port: 0", "port: " + other.getLocalPort());

            assertThatThrownBy(() -> change(base, taken))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("address already in use");
        }

        try (Sender adt = Sender.to(appliance.address("adt"))) {
            assertThat(adt.exchange(message(1))).isEqualTo(AckCode.AA);
        }
        Site.until("it goes the old way", () -> {
            try (var files = Files.list(folder.resolve("one"))) {
                return files.count() == 1;
            }
        });
        assertThat(inForce()).isEqualTo(channel("one"));
    }

    @Test
    void whatTwoPeopleChangeInDifferentPlacesIsMergedAndInOnePlaceRefused() throws Exception {
        // Given
        String base = changes.files().getKey();
        change(base, channel("one").replace("order: patient", "order: order"));

        // When
        Changes.Done merged = change(base, channel("two"));
        var conflict = catchThrowableOfType(
                Changes.ConflictException.class,
                () -> change(base, channel("one").replace("order: patient", "order: channel")));

        // Then
        assertThat(inForce()).isEqualTo(channel("two").replace("order: patient", "order: order"));
        assertThat(merged.restarted()).containsExactly("adt");
        assertThat(conflict.files().get(FILE))
                .contains("<<<<<<< now\norder: order\n=======\norder: channel\n>>>>>>> yours\n");
    }

    @Test
    void appliesWhatWasEditedByHandAndGoesBack() throws Exception {
        // Given
        Files.writeString(site.config().resolve(FILE), channel("two"));
        site.channel("new", channel("one"));
        Files.delete(site.config().resolve("channels/lab.yaml"));

        // When
        Changes.Done done = changes.applyEdited("anna", "a new wing");

        // Then
        assertThat(done.restarted()).containsExactlyInAnyOrder("adt", "new");
        assertThat(done.removed()).containsExactly("lab");
        assertThat(appliance.address("new")).startsWith("127.0.0.1:");
        assertThat(appliance.address("lab")).isEmpty();
        assertThat(changes.log("", 10)).extracting(Revision::reason).containsExactly("a new wing", "As found.");
        assertThatThrownBy(() -> changes.applyEdited("anna", "again")).hasMessageContaining("Nothing was edited");
        String first = changes.log("", 10).getLast().id();
        assertThat(changes.diff(first, "HEAD")).contains("+    file: {folder: \"" + folder.resolve("two"));

        changes.rollback(first, FILE, "anna", "it was wrong");
        assertThat(inForce()).isEqualTo(channel("one"));
        assertThat(appliance.address("lab")).isEmpty();
        changes.rollback(first, "", "anna", "all of it");
        assertThat(appliance.address("lab")).startsWith("127.0.0.1:");
        assertThat(site.config().resolve("channels/new.yaml")).doesNotExist();
        assertThat(changes.log(FILE, 10)).hasSize(3);
    }

    @Test
    void handEditsAreNeitherOverwrittenNorTakenAlong() throws Exception {
        String base = changes.files().getKey();
        Files.writeString(site.config().resolve("channels/lab.yaml"), channel("two"));

        assertThatThrownBy(() -> change(base, channel("two")))
                .hasMessageContaining("edited by hand", "channels/lab.yaml");

        appliance.close();
        open();
        assertThat(changes.log("", 10).getFirst().reason()).isEqualTo("As found at the start.");
        change(base, channel("two"));
    }

    @Test
    void aStoppedChannelStaysStopped() throws Exception {
        appliance.parts().engine().channel("adt").orElseThrow().stop(java.time.Duration.ofSeconds(1));

        change(changes.files().getKey(), channel("two"));

        assertThat(appliance.address("adt")).isEmpty();
    }

    @Test
    void touchesNoFileOutsideOfTheConfiguration() throws Exception {
        String base = changes.files().getKey();
        for (String name : new String[] {"../x.yaml", "channels/../../x", ".git/config", "/etc/passwd", "notes.txt"}) {
            assertThatThrownBy(() -> changes.change(base, Map.of(name, text("x")), "anna", "no"))
                    .as(name)
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("no file of a configuration");
        }
    }

    private static String message(int number) {
        return "MSH|^~\\&|PMS|NORTH|HUB|HUB|20261124080000||ADT^A08^ADT_A01|C-" + number
                + "|P|2.5.1\rPID|1||11^^^NORTH^MR||TESTPATIENT^ONE\rPV1|1|O\r";
    }
}
