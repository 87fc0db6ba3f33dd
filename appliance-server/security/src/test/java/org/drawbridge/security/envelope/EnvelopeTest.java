package org.drawbridge.security.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.vault.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeTest {

    private static final String WORDS = "four words in a row";
    private static final byte[] CONTENT = "what support needs".repeat(1000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void opensWithItsPassphraseAndNoOther() {
        byte[] sealed = Envelope.seal(CONTENT, new Recipient.Passphrase(secret(WORDS)));

        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("support");
        assertThat(Envelope.open(sealed, secret(WORDS))).isEqualTo(CONTENT);
        assertThatThrownBy(() -> Envelope.open(sealed, secret("four other words")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("does not open with this passphrase");
    }

    @Test
    void whatWasChangedDoesNotOpen() {
        byte[] sealed = Envelope.seal(CONTENT, new Recipient.Passphrase(secret(WORDS)));
        sealed[sealed.length / 2] ^= 1;

        assertThatThrownBy(() -> Envelope.open(sealed, secret(WORDS))).isInstanceOf(StartupException.class);
    }

    /// What names the formats is not under the seal, so a change there may do no harm.
    @Test
    void anEnvelopeWithAFaultOpensAsItWasOrIsRefusedInASentence() {
        var random = new Random(20261125);
        byte[] sealed = Envelope.seal(CONTENT, new Recipient.Passphrase(secret(WORDS)));
        for (int i = 0; i < 40; i++) {
            byte[] faulty = sealed.clone();
            faulty[random.nextInt(60)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(Envelope.open(faulty, secret(WORDS))).isEqualTo(CONTENT);
            } catch (StartupException e) {
                assertThat(e).hasMessageContaining("open");
            }
        }
    }

    @Test
    void aPassphraseThatIsTooShortIsRefused() {
        assertThatThrownBy(() -> new Recipient.Passphrase(secret("short")))
                .hasMessage("A passphrase has at least 12 characters; several words in a row are good.");
    }

    @Test
    void opensslOpensItWithThePassphrase() throws Exception {
        Files.write(folder.resolve("sealed"), Envelope.seal(CONTENT, new Recipient.Passphrase(secret(WORDS))));

        openssl(
                "cms",
                "-decrypt",
                "-inform",
                "DER",
                "-in",
                "sealed",
                "-pwri_password",
                WORDS,
                "-binary",
                "-out",
                "out");

        assertThat(Files.readAllBytes(folder.resolve("out"))).isEqualTo(CONTENT);
    }

    @Test
    void opensslOpensItWithTheKeyOfTheCertificate() throws Exception {
        for (String kind : List.of("rsa:2048", "ec")) {
            List<String> make = new ArrayList<>(List.of("req", "-x509", "-newkey", kind));
            if (kind.equals("ec")) {
                make.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256"));
            }
            make.addAll(List.of("-nodes", "-keyout", "key", "-out", "pem", "-subj", "/CN=support", "-days", "2"));
            openssl(make.toArray(new String[0]));
            var recipient = Recipient.Holder.of("pem", Files.readAllBytes(folder.resolve("pem")));
            byte[] sealed = Envelope.seal(CONTENT, recipient);
            Files.write(folder.resolve("sealed"), sealed);

            openssl("cms", "-decrypt", "-inform", "DER", "-in", "sealed", "-inkey", "key", "-binary", "-out", "out");

            assertThat(Files.readAllBytes(folder.resolve("out"))).as(kind).isEqualTo(CONTENT);
            assertThatThrownBy(() -> Envelope.open(sealed, secret(WORDS))).hasMessageContaining("openssl cms -decrypt");
        }
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no openssl on this machine");
            return;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static Secret secret(String text) {
        return Secret.of(text.toCharArray());
    }
}
