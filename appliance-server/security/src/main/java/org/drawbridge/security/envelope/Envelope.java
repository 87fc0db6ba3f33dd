package org.drawbridge.security.envelope;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.PasswordRecipient;
import org.bouncycastle.cms.PasswordRecipientInformation;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JcePasswordAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JcePasswordRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.vault.Secret;

/// Seals bytes as CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM, in DER. Whoever receives it needs nothing of ours:
/// `openssl cms -decrypt -inform DER` opens it.
public final class Envelope {

    private static final Provider CIPHERS = new BouncyCastleProvider();
    private static final SecureRandom RANDOM = new SecureRandom();
    /// PBKDF2 with HMAC-SHA-256, as often as OWASP recommends; CMS knows no Argon2id.
    private static final int ROUNDS = 600_000;
    /// A file that asks for more was not made by us, and would keep the processor busy for minutes.
    private static final int MOST_ROUNDS = 10_000_000;

    private static final AlgorithmIdentifier SHA_256 =
            new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
    private static final AlgorithmIdentifier OAEP = new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_RSAES_OAEP,
            new RSAESOAEPparams(
                    SHA_256,
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, SHA_256),
                    RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM));

    private Envelope() {}

    /// Throws [StartupException] with a sentence for a person if nothing can be sealed to this certificate.
    public static byte[] seal(byte[] content, Recipient recipient) {
        try {
            var generator = new CMSAuthEnvelopedDataGenerator();
            generator.addRecipientInfoGenerator(
                    switch (recipient) {
                        case Recipient.Passphrase(Secret text) -> withPassphrase(text);
                        case Recipient.Holder(X509Certificate certificate) -> to(certificate);
                    });
            var cipher = (OutputAEADEncryptor) new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM)
                    .setProvider(CIPHERS)
                    .build();
            return generator
                    .generate(new CMSProcessableByteArray(content), cipher)
                    .toASN1Structure()
                    .getEncoded("DER");
        } catch (CMSException | GeneralSecurityException | IOException e) {
            throw new StartupException(
                    "Nothing can be encrypted to this certificate; take one with an RSA or an elliptic curve key.", e);
        }
    }

    private static RecipientInfoGenerator withPassphrase(Secret text) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        char[] characters = text.text();
        return new JcePasswordRecipientInfoGenerator(CMSAlgorithm.AES256_CBC, characters)
                .setProvider(CIPHERS)
                .setPRF(PasswordRecipient.PRF.HMacSHA256)
                .setSaltAndIterationCount(salt, ROUNDS);
    }

    private static RecipientInfoGenerator to(X509Certificate certificate) throws GeneralSecurityException {
        if (certificate.getPublicKey() instanceof ECPublicKey key) {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
            pairs.initialize(key.getParams());
            KeyPair ours = pairs.generateKeyPair();
            return new JceKeyAgreeRecipientInfoGenerator(
                            CMSAlgorithm.ECDH_SHA256KDF, ours.getPrivate(), ours.getPublic(), CMSAlgorithm.AES256_WRAP)
                    .setProvider(CIPHERS)
                    .addRecipient(certificate);
        }
        return new JceKeyTransRecipientInfoGenerator(certificate, OAEP).setProvider(CIPHERS);
    }

    /// Opens what was sealed with a passphrase. Throws [StartupException] with a sentence for a person if it does not
    /// open.
    public static byte[] open(byte[] sealed, Secret passphrase) {
        char[] characters = passphrase.text();
        try {
            var envelope = new CMSAuthEnvelopedData(sealed);
            for (RecipientInformation each : envelope.getRecipientInfos()) {
                if (each instanceof PasswordRecipientInformation recipient && bounded(recipient)) {
                    var opener = new JcePasswordAuthEnvelopedRecipient(characters);
                    opener.setProvider(CIPHERS);
                    return recipient.getContent(opener);
                }
            }
        } catch (CMSException | RuntimeException e) {
            throw new StartupException("It does not open with this passphrase, or is damaged.", e);
        } finally {
            Arrays.fill(characters, '\0');
        }
        throw new StartupException("It was not sealed with a passphrase, but to somebody's certificate; they open it"
                + " with: openssl cms -decrypt -inform DER -in FILE -inkey KEY");
    }

    private static boolean bounded(PasswordRecipientInformation recipient) {
        var rounds = PBKDF2Params.getInstance(
                        recipient.getKeyDerivationAlgorithm().getParameters())
                .getIterationCount();
        return rounds.compareTo(BigInteger.valueOf(MOST_ROUNDS)) <= 0;
    }
}
