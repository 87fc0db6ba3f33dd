package org.drawbridge.security.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;

/// An identity as a PKCS#12 keystore, to be given to a peer.
public final class Keystore {

    private Keystore() {}

    /// @param password that key and store are sealed with
    public static byte[] of(Identity identity, char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    identity.name(), identity.key(), password, identity.chain().toArray(X509Certificate[]::new));
            var bytes = new ByteArrayOutputStream();
            store.store(bytes, password);
            return bytes.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java platform has PKCS#12", e);
        }
    }
}
