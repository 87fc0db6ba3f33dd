package org.drawbridge.security.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Presents the identity of the moment, whoever the peer says it trusts: a peer that does not like it says so, which
/// is clearer than a handshake without a certificate.
final class Presenting extends X509ExtendedKeyManager {

    private final Supplier<Identity> identity;

    Presenting(Supplier<Identity> identity) {
        this.identity = identity;
    }

    private @Nullable String alias(String keyType) {
        Identity now = identity.get();
        String algorithm = now.key().getAlgorithm();
        boolean fits = keyType.equals(algorithm)
                || (algorithm.equals("RSA") && keyType.startsWith("RSA"))
                || (algorithm.startsWith("Ed") && keyType.startsWith("Ed"));
        return fits ? now.name() : null;
    }

    private @Nullable String first(String[] keyTypes) {
        for (String each : keyTypes) {
            String found = alias(each);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return first(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return first(keyTypes);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return aliases(keyType);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return aliases(keyType);
    }

    private String[] aliases(String keyType) {
        String found = alias(keyType);
        return found == null ? new String[0] : List.of(found).toArray(String[]::new);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identity.get().chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity.get().key();
    }
}
