package org.drawbridge.security.vault;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.drawbridge.formats.Payload;

/// What a vault's file says: the vault's key, wrapped under the key that opens it, and the secrets, each sealed under
/// the vault's key with its name as context. A seal over all of it ends the file, so that no secret can be taken out or
/// put back unnoticed.
///
/// @param salt with which a passphrase becomes the key that opens it; empty with a key file
/// @param wrapped the vault's key, sealed
record VaultFile(Argon2 cost, Payload salt, Payload wrapped, NavigableMap<String, Sealed> secrets) {

    private static final byte[] MAGIC = "DRAWBRIDGE-VAULT-1\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WRAPPING = "vault key".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_SECRETS = 100_000;
    private static final int LARGEST = 1 << 24;

    /// One secret as it lies in the file.
    record Sealed(Instant changedAt, Payload sealed) {}

    VaultFile {
        secrets = Collections.unmodifiableNavigableMap(new TreeMap<>(secrets));
    }

    /// An empty one under a new vault key, of which the file has the wrapping.
    static VaultFile make(SecretKey opener, Argon2 cost, Payload salt, SecretKey key) {
        Payload wrapped = Payload.of(Sealing.seal(opener, WRAPPING, key.getEncoded()));
        return new VaultFile(cost, salt, wrapped, new TreeMap<>());
    }

    VaultFile withSecrets(Map<String, Sealed> changed) {
        return new VaultFile(cost, salt, wrapped, new TreeMap<>(changed));
    }

    boolean byPassphrase() {
        return salt.size() > 0;
    }

    /// The vault's key. Throws [AEADBadTagException] if `opener` is not the right one.
    SecretKey unwrap(SecretKey opener) throws AEADBadTagException {
        byte[] raw = Sealing.open(opener, WRAPPING, wrapped.reveal());
        try {
            return new SecretKeySpec(raw, "AES");
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
    }

    byte[] write(SecretKey key) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeInt(cost.memory());
            out.writeInt(cost.passes());
            out.writeInt(cost.lanes());
            block(out, salt);
            block(out, wrapped);
            out.writeInt(secrets.size());
            for (Map.Entry<String, Sealed> each : secrets.entrySet()) {
                out.writeUTF(each.getKey());
                out.writeLong(each.getValue().changedAt().toEpochMilli());
                block(out, each.getValue().sealed());
            }
            out.flush();
            bytes.writeBytes(Sealing.seal(key, bytes.toByteArray(), new byte[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Throws [IOException] if this is no vault.
    static VaultFile read(byte[] content) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(content));
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw new IOException("no vault");
        }
        try {
            var cost = new Argon2(in.readInt(), in.readInt(), in.readInt());
            Payload salt = block(in);
            Payload wrapped = block(in);
            int count = in.readInt();
            if (count < 0 || count > MOST_SECRETS) {
                throw new IOException("no vault");
            }
            var secrets = new TreeMap<String, Sealed>();
            for (int i = 0; i < count; i++) {
                secrets.put(in.readUTF(), new Sealed(Instant.ofEpochMilli(in.readLong()), block(in)));
            }
            return new VaultFile(cost, salt, wrapped, secrets);
        } catch (IllegalArgumentException e) {
            throw new IOException("no vault", e);
        }
    }

    /// Throws [AEADBadTagException] if anything in `content` is not as it was written.
    static void verify(SecretKey key, byte[] content) throws AEADBadTagException {
        int end = Math.max(0, content.length - Sealing.OVERHEAD);
        var _ = Sealing.open(key, Arrays.copyOf(content, end), Arrays.copyOfRange(content, end, content.length));
    }

    private static void block(DataOutputStream out, Payload bytes) throws IOException {
        out.writeInt(bytes.size());
        out.write(bytes.reveal());
    }

    private static Payload block(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LARGEST || length > in.available()) {
            throw new IOException("no vault");
        }
        return Payload.of(in.readNBytes(length));
    }
}
