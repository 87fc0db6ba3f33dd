package org.drawbridge.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.drawbridge.engine.journal.StorageException;

/// The AES-256 key under which everything at rest is encrypted. It lies in a PKCS#12 keystore whose password is
/// in a file beside it; both have mode 0600. That protects backups and disks that leave the house without the
/// `keys` folder; it does not protect from who can read the folder.
final class StoreKey {

    private static final String ALIAS = "store";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final SecretKey key;

    private StoreKey(SecretKey key) {
        this.key = key;
    }

    /// Opens the key under `home/keys`, or makes it. Throws [StorageException] when the key is missing though
    /// there is data, unreadable, or open to other users.
    static StoreKey open(Path home, boolean dataExists) {
        Path folder = home.resolve("keys");
        Path keystore = folder.resolve("drawbridge.p12");
        Path pin = folder.resolve("drawbridge.pin");
        try {
            if (Files.exists(keystore)) {
                return load(keystore, pin);
            }
            if (dataExists) {
                throw new StorageException("The journal under " + home + " is encrypted, but its key " + keystore
                        + " is missing. Restore the keys folder from a backup.");
            }
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return make(keystore, pin);
        } catch (IOException | GeneralSecurityException e) {
            throw new StorageException(
                    "The key in " + keystore + " cannot be opened with the password in " + pin
                            + ". Restore the keys folder from a backup.",
                    e);
        }
    }

    private static StoreKey load(Path keystore, Path pin) throws IOException, GeneralSecurityException {
        ownerOnly(keystore);
        ownerOnly(pin);
        char[] password = Files.readString(pin).strip().toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            store.load(in, password);
        }
        if (store.getKey(ALIAS, password) instanceof SecretKey found) {
            return new StoreKey(found);
        }
        throw new StorageException("The keystore " + keystore + " holds no key named '" + ALIAS + "'.");
    }

    private static StoreKey make(Path keystore, Path pin) throws IOException, GeneralSecurityException {
        var random = new SecureRandom();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        var made = new SecretKeySpec(secret, "AES");
        random.nextBytes(secret);
        String password = HexFormat.of().formatHex(secret);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setEntry(
                ALIAS, new KeyStore.SecretKeyEntry(made), new KeyStore.PasswordProtection(password.toCharArray()));
        create(pin).close();
        Files.writeString(pin, password);
        try (OutputStream out = create(keystore)) {
            store.store(out, password.toCharArray());
        }
        return new StoreKey(made);
    }

    private static OutputStream create(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        return Files.newOutputStream(file, StandardOpenOption.WRITE);
    }

    private static void ownerOnly(Path file) throws IOException {
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new StorageException("Other users may read the key file " + file + ". Run: chmod 600 " + file);
        }
    }

    /// A key of its own for each segment.
    SecretKey forSegment(byte[] salt) {
        return new SecretKeySpec(derive(salt, "drawbridge segment", 32), "AES");
    }

    /// Bytes that only this key yields for a salt and that tell nothing about the key.
    byte[] check(byte[] salt, int length) {
        return derive(salt, "drawbridge key check", length);
    }

    /// The password of the index.
    String forIndex() {
        return HexFormat.of().formatHex(derive(new byte[0], "drawbridge index", 32));
    }

    /// By HKDF (RFC 5869) with SHA-256.
    private byte[] derive(byte[] salt, String purpose, int length) {
        try {
            var parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(key)
                    .addSalt(salt)
                    .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), length);
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
        }
    }
}
