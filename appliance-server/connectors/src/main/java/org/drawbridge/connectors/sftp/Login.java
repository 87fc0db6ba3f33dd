package org.drawbridge.connectors.sftp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.connectors.polling.Trouble.TroubledException;
import org.drawbridge.security.vault.Credential;
import org.jspecify.annotations.Nullable;

/// What authenticates us at an SSH server (RFC 4252 §7, §8).
public sealed interface Login {

    /// Hands it to a session that is about to authenticate.
    void offer(ClientSession session) throws IOException;

    record Password(Credential password) implements Login {

        @Override
        public void offer(ClientSession session) {
            password.text().ifPresent(session::addPasswordIdentity);
        }
    }

    /// @param key a private key as OpenSSH or OpenSSL write it
    /// @param passphrase that the key is encrypted with, if it is
    record PrivateKey(Credential key, Credential passphrase) implements Login {

        @Override
        public void offer(ClientSession session) throws IOException {
            byte[] text = key.text().orElse("").getBytes(StandardCharsets.UTF_8);
            FilePasswordProvider unlocking =
                    passphrase.text().map(FilePasswordProvider::of).orElse(FilePasswordProvider.EMPTY);
            try {
                Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                        null, NamedResource.ofName("key"), new ByteArrayInputStream(text), unlocking);
                boolean any = false;
                for (KeyPair pair : pairs == null ? List.<KeyPair>of() : pairs) {
                    session.addPublicKeyIdentity(pair);
                    any = true;
                }
                if (!any) {
                    throw unreadable(null);
                }
            } catch (GeneralSecurityException | RuntimeException e) {
                throw unreadable(e);
            }
        }

        private TroubledException unreadable(@Nullable Exception cause) {
            var trouble = new Trouble(
                    "credentials",
                    key + " is no private key that can be read. Keep one as ssh-keygen writes it, with the right"
                            + " `passphrase` if it has one: drawbridge secret set NAME < FILE");
            return cause == null ? new TroubledException(trouble) : new TroubledException(trouble, cause);
        }
    }
}
