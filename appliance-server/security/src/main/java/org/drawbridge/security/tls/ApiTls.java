package org.drawbridge.security.tls;

import javax.net.ssl.SSLContext;

/// The TLS of the API, whose server keeps one context for all its life: the identity within it is that of the moment.
/// Clients show who they are by keys and sessions, not by certificates, so there is no trust in it that could be
/// outdated.
public final class ApiTls {

    private ApiTls() {}

    /// Throws [org.drawbridge.engine.StartupException] if there is no such identity.
    public static SSLContext context(Certificates certificates, String identity) {
        var _ = certificates.identity(identity);
        return Contexts.of(
                Contexts.presenting(() -> certificates.identity(identity)), Contexts.trusting(java.util.List.of()));
    }
}
