package org.drawbridge.security.vault;

import java.util.Optional;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.Keyring;

/// What authenticates us at another system: nothing, or a secret of the vault. It is looked up each time, so that a new
/// one counts at once.
public sealed interface Credential {

    Credential NONE = new None();

    /// The secret as a text; empty if there is none.
    Optional<String> text();

    /// See [#NONE].
    record None() implements Credential {

        @Override
        public Optional<String> text() {
            return Optional.empty();
        }
    }

    /// @param name in the vault
    record Kept(Keyring keys, String name) implements Credential {

        @Override
        public Optional<String> text() {
            return keys.vault().find(name).map(found -> {
                try (Secret secret = found) {
                    return new String(secret.text());
                }
            });
        }

        /// Throws [StartupException] if the vault has no such secret.
        public void check() {
            try (Secret _ = keys.vault()
                    .find(name)
                    .orElseThrow(() -> new StartupException(
                            "The vault has no secret '" + name + "'. Keep it with: drawbridge secret set " + name))) {
                return;
            }
        }

        @Override
        public String toString() {
            return "secret:" + name;
        }
    }
}
