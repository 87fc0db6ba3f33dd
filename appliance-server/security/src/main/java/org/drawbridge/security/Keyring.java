package org.drawbridge.security;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.security.vault.Vault;
import org.jspecify.annotations.Nullable;

/// Vault and certificates of a home. A configuration is read before its home is opened, so that a wrong one touches
/// nothing; what is made of it asks here, once the home is open.
public final class Keyring {

    private volatile @Nullable Vault vault;
    private volatile @Nullable Certificates certificates;

    /// Opens the vault and the certificates, or makes them. Throws [org.drawbridge.engine.StartupException].
    ///
    /// @param names what the appliance is called by its peers
    public void open(Path home, Unlock unlock, Collection<String> names, Clock clock) {
        Vault opened = Vault.open(home, unlock, clock);
        vault = opened;
        certificates = Certificates.open(home, opened, names, clock);
    }

    public Vault vault() {
        return opened(vault);
    }

    public Certificates certificates() {
        return opened(certificates);
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the home is not open yet");
        }
        return part;
    }
}
