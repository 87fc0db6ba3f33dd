package org.drawbridge.security.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// What one side presents in a handshake.
///
/// @param chain from its own certificate towards the root, which may be left out
public record Identity(String name, PrivateKey key, List<X509Certificate> chain) {

    public Identity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an identity has a certificate");
        }
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    @Override
    public String toString() {
        return "Identity[" + name + "]";
    }
}
