package org.drawbridge.security.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.drawbridge.security.PrivateFiles;

/// A file of the home that is sealed with a key of its own, which lies in the vault: for what holds PHI and can be made
/// again from the journal. Written whole.
public final class SealedFile {

    private final Path file;
    private final SecretKey key;
    private final byte[] context;

    private SealedFile(Path file, SecretKey key, byte[] context) {
        this.file = file;
        this.key = key;
        this.context = context;
    }

    /// @param name of the key in the vault, which is made if it is not there
    public static SealedFile of(Vault vault, String name, Path file) {
        try (Secret found = vault.find(name).orElseGet(() -> made(vault, name))) {
            return new SealedFile(
                    file, new SecretKeySpec(found.reveal(), "AES"), name.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Secret made(Vault vault, String name) {
        Secret made = Secret.of(Sealing.random(32));
        vault.put(name, made);
        return made;
    }

    /// Throws [org.drawbridge.engine.journal.StorageException].
    public void write(byte[] content) {
        PrivateFiles.write(file, Sealing.seal(key, context, content));
    }

    /// What was written last; empty if there is nothing, or nothing that this key opens.
    public Optional<byte[]> read() {
        try {
            return Files.exists(file)
                    ? Optional.of(Sealing.open(key, context, Files.readAllBytes(file)))
                    : Optional.empty();
        } catch (IOException | AEADBadTagException e) {
            return Optional.empty();
        }
    }
}
