package org.drawbridge.security.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.drawbridge.engine.StartupException;

/// Keys and certificates in files, as others write them: PEM (RFC 7468), PKCS#12 and bare DER.
public final class Pem {

    /// The JDK's own does not know these ciphers by the numbers that PKCS#8 has for them. A class of its own, as it
    /// takes
    /// a tenth of the appliance's start to make and only a key under a password needs it.
    private static final class Ciphers {
        static final Provider PROVIDER = new BouncyCastleProvider();
    }

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /// What a file held.
    record Content(Optional<PrivateKey> key, List<X509Certificate> certificates) {}

    private Pem() {}

    static byte[] write(List<X509Certificate> certificates) {
        var text = new StringBuilder();
        try {
            for (X509Certificate each : certificates) {
                text.append(block("CERTIFICATE", each.getEncoded()));
            }
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static String block(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    /// A private key that is not under a password; empty if there is none. Throws [StartupException] with a sentence
    /// for
    /// a person if this is nothing of the kind.
    ///
    /// @param what it is, as a person would call it
    public static Optional<PrivateKey> privateKey(String what, byte[] bytes) {
        return read(what, bytes, new char[0]).key();
    }

    /// PKCS#8.
    public static byte[] write(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII);
    }

    /// Throws [StartupException] with a sentence for a person if this is nothing of the kind.
    ///
    /// @param what the file, as a person would call it
    /// @param password of the key or of the keystore; empty for none
    static Content read(String what, byte[] bytes, char[] password) {
        String start = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.ISO_8859_1);
        try {
            if (start.contains("-----BEGIN ")) {
                return pem(what, new String(bytes, StandardCharsets.ISO_8859_1), password);
            }
            if (bytes.length > 4 && bytes[0] == 0x30) {
                return isCertificate(bytes)
                        ? new Content(Optional.empty(), List.of(certificate(bytes)))
                        : pkcs12(what, bytes, password);
            }
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | IllegalArgumentException
                | IllegalStateException e) {
            // Bouncy Castle throws the last two for what is damaged, too.
            throw new StartupException(
                    what + ": neither certificate nor key can be read from it; it may be damaged.", e);
        }
        throw new StartupException(what + ": expected PEM (-----BEGIN CERTIFICATE-----) or PKCS#12 (.p12, .pfx).");
    }

    private static Content pem(String what, String text, char[] password)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Optional<PrivateKey> key = Optional.empty();
        List<X509Certificate> certificates = new ArrayList<>();
        try (var parser = new PEMParser(new StringReader(text))) {
            for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
                if (each instanceof X509CertificateHolder holder) {
                    certificates.add(certificate(holder.getEncoded()));
                } else {
                    Optional<PrivateKey> found = key(each, password);
                    key = found.isPresent() ? found : key;
                }
            }
        } catch (PKCSException | PEMException e) {
            throw new StartupException(what + ": the key does not open with this password.", e);
        }
        return new Content(key, certificates);
    }

    private static Optional<PrivateKey> key(Object read, char[] password)
            throws IOException, OperatorCreationException, PKCSException {
        var converter = new JcaPEMKeyConverter();
        return switch (read) {
            case PrivateKeyInfo info -> Optional.of(converter.getPrivateKey(info));
            case PEMKeyPair pair -> Optional.of(converter.getPrivateKey(pair.getPrivateKeyInfo()));
            case PEMEncryptedKeyPair sealed ->
                Optional.of(converter.getPrivateKey(sealed.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                                .setProvider(Ciphers.PROVIDER)
                                .build(password))
                        .getPrivateKeyInfo()));
            case PKCS8EncryptedPrivateKeyInfo sealed ->
                Optional.of(converter.getPrivateKey(
                        sealed.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                                .setProvider(Ciphers.PROVIDER)
                                .build(password))));
            // Parameters of a curve, a request, a list of revoked certificates: no matter here.
            default -> Optional.empty();
        };
    }

    private static Content pkcs12(String what, byte[] bytes, char[] password) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(new ByteArrayInputStream(bytes), password);
        } catch (IOException e) {
            throw new StartupException(what + ": the keystore does not open with this password.", e);
        }
        List<X509Certificate> others = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password) instanceof PrivateKey key) {
                return new Content(Optional.of(key), chain(store.getCertificateChain(alias)));
            }
            if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                others.add(certificate);
            }
        }
        return new Content(Optional.empty(), others);
    }

    private static List<X509Certificate> chain(Certificate[] chain) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate each : chain) {
            certificates.add((X509Certificate) each);
        }
        return certificates;
    }

    private static boolean isCertificate(byte[] der) {
        try {
            return certificate(der) != null;
        } catch (CertificateException e) {
            return false;
        }
    }

    static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    static List<X509Certificate> certificates(String what, byte[] bytes) {
        List<X509Certificate> found = read(what, bytes, new char[0]).certificates();
        if (found.isEmpty()) {
            throw new StartupException(what + ": holds no certificate.");
        }
        return found;
    }
}
