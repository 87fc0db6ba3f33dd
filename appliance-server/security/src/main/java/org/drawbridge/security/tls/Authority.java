package org.drawbridge.security.tls;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// Makes keys, certificates (RFC 5280) and requests for them (PKCS#10).
final class Authority {

    /// Long enough that nobody replaces it in a hurry.
    static final Duration CA_LIFE = Duration.ofDays(3650);
    /// Browsers take no longer ones.
    static final Duration LEAF_LIFE = Duration.ofDays(397);

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private Authority() {}

    /// P-256, which every peer of the last ten years understands.
    static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    /// A certificate authority that signs itself.
    static Identity own(String name, X500Principal subject, Instant now) {
        KeyPair keys = keys();
        try {
            JcaX509v3CertificateBuilder builder = builder(subject, subject, keys.getPublic(), now, CA_LIFE);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new Identity(name, keys.getPrivate(), List.of(signed(builder, keys.getPrivate())));
        } catch (CertIOException e) {
            throw broken(e);
        }
    }

    /// A certificate for servers and clients.
    ///
    /// @param names the DNS names and addresses it is good for
    static Identity issue(Identity ca, String name, X500Principal subject, Collection<String> names, Instant now) {
        KeyPair keys = keys();
        X500Principal issuer = ca.certificate().getSubjectX500Principal();
        try {
            JcaX509v3CertificateBuilder builder = builder(issuer, subject, keys.getPublic(), now, LEAF_LIFE);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, purposes());
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca.certificate()));
            if (!names.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names(names));
            }
            return new Identity(name, keys.getPrivate(), List.of(signed(builder, ca.key()), ca.certificate()));
        } catch (CertIOException | GeneralSecurityException e) {
            throw broken(e);
        }
    }

    /// A request for a certificate of a key, in DER.
    static byte[] request(KeyPair keys, X500Principal subject, Collection<String> names) {
        try {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            extensions.addExtension(Extension.extendedKeyUsage, false, purposes());
            if (!names.isEmpty()) {
                extensions.addExtension(Extension.subjectAlternativeName, false, names(names));
            }
            return new JcaPKCS10CertificationRequestBuilder(subject, keys.getPublic())
                    .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                    .build(new JcaContentSignerBuilder(SIGNATURE).build(keys.getPrivate()))
                    .getEncoded();
        } catch (java.io.IOException | OperatorCreationException e) {
            throw broken(e);
        }
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, PublicKey key, Instant now, Duration life) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(127, new SecureRandom()).setBit(126),
                    Date.from(now.minus(CLOCKS_DIFFER)),
                    Date.from(now.plus(life)),
                    subject,
                    key);
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
            return builder;
        } catch (CertIOException | GeneralSecurityException e) {
            throw broken(e);
        }
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw broken(e);
        }
    }

    private static ExtendedKeyUsage purposes() {
        return new ExtendedKeyUsage(new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
    }

    private static GeneralNames names(Collection<String> names) {
        return new GeneralNames(names.stream()
                .map(each -> new GeneralName(isAddress(each) ? GeneralName.iPAddress : GeneralName.dNSName, each))
                .toArray(GeneralName[]::new));
    }

    /// Whether a name is written as an address; it is not looked up.
    static boolean isAddress(String name) {
        return ADDRESS.matcher(name).matches();
    }

    /// As certificates write it: `::1` becomes `0:0:0:0:0:0:0:1`.
    static String canonical(String name) {
        return isAddress(name) ? InetAddress.ofLiteral(name).getHostAddress() : name.toLowerCase(java.util.Locale.ROOT);
    }

    private static IllegalStateException broken(Exception e) {
        return new IllegalStateException("P-256 certificates can always be made", e);
    }
}
