package org.drawbridge.security.audit;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Vault;

/// The keys of the trail, in the vault: one that its entries are sealed with, and a pair that signs.
///
/// @param sealing AES-256
/// @param signing P-256
record TrailKeys(SecretKey sealing, PrivateKey signing, PublicKey checking) {

    private static final String SEALING = "audit/sealing-key";
    private static final String SIGNING = "audit/signing-key";
    private static final String CHECKING = "audit/checking-key";
    private static final int NONCE = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Opens them, or makes them if there is no trail yet.
    static TrailKeys open(Vault vault, boolean trailExists) {
        Optional<Secret> sealing = vault.find(SEALING);
        if (sealing.isEmpty()) {
            if (trailExists) {
                throw new StartupException("There is an audit trail, but its keys are not in the vault."
                        + " Restore the vault from a backup, or move the folder `audit` away.");
            }
            make(vault);
        }
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            try (Secret key = secret(vault, SEALING);
                    Secret pair = secret(vault, SIGNING);
                    Secret shown = secret(vault, CHECKING)) {
                return new TrailKeys(
                        new SecretKeySpec(key.reveal(), "AES"),
                        factory.generatePrivate(new PKCS8EncodedKeySpec(pair.reveal())),
                        factory.generatePublic(new X509EncodedKeySpec(shown.reveal())));
            }
        } catch (GeneralSecurityException e) {
            throw new StartupException(
                    "The keys of the audit trail cannot be read; restore the vault from a backup.", e);
        }
    }

    private static Secret secret(Vault vault, String name) {
        return vault.find(name)
                .orElseThrow(() -> new StartupException(
                        "The vault has no secret '" + name + "'; restore the vault from a backup."));
    }

    private static void make(Vault vault) {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            try (Secret signing = Secret.of(pair.getPrivate().getEncoded());
                    Secret checking = Secret.of(pair.getPublic().getEncoded());
                    Secret sealing = Secret.of(key)) {
                vault.put(SIGNING, signing);
                vault.put(CHECKING, checking);
                vault.put(SEALING, sealing);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    /// @param number of the entry, which it cannot be moved from
    byte[] seal(long number, byte[] text) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, number);
            byte[] sealed = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(text.length));
            cipher.doFinal(text, 0, text.length, sealed, NONCE);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/GCM", e);
        }
    }

    byte[] open(long number, byte[] sealed) throws AEADBadTagException {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), number);
            return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, long number) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealing, new GCMParameterSpec(128, nonce));
        cipher.updateAAD(java.nio.ByteBuffer.allocate(8).putLong(0, number));
        return cipher;
    }

    byte[] sign(byte[] text) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signing);
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has ECDSA", e);
        }
    }

    boolean signed(byte[] text, byte[] signature) {
        try {
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(checking);
            check.update(text);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
