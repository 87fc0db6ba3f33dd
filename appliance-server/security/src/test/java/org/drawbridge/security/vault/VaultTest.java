package org.drawbridge.security.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.drawbridge.engine.StartupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {

    private static final String NAME = "epic/client-key";

    @TempDir
    Path home;

    @Test
    void givesBackWhatItWasGivenAlsoAfterARestart() {
        put(open(), NAME, "hush-1");

        assertThat(text(open(), NAME)).contains("hush-1");
        assertThat(open().entries()).extracting(Vault.Entry::name).containsExactly(NAME);
        assertThat(text(open(), "other")).isEmpty();
    }

    @Test
    void keepsNothingInTheClearAndNothingForOthers() throws IOException {
        put(open(), NAME, "hush-in-the-vault");

        assertThat(Files.readString(home.resolve("vault"), StandardCharsets.ISO_8859_1))
                .doesNotContain("hush");
        for (String file : new String[] {"vault", "keys/vault.key"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(Secret.of("hush".toCharArray()).toString()).isEqualTo("Secret");
    }

    @Test
    void noticesWhatAnotherProcessHasChanged() {
        Vault appliance = open();
        Vault commandLine = open();
        put(commandLine, NAME, "first");
        assertThat(text(appliance, NAME)).contains("first");
        put(appliance, "other", "second");

        commandLine.rotate();

        assertThat(text(appliance, NAME)).contains("first");
        assertThat(text(commandLine, "other")).contains("second");
    }

    @Test
    void rotationSealsEverythingAnew() throws IOException {
        Vault vault = open();
        put(vault, NAME, "hush");
        byte[] before = Files.readAllBytes(home.resolve("vault"));

        vault.rotate();

        byte[] after = Files.readAllBytes(home.resolve("vault"));
        assertThat(new String(after, StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(before, before.length - 60, 32, StandardCharsets.ISO_8859_1));
        assertThat(text(open(), NAME)).contains("hush");
    }

    @Test
    void opensWithThePassphraseAndWithNoOther() {
        Vault vault = open();
        put(vault, NAME, "hush");

        vault.lockWith(passphrase("correct horse"));

        assertThat(text(Vault.open(home, passphrase("correct horse"), Clock.systemUTC()), NAME))
                .contains("hush");
        assertThatThrownBy(() -> Vault.open(home, passphrase("wrong horse"), Clock.systemUTC()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("this is not the passphrase that it was locked with")
                .hasMessageNotContaining("horse");
        assertThatThrownBy(this::open).hasMessageContaining("opens with a passphrase; give --passphrase-file");
    }

    @Test
    void refusesWhatWasChangedWhereverItWas() throws IOException {
        Vault vault = open();
        put(vault, NAME, "hush");
        put(vault, "lab/password", "hush");
        byte[] good = Files.readAllBytes(home.resolve("vault"));
        var random = new Random(5);

        for (int i = 0; i < 300; i++) {
            byte[] changed = good.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(home.resolve("vault"), i % 3 == 0 ? Arrays.copyOf(good, at) : changed);
            assertThatThrownBy(this::open).isInstanceOf(StartupException.class);
        }
    }

    @Test
    void refusesAKeyFileThatOthersMayReadOrThatIsNone() throws IOException {
        open();
        Path key = home.resolve("keys/vault.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(this::open).hasMessageContaining("Run: chmod 600 " + key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(key, "hello");
        assertThatThrownBy(this::open).hasMessageContaining("holds no key");
        Files.writeString(key, "00".repeat(32));
        assertThatThrownBy(this::open).hasMessageContaining("not the key file that it was locked with");
    }

    private Vault open() {
        return Vault.open(home, Unlock.keyFile(home), Clock.systemUTC());
    }

    private static Unlock passphrase(String text) {
        return new Unlock.Passphrase(Secret.of(text.toCharArray()));
    }

    private static void put(Vault vault, String name, String text) {
        try (Secret secret = Secret.of(text.toCharArray())) {
            vault.put(name, secret);
        }
    }

    private static Optional<String> text(Vault vault, String name) {
        return vault.find(name).map(secret -> new String(secret.text()));
    }
}
