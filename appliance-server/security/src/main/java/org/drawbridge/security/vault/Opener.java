package org.drawbridge.security.vault;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.PrivateFiles;

/// The key that opens a vault: of its key file, or derived from a passphrase.
final class Opener {

    private static final int KEY_BYTES = 32;

    private Opener() {}

    /// @param cost of a passphrase
    /// @param salt of a passphrase
    static SecretKey of(Unlock unlock, Argon2 cost, Payload salt) {
        byte[] raw = switch (unlock) {
            case Unlock.KeyFile(Path keyFile) -> read(keyFile);
            case Unlock.Passphrase(Secret text) -> cost.derive(text.reveal(), salt.reveal(), KEY_BYTES);
        };
        try {
            return new SecretKeySpec(raw, "AES");
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
    }

    /// A new one for a passphrase; a key file needs none.
    static Payload salt(Unlock unlock) {
        return unlock instanceof Unlock.Passphrase ? Payload.of(Sealing.random(16)) : Payload.EMPTY;
    }

    /// Puts a new key in the place of what was there.
    static void makeKeyFile(Path keyFile) {
        String secret = HexFormat.of().formatHex(Sealing.random(KEY_BYTES));
        PrivateFiles.write(keyFile, secret.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] read(Path keyFile) {
        try {
            byte[] raw =
                    HexFormat.of().parseHex(new String(PrivateFiles.read(keyFile), StandardCharsets.US_ASCII).strip());
            if (raw.length == KEY_BYTES) {
                return raw;
            }
        } catch (IllegalArgumentException e) {
            throw new StartupException(notAKey(keyFile), e);
        }
        throw new StartupException(notAKey(keyFile));
    }

    private static String notAKey(Path keyFile) {
        return "The vault's key file " + keyFile + " holds no key; expected 64 hexadecimal digits.";
    }
}
