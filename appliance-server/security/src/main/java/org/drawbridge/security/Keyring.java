package org.drawbridge.security;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.security.vault.Vault;
import org.jspecify.annotations.Nullable;

/// A home with its vault and certificates. A configuration is read before its home is opened, so that a wrong
/// one touches nothing; what is made of it asks here, once the home is open.
public final class Keyring {

    private volatile @Nullable Path home;
    private volatile @Nullable Vault vault;
    private volatile @Nullable Certificates certificates;

    /// Opens the vault and the certificates, or makes them. Throws [org.drawbridge.engine.StartupException].
    ///
    /// @param names what the appliance is called by its peers
    public void open(Path home, Unlock unlock, Collection<String> names, Clock clock) {
        Vault opened = Vault.open(home, unlock, clock);
        this.home = home;
        vault = opened;
        certificates = Certificates.open(home, opened, names, clock);
    }

    /// Where it lies.
    public Path home() {
        return opened(home);
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
