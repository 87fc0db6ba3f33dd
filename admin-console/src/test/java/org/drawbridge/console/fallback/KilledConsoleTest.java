package org.drawbridge.console.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.drawbridge.downtime.Form;
import org.drawbridge.downtime.FormKind;
import org.drawbridge.downtime.Person;
import org.drawbridge.downtime.Question;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A console that is killed while it keeps one form after the other: every one that it has confirmed is there.
class KilledConsoleTest {

    @TempDir
    Path folder;

    @Test
    void everyFormThatWasConfirmedIsThereAfterTheProcessWasKilled() throws Exception {
        // Given
        KeyPair keys = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        Files.write(folder.resolve("public"), keys.getPublic().getEncoded());
        Files.write(folder.resolve("private"), keys.getPrivate().getEncoded());
        List<String> confirmed = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            Path out = folder.resolve("said" + round);
            // When
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Keeping.class.getName(),
                            folder.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            while (said(out).size() < 20 * round) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            process.destroyForcibly().waitFor();
            confirmed.addAll(said(out));
        }
        // Then
        try (FormsLog log =
                FormsLog.open(folder.resolve("forms.log"), keys.getPublic(), keys.getPrivate(), Clock.systemUTC())) {
            assertThat(log.damaged()).isZero();
            assertThat(log.all()).extracting(each -> each.form().number()).containsAll(confirmed);
            assertThat(log.all().size()).isBetween(confirmed.size(), confirmed.size() + 3);
        }
    }

    /// The numbers that were said whole.
    private static List<String> said(Path out) throws IOException {
        String text = Files.readString(out);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /// Keeps forms until it is killed, and says the number of each.
    static final class Keeping {

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            KeyFactory factory = KeyFactory.getInstance("X25519");
            PublicKey key =
                    factory.generatePublic(new X509EncodedKeySpec(Files.readAllBytes(folder.resolve("public"))));
            PrivateKey opener =
                    factory.generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(folder.resolve("private"))));
            try (FormsLog log = FormsLog.open(folder.resolve("forms.log"), key, opener, Clock.systemUTC())) {
                while (true) {
                    String number = "K7Q2M-%04d".formatted(log.next());
                    log.keep(new KeptForm(
                            new Form(
                                    number,
                                    FormKind.VITALS,
                                    Instant.parse("2026-11-25T08:00:00Z"),
                                    "nurse",
                                    false,
                                    Person.NOBODY,
                                    Map.of(Question.PULSE, "72")),
                            new KeptForm.State.Waiting()));
                    System.out.println(number);
                }
            }
        }
    }
}
