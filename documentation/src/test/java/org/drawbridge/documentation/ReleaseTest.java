package org.drawbridge.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is published can be verified by anybody, and nothing that was changed can.
class ReleaseTest {

    private static final Path SCRIPT =
            Path.of("../installer/release.sh").toAbsolutePath().normalize();
    private static final String KEY = "test@drawbridge.example";

    @TempDir
    Path folder;

    private Path release;

    @BeforeEach
    void sign() throws Exception {
        assumeTrue(run("command -v gpg && command -v sha256sum") == 0, "gpg or sha256sum is not here");
        release = Files.createDirectory(folder.resolve("release"));
        Files.createDirectory(folder.resolve("gnupg"));
        Files.writeString(release.resolve("drawbridge_0.1.0-1_amd64.deb"), "a package");
        Files.writeString(release.resolve("drawbridge-0.1.0.cdx.json"), "{}");
        assertThat(run("chmod 700 gnupg && gpg --batch --quiet --passphrase '' --quick-generate-key " + KEY
                        + " ed25519 sign never && . " + SCRIPT + " && sign " + release + " " + KEY))
                .isZero();
    }

    @Test
    void whatWasSignedIsGood() throws Exception {
        assertThat(release.resolve("SHA256SUMS"))
                .content()
                .contains("drawbridge_0.1.0-1_amd64.deb", "drawbridge-0.1.0.cdx.json")
                .doesNotContain(".asc");
        assertThat(run(". " + SCRIPT + " && verify " + release)).isZero();
    }

    @Test
    void aChangedPackageIsNoticed() throws Exception {
        Files.writeString(release.resolve("drawbridge_0.1.0-1_amd64.deb"), "another package");

        assertThat(run(". " + SCRIPT + " && verify " + release)).isNotZero();
    }

    @Test
    void aFileWithoutASignatureIsNoticed() throws Exception {
        Files.writeString(release.resolve("more.deb"), "one that nobody signed");

        assertThat(run(". " + SCRIPT + " && verify " + release)).isNotZero();
    }

    private int run(String commands) throws Exception {
        var builder = new ProcessBuilder("bash", "-c", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put("GNUPGHOME", folder.resolve("gnupg").toString());
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }
}
