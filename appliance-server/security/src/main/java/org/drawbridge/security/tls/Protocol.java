package org.drawbridge.security.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/// What BCP 195 (RFC 9325) recommends: TLS 1.3 and 1.2, with suites that have forward secrecy and authenticated
/// encryption, and no others.
public final class Protocol {

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /// RFC 8446 §B.4 and RFC 9325 §4.2, in our order of preference.
    private static final List<String> SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private Protocol() {}

    /// A context with managers of one's own.
    public static SSLContext context(KeyManager presented, TrustManager trusted) {
        return Contexts.of(new KeyManager[] {presented}, new TrustManager[] {trusted});
    }

    /// Versions and suites, and no renegotiation by the order of the peer.
    public static SSLParameters parameters(SSLContext context) {
        List<String> supported =
                Arrays.asList(context.getSupportedSSLParameters().getCipherSuites());
        List<String> suites = new ArrayList<>(SUITES);
        suites.retainAll(supported);
        var parameters = new SSLParameters(suites.toArray(String[]::new), VERSIONS.clone());
        parameters.setUseCipherSuitesOrder(true);
        return parameters;
    }
}
