package org.drawbridge.security.doctor;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.drawbridge.security.tls.Standing;

/// Looks at the chain that a peer presented: every fault of it, not just the first.
final class Chain {

    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration WHILE_GOOD = Duration.ofHours(2);

    private final List<X509Certificate> presented;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    private Chain(List<X509Certificate> presented, Instant now) {
        this.presented = presented;
        this.now = now;
    }

    /// @param name that the certificate should be for
    static List<Finding> examine(List<X509Certificate> presented, String name, Trust trust, Instant now) {
        var chain = new Chain(presented, now);
        chain.present();
        chain.dates();
        chain.strength();
        chain.names(name);
        chain.trust(trust);
        return chain.findings;
    }

    private X509Certificate leaf() {
        return presented.getFirst();
    }

    private void present() {
        findings.add(Finding.good(
                "certificate",
                "It presented the certificate of " + subject(leaf()) + ", signed by " + issuer(leaf()) + ", good until "
                        + leaf().getNotAfter().toInstant() + ", SHA-256 "
                        + Standing.of(Standing.Kind.TRUST, "", leaf()).fingerprint()
                        + (presented.size() > 1
                                ? ", with " + (presented.size() - 1) + " more of its chain."
                                : ", and no more of its chain.")));
    }

    private void dates() {
        for (X509Certificate each : presented) {
            Instant from = each.getNotBefore().toInstant();
            Instant until = each.getNotAfter().toInstant();
            if (now.isBefore(from)) {
                findings.add(Finding.fault(
                        "certificate",
                        "The certificate of " + subject(each) + " counts only from " + from
                                + "; this machine's clock says " + now + "."));
            } else if (now.isAfter(until)) {
                findings.add(Finding.fault(
                        "certificate",
                        "The certificate of " + subject(each) + " expired on " + until
                                + ". Its owner has to renew it."));
            } else if (until.isBefore(now.plus(SOON))) {
                findings.add(Finding.note(
                        "certificate", "The certificate of " + subject(each) + " expires soon, on " + until + "."));
            }
        }
    }

    private void strength() {
        if (leaf().getPublicKey() instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() < 2048) {
            findings.add(Finding.fault(
                    "certificate",
                    "Its RSA key has " + rsa.getModulus().bitLength() + " bits; at least 2048 are needed."));
        }
        String signature = leaf().getSigAlgName().toUpperCase(Locale.ROOT);
        if (signature.startsWith("SHA1") || signature.startsWith("MD5")) {
            findings.add(Finding.fault(
                    "certificate", "It is signed with " + leaf().getSigAlgName() + ", which can be forged."));
        }
    }

    private void names(String name) {
        List<String> good = Standing.of(Standing.Kind.TRUST, "", leaf()).names();
        if (good.stream().anyMatch(each -> fits(each, name))) {
            findings.add(Finding.good("name", "The certificate is for " + name + "."));
        } else if (good.isEmpty()
                && leaf().getSubjectX500Principal()
                        .getName()
                        .toLowerCase(Locale.ROOT)
                        .contains("cn=" + name.toLowerCase(Locale.ROOT))) {
            findings.add(Finding.note(
                    "name",
                    "The certificate has the name " + name
                            + " only as its common name, which newer clients no longer read."));
        } else {
            findings.add(Finding.fault(
                    "name",
                    "The certificate is not for " + name + " but for "
                            + (good.isEmpty() ? "no name at all" : String.join(", ", good))
                            + ". Connect by a name that it is for, or have it made for this one."));
        }
    }

    /// A wildcard stands for one whole label (RFC 9525 §6.3).
    static boolean fits(String pattern, String name) {
        if (pattern.startsWith("*.")) {
            int dot = name.indexOf('.');
            return dot > 0 && name.substring(dot).equalsIgnoreCase(pattern.substring(1));
        }
        return pattern.equalsIgnoreCase(name);
    }

    private void trust(Trust trust) {
        List<X509Certificate> ordered = ordered();
        if (ordered.size() < presented.size()) {
            findings.add(Finding.note(
                    "certificate", "Not all that it presented belongs to its chain, or not in this order."));
        }
        if (trusted(ordered, trust.certificates())) {
            findings.add(Finding.good(
                    "trust",
                    "The certificate is signed by an authority that is trusted here ("
                            + String.join(", ", trust.names()) + ")."));
            return;
        }
        X509Certificate last = ordered.getLast();
        String why;
        if (selfSigned(leaf())) {
            why = "It has signed itself and is not among what is trusted here (" + String.join(", ", trust.names())
                    + "). If the fingerprint is right, import it: drawbridge certificate trust NAME FILE";
        } else if (selfSigned(last)) {
            why = "Its authority " + subject(last) + " is not trusted here (" + String.join(", ", trust.names())
                    + "). Import that authority's certificate: drawbridge certificate trust NAME FILE";
        } else {
            why = "It is signed by " + issuer(last) + ", which it does not present and which is not trusted here ("
                    + String.join(", ", trust.names()) + "). The server should present its intermediate certificates,"
                    + " or import that authority: drawbridge certificate trust NAME FILE";
        }
        findings.add(Finding.fault("trust", why));
        trust.others().forEach((name, anchors) -> {
            if (trusted(ordered, anchors)) {
                findings.add(Finding.note("trust", "With `trust: [" + name + "]` it would be trusted."));
            }
        });
    }

    /// From the leaf upwards, as far as it goes.
    private List<X509Certificate> ordered() {
        List<X509Certificate> chain = new ArrayList<>(List.of(leaf()));
        while (!selfSigned(chain.getLast())) {
            X509Certificate last = chain.getLast();
            var next = presented.stream()
                    .filter(each -> !chain.contains(each)
                            && each.getSubjectX500Principal().equals(last.getIssuerX500Principal()))
                    .findFirst();
            if (next.isEmpty()) {
                return chain;
            }
            chain.add(next.get());
        }
        return chain;
    }

    /// By RFC 5280, at a moment when the certificates themselves are good: dates are looked at apart.
    private static boolean trusted(List<X509Certificate> chain, List<X509Certificate> anchors) {
        if (anchors.contains(chain.getFirst())) {
            return true;
        }
        List<X509Certificate> below = chain.stream()
                .filter(each -> !anchors.contains(each) && !selfSigned(each))
                .toList();
        if (below.isEmpty() || anchors.isEmpty()) {
            return false;
        }
        try {
            Set<TrustAnchor> trusted = new HashSet<>();
            anchors.forEach(each -> trusted.add(new TrustAnchor(each, null)));
            var parameters = new PKIXParameters(trusted);
            parameters.setRevocationEnabled(false);
            parameters.setDate(
                    Date.from(below.getFirst().getNotBefore().toInstant().plus(WHILE_GOOD)));
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(below);
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return true;
        } catch (CertPathValidatorException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PKIX", e);
        }
    }

    private static boolean selfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static String subject(X509Certificate certificate) {
        return "\"" + certificate.getSubjectX500Principal().getName() + "\"";
    }

    private static String issuer(X509Certificate certificate) {
        return selfSigned(certificate)
                ? "itself"
                : "\"" + certificate.getIssuerX500Principal().getName() + "\"";
    }
}
