package org.drawbridge.server.changes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.Site;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Constants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class MirrorTest {

    private static final String ADT = """
        source: {mllp: {host: 127.0.0.1, port: 0, stall: %ds}}
        destinations: []
        """;

    @TempDir
    Path folder;

    private Path bare;
    private Appliance appliance;

    @BeforeEach
    void start() throws Exception {
        bare = folder.resolve("bare.git");
        Site site = Site.in(folder).channel("adt", ADT.formatted(10));
        Files.writeString(
                site.config().resolve("drawbridge.yaml"),
                "api: {port: 0, tls: false}\nmirror: {url: \"" + bare + "\", branch: clinic/north}\n");
        appliance = Appliance.start(site.home(), site.config(), Unlock.keyFile(site.home()));
    }

    @AfterEach
    void stop() {
        appliance.close();
    }

    private String change(int stall) throws Exception {
        Changes changes = appliance.parts().changes();
        byte[] text = ADT.formatted(stall).getBytes(StandardCharsets.UTF_8);
        return changes.change(
                        changes.files().getKey(), Map.of("channels/adt.yaml", Optional.of(text)), "anna", "a reason")
                .revision();
    }

    private String mirrored() throws Exception {
        try (Git git = Git.open(bare.toFile())) {
            var found = git.getRepository().resolve(Constants.R_HEADS + "clinic/north");
            return found == null ? "" : found.name();
        }
    }

    private Mirror mirror() {
        return appliance.parts().mirror();
    }

    @Test
    void hasEachRevisionSoonAndWithoutAnybodyWaiting() throws Exception {
        Git.init().setBare(true).setDirectory(bare.toFile()).call().close();
        for (int stall = 11; stall < 14; stall++) {
            String revision = change(stall);
            Site.until("it is there", () -> mirrored().equals(revision));
        }
        Site.until(
                "it says so",
                () -> !mirror().standing().behind()
                        && mirror().standing().revision().equals(mirrored()));
    }

    @Test
    void aMirrorThatIsNotThereHindersNothingAndCatchesUp() throws Exception {
        // Given
        String revision = change(11);
        Site.until("it is said", () -> mirror().standing().behind());
        assertThat(mirror().standing().trouble()).contains("cannot be reached");
        assertThat(appliance.parts().changes().log("", 1).getFirst().id()).isEqualTo(revision);

        // When
        Git.init().setBare(true).setDirectory(bare.toFile()).call().close();
        mirror().changed();

        // Then
        Site.until("it is there", () -> mirrored().equals(revision));
        Site.until("it says so", () -> !mirror().standing().behind());
    }

    @Test
    void whatSomebodyElsePushedIsNotOverwritten() throws Exception {
        // Given
        Path other = folder.resolve("other");
        Git.init().setBare(true).setDirectory(bare.toFile()).call().close();
        try (Git git = Git.init().setDirectory(other.toFile()).call()) {
            Files.writeString(other.resolve("theirs"), "x");
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("theirs")
                    .setAuthor("eve", "eve@x")
                    .setSign(false)
                    .call();
            git.push()
                    .setRemote(bare.toString())
                    .add("HEAD:refs/heads/clinic/north")
                    .call();
        }
        String theirs = mirrored();

        // When
        change(11);

        // Then
        Site.until("it is said", () -> mirror().standing().trouble().contains("are not overwritten"));
        assertThat(mirrored()).isEqualTo(theirs);
    }
}
