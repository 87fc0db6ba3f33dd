package org.drawbridge.security.vault;

import java.nio.file.Path;

/// What opens the vault.
public sealed interface Unlock {

    /// A file of mode 0600 with 32 random bytes in hexadecimal; made with the vault if neither is there.
    record KeyFile(Path file) implements Unlock {}

    /// A passphrase, from which the key is derived by Argon2id (RFC 9106). Without it nobody opens the vault, not
    /// even with the whole disk in hand.
    record Passphrase(Secret text) implements Unlock {}

    /// The key file of a home.
    static Unlock keyFile(Path home) {
        return new KeyFile(home.resolve("keys").resolve("vault.key"));
    }
}
