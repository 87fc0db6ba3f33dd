package org.drawbridge.console.fallback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.drawbridge.console.fallback.FallbackException.Kind;

/// The key pair of one person's copy on this computer: everybody who is that person may write, who knows the passphrase
/// may read. The private key lies sealed under Argon2id of the passphrase, and is never on disk in the clear.
///
/// Wrong passphrases cost time: from the third on 5 seconds, doubled each time, a quarter of an hour at most. Who takes
/// the file away is not held up by that, which is why a short number will not do.
final class Lockbox {

    /// In characters.
    static final int SHORTEST = 10;

    /// The second recommended choice of RFC 9106 §4: 64 MiB, 3 passes, 4 lanes.
    private static final int MEMORY = 64 << 10;

    private static final int PASSES = 3;
    private static final int LANES = 4;
    /// Nobody asks for more memory, so a file that does was tampered with.
    private static final int MOST_MEMORY = 1 << 20;

    private static final int FREE_TRIES = 2;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    private static final String CODES = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final ObjectNode content;

    private Lockbox(Path folder, ObjectNode content) {
        this.folder = folder;
        this.content = content;
    }

    private static Path file(Path folder) {
        return folder.resolve("key.json");
    }

    static boolean exists(Path folder) {
        return Files.exists(file(folder));
    }

    /// @param appliance where it is
    /// @param account who may read it
    static Lockbox make(Path folder, String appliance, String account, char[] passphrase) throws FallbackException {
        if (passphrase.length < SHORTEST
                || new String(passphrase).chars().distinct().count() < 5) {
            throw new FallbackException(Kind.TOO_EASY, Integer.toString(SHORTEST));
        }
        try {
            KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
            byte[] salt = random(16);
            byte[] nonce = random(12);
            byte[] opener = derive(passphrase, salt, MEMORY, PASSES, LANES);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, opener, nonce)
                    .doFinal(pair.getPrivate().getEncoded());
            Arrays.fill(opener, (byte) 0);
            ObjectNode content = JSON.createObjectNode()
                    .put("version", 1)
                    .put("appliance", appliance)
                    .put("account", account)
                    .put("code", code())
                    .put("memory", MEMORY)
                    .put("passes", PASSES)
                    .put("lanes", LANES)
                    .put("salt", salt)
                    .put("nonce", nonce)
                    .put("sealed", sealed)
                    .put("public", pair.getPublic().getEncoded());
            OwnFiles.write(file(folder), JSON.writeValueAsBytes(content));
            return new Lockbox(folder, content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has X25519 and AES/GCM", e);
        } catch (IOException e) {
            throw new FallbackException(Kind.NO_DISK, folder.toString());
        }
    }

    static Lockbox read(Path folder) throws FallbackException {
        try {
            if (JSON.readTree(Files.readAllBytes(file(folder))) instanceof ObjectNode content
                    && content.path("version").asInt() == 1) {
                return new Lockbox(folder, content);
            }
            throw new FallbackException(Kind.DAMAGED, file(folder).toString());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new FallbackException(Kind.DAMAGED, file(folder).toString());
        } catch (IOException e) {
            throw new FallbackException(Kind.NO_DISK, folder.toString());
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /// Without letters that are taken for others when they are read aloud.
    private static String code() {
        var code = new StringBuilder();
        RANDOM.ints(5, 0, CODES.length()).forEach(each -> code.append(CODES.charAt(each)));
        return code.toString();
    }

    String appliance() {
        return content.path("appliance").asText();
    }

    String account() {
        return content.path("account").asText();
    }

    /// What the numbers of its forms begin with.
    String formCode() {
        return content.path("code").asText();
    }

    PublicKey publicKey() throws FallbackException {
        try {
            return KeyFactory.getInstance("X25519")
                    .generatePublic(
                            new X509EncodedKeySpec(content.path("public").binaryValue()));
        } catch (GeneralSecurityException | IOException e) {
            throw new FallbackException(Kind.DAMAGED, file(folder).toString());
        }
    }

    /// The key that opens what was sealed, for who knows the passphrase.
    PrivateKey open(char[] passphrase, Clock clock) throws FallbackException {
        Tries tries = tries();
        long wait = Duration.between(clock.instant(), tries.next()).toSeconds();
        // A clock that was put back holds nobody up longer than the longest wait.
        if (wait > 0 && wait <= LONGEST_WAIT.toSeconds()) {
            throw new FallbackException(Kind.WAIT, Long.toString(wait + 1));
        }
        // Counted before it is tried: ending the program does not take it back.
        Duration pause = pause(tries.wrong() + 1);
        keep(new Tries(tries.wrong() + 1, clock.instant().plus(pause)));
        try {
            byte[] key = unseal(passphrase);
            keep(new Tries(0, Instant.EPOCH));
            PrivateKey opened = KeyFactory.getInstance("X25519").generatePrivate(new PKCS8EncodedKeySpec(key));
            Arrays.fill(key, (byte) 0);
            return opened;
        } catch (AEADBadTagException e) {
            throw new FallbackException(Kind.WRONG_PASSPHRASE, Long.toString(pause.toSeconds()));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new FallbackException(Kind.DAMAGED, file(folder).toString());
        }
    }

    private byte[] unseal(char[] passphrase) throws GeneralSecurityException, IOException {
        JsonNode cost = content;
        int memory = cost.path("memory").asInt();
        int passes = cost.path("passes").asInt();
        int lanes = cost.path("lanes").asInt();
        if (memory > MOST_MEMORY || lanes < 1 || lanes > 64 || memory < 8 * lanes || passes < 1 || passes > 100) {
            throw new IllegalArgumentException("Argon2id cannot be run at this cost");
        }
        byte[] opener = derive(passphrase, cost.path("salt").binaryValue(), memory, passes, lanes);
        try {
            return cipher(Cipher.DECRYPT_MODE, opener, cost.path("nonce").binaryValue())
                    .doFinal(cost.path("sealed").binaryValue());
        } finally {
            Arrays.fill(opener, (byte) 0);
        }
    }

    private static byte[] derive(char[] passphrase, byte[] salt, int memory, int passes, int lanes) {
        ByteBuffer text = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
        byte[] bytes = new byte[text.remaining()];
        text.get(bytes);
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] key = new byte[32];
        generator.generateBytes(bytes, key);
        Arrays.fill(bytes, (byte) 0);
        text.clear().put(new byte[text.capacity()]);
        return key;
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD("drawbridge fallback key".getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static Duration pause(int wrong) {
        if (wrong <= FREE_TRIES) {
            return Duration.ZERO;
        }
        Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(20, wrong - FREE_TRIES - 1));
        return doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    }

    /// @param next when the next one may be made
    private record Tries(int wrong, Instant next) {}

    private Path triesFile() {
        return folder.resolve("tries.json");
    }

    private Tries tries() {
        try {
            JsonNode kept = JSON.readTree(Files.readAllBytes(triesFile()));
            return new Tries(
                    kept.path("wrong").asInt(),
                    Instant.ofEpochSecond(kept.path("next").asLong()));
        } catch (IOException e) {
            return new Tries(0, Instant.EPOCH);
        }
    }

    private void keep(Tries tries) throws FallbackException {
        ObjectNode json = JSON.createObjectNode()
                .put("wrong", tries.wrong())
                .put("next", tries.next().getEpochSecond());
        try {
            OwnFiles.write(triesFile(), JSON.writeValueAsBytes(json));
        } catch (IOException e) {
            throw new FallbackException(Kind.NO_DISK, folder.toString());
        }
    }
}
