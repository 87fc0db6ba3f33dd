package org.drawbridge.security.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.drawbridge.engine.StartupException;

/// The TLS of the API, whose server keeps one context for all its life: the identity within it is that of the moment.
/// Clients show who they are by keys and sessions, not by certificates, so there is no trust in it that could be
/// outdated.
public final class ApiTls {

    private ApiTls() {}

    /// Throws [StartupException] if there is no such identity.
    public static SSLContext context(Certificates certificates, String identity) {
        var _ = certificates.identity(identity);
        return Contexts.of(Contexts.presenting(() -> certificates.identity(identity)), Contexts.trusting(List.of()));
    }

    /// For a client that trusts an authority alone, as that of the appliance itself in `HOME/tls/authority.pem`. Throws
    /// [StartupException] if the file cannot be read or holds no certificate.
    public static SSLContext trusting(Path authority) {
        try {
            return Contexts.of(
                    new KeyManager[0],
                    Contexts.trusting(Pem.certificates(authority.toString(), Files.readAllBytes(authority))));
        } catch (IOException e) {
            throw new StartupException(authority + ": it cannot be read; is it there, and may you read it?", e);
        }
    }
}
