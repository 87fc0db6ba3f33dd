package org.drawbridge.security.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.drawbridge.security.Keyring;
import org.jspecify.annotations.Nullable;

/// Makes contexts of identities and trust.
final class Contexts {

    private Contexts() {}

    static SSLContext of(KeyManager[] presented, TrustManager[] trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(presented, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    static KeyManager[] presenting(Supplier<Identity> identity) {
        return new KeyManager[] {new Presenting(identity)};
    }

    /// Trust in these by the rules of RFC 5280. With nobody in the list nobody is trusted.
    static TrustManager[] trusting(List<X509Certificate> anchors) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (X509Certificate each : anchors) {
                store.setCertificateEntry("anchor-" + number++, each);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("certificates that were read can be trusted", e);
        }
    }

    /// Keeps a context for as long as the certificates stay as they are. A new context has no old sessions, so nobody
    /// resumes one that would not be granted now.
    static final class Kept implements Supplier<SSLContext> {

        private record Made(long generation, SSLContext context) {}

        private final Keyring keys;
        private final Supplier<SSLContext> making;
        private volatile @Nullable Made made;

        Kept(Keyring keys, Supplier<SSLContext> making) {
            this.keys = keys;
            this.making = making;
        }

        @Override
        public SSLContext get() {
            long generation = keys.certificates().generation();
            Made now = made;
            if (now == null || now.generation() != generation) {
                now = new Made(generation, making.get());
                made = now;
            }
            return now.context();
        }
    }
}
