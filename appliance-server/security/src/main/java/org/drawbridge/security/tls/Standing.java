package org.drawbridge.security.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// One certificate, for a person to look at.
///
/// @param names the DNS names and addresses that it is good for
/// @param fingerprint SHA-256, as other tools print it
public record Standing(
        Kind kind,
        String name,
        String subject,
        String issuer,
        Instant notBefore,
        Instant notAfter,
        List<String> names,
        String fingerprint) {

    /// What the appliance does with it.
    public enum Kind {
        /// Its own authority, which signs what it makes.
        AUTHORITY,
        /// Presented to peers; its key is in the vault.
        IDENTITY,
        /// Whom peers must be signed by.
        TRUST
    }

    public Standing {
        names = List.copyOf(names);
    }

    public static Standing of(Kind kind, String name, X509Certificate certificate) {
        return new Standing(
                kind,
                name,
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                names(certificate),
                fingerprint(certificate));
    }

    /// Negative once it has expired.
    public long daysLeft(Instant now) {
        return Math.floorDiv(
                Duration.between(now, notAfter).toSeconds(), Duration.ofDays(1).toSeconds());
    }

    static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternative = certificate.getSubjectAlternativeNames();
            if (alternative != null) {
                for (List<?> each : alternative) {
                    // GeneralName: 2 is a DNS name, 7 an address (RFC 5280 §4.2.1.6).
                    if (each.getFirst() instanceof Integer kind
                            && (kind == 2 || kind == 7)
                            && each.getLast() instanceof String name) {
                        names.add(name);
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return names;
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }
}
