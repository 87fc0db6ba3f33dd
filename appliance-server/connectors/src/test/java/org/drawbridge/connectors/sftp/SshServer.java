package org.drawbridge.connectors.sftp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.digest.BuiltinDigests;

/// A server that the tests exchange files with.
interface SshServer {

    /// @param passphrase of the client's key, as it is written for OpenSSH
    record Keys(KeyPair host, KeyPair client, String passphrase) {

        static Keys make() throws GeneralSecurityException {
            KeyPairGenerator curves = KeyPairGenerator.getInstance("EC");
            curves.initialize(new ECGenParameterSpec("secp256r1"));
            return new Keys(curves.generateKeyPair(), curves.generateKeyPair(), "open sesame");
        }

        String fingerprint() {
            return KeyUtils.getFingerPrint(BuiltinDigests.sha256, host.getPublic());
        }

        static String written(KeyPair pair, String passphrase) throws IOException, GeneralSecurityException {
            var out = new ByteArrayOutputStream();
            var lock = new OpenSSHKeyEncryptionContext();
            lock.setCipherType("256");
            lock.setPassword(passphrase.isEmpty() ? null : passphrase);
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
                    pair, "test", passphrase.isEmpty() ? null : lock, out);
            return out.toString(StandardCharsets.UTF_8);
        }

        static String shown(KeyPair pair) throws IOException, GeneralSecurityException {
            var out = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePublicKey(pair, "test", out);
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    int port();

    String user();

    /// How the server calls a folder of this machine.
    String path(Path folder);

    /// At the same port as before.
    void start() throws Exception;

    /// Cuts every connection.
    void stop() throws Exception;
}
