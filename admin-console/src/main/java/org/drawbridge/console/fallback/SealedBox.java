package org.drawbridge.console.fallback;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.DecapsulateException;
import javax.crypto.KEM;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// Seals for a public key, so that whoever writes need not be able to read: DHKEM over X25519 with HKDF-SHA256 (RFC
/// 9180
/// §4.1) makes a key for each text, AES-256-GCM seals it.
final class SealedBox {

    private static final int ENCAPSULATED = 32;
    private static final int KEY = 32;
    private static final int TAG_BITS = 128;
    /// A key seals one text, so the nonce may be the same for all.
    private static final byte[] NONCE = new byte[12];

    private SealedBox() {}

    /// @param context what the text belongs to; opening needs the same
    static byte[] seal(PublicKey key, byte[] context, byte[] text) {
        try {
            KEM.Encapsulated made =
                    KEM.getInstance("DHKEM").newEncapsulator(key).encapsulate(0, KEY, "AES");
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, made.key(), context).doFinal(text);
            byte[] all = Arrays.copyOf(made.encapsulation(), ENCAPSULATED + sealed.length);
            System.arraycopy(sealed, 0, all, ENCAPSULATED, sealed.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has DHKEM and AES/GCM", e);
        }
    }

    /// Throws [AEADBadTagException] if the key or the context is another, or the text was changed.
    static byte[] open(PrivateKey key, byte[] context, byte[] all) throws AEADBadTagException {
        if (all.length < ENCAPSULATED + TAG_BITS / 8) {
            throw new AEADBadTagException("too short to be sealed");
        }
        try {
            SecretKey secret = KEM.getInstance("DHKEM")
                    .newDecapsulator(key)
                    .decapsulate(Arrays.copyOf(all, ENCAPSULATED), 0, KEY, "AES");
            return cipher(Cipher.DECRYPT_MODE, secret, context).doFinal(all, ENCAPSULATED, all.length - ENCAPSULATED);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (DecapsulateException e) {
            throw new AEADBadTagException("the key that it was sealed with is no key");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has DHKEM and AES/GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, NONCE));
        cipher.updateAAD(context);
        return cipher;
    }
}
