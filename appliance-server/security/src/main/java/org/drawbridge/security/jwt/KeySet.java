package org.drawbridge.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/// The keys that an identity provider publishes (RFC 7517).
public final class KeySet {

    private static final int SHORTEST_RSA = 2048;

    private final List<JWK> keys;

    private KeySet(List<JWK> keys) {
        this.keys = keys;
    }

    /// Empty if these bytes are none.
    public static Optional<KeySet> read(byte[] json) {
        try {
            return Optional.of(new KeySet(
                    JWKSet.parse(new String(json, StandardCharsets.UTF_8)).getKeys()));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    /// What checks a signature: by a key of the kind that the algorithm takes, whatever else the token asks for. A set
    /// of
    /// public keys has nothing that an HMAC could be made of.
    Optional<JWSVerifier> verifier(JWSHeader header) throws JOSEException {
        KeyType wanted = KeyType.forAlgorithm(header.getAlgorithm());
        List<JWK> fitting = keys.stream()
                .filter(each -> each.getKeyType().equals(wanted))
                .filter(each -> each.getKeyUse() == null || each.getKeyUse().equals(KeyUse.SIGNATURE))
                .filter(each ->
                        each.getAlgorithm() == null || each.getAlgorithm().equals(header.getAlgorithm()))
                .filter(each -> header.getKeyID() == null || header.getKeyID().equals(each.getKeyID()))
                .toList();
        if (fitting.size() != 1) {
            return Optional.empty();
        }
        return switch (fitting.getFirst()) {
            case RSAKey rsa when rsa.size() >= SHORTEST_RSA -> Optional.of(new RSASSAVerifier(rsa));
            // It refuses an algorithm of another curve.
            case ECKey ec -> Optional.of(new ECDSAVerifier(ec));
            default -> Optional.empty();
        };
    }
}
