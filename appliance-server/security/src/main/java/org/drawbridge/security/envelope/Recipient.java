package org.drawbridge.security.envelope;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.vault.Secret;

/// Who can open an envelope.
public sealed interface Recipient {

    /// Whoever knows it.
    record Passphrase(Secret text) implements Recipient {

        private static final int SHORTEST = 12;

        public Passphrase {
            if (new String(text.reveal(), StandardCharsets.UTF_8).codePoints().count() < SHORTEST) {
                throw new StartupException("A passphrase has at least 12 characters; several words in a row are good.");
            }
        }
    }

    /// Who has the key of this certificate: RSA, or elliptic curves.
    record Holder(X509Certificate certificate) implements Recipient {

        /// Of the bytes of a file, PEM or DER. Throws [StartupException] if they hold no certificate.
        ///
        /// @param what the file, as a person would call it
        public static Holder of(String what, byte[] file) {
            return new Holder(Certificates.read(what, file).getFirst());
        }

        public String pem() {
            return Certificates.pem(certificate);
        }
    }
}
