package org.drawbridge.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.tls.Pem;
import org.drawbridge.security.vault.Secret;

/// A private key with which we say to a token server who we are (`private_key_jwt`, RFC 7523 §2.2), by one of the two
/// algorithms that SMART App Launch 2.2 §Client Authentication asymmetric names: RS384 for RSA, ES384 for P-384.
public final class SigningKey {

    private static final int SHORTEST_RSA = 2048;
    private static final int P384_BITS = 384;
    private static final String WANTED = ": expected a private key in PEM, RSA of 2048 bits or more or EC P-384.";

    private final PrivateKey key;
    private final JWK published;

    private SigningKey(PrivateKey key, JWK published) {
        this.key = key;
        this.published = published;
    }

    /// Which kind of key to make.
    public enum Kind {
        RSA,
        EC
    }

    /// Reads a key that is kept in PEM. Throws [StartupException] with a sentence for a person.
    ///
    /// @param what it is, as a person would call it
    public static SigningKey read(String what, Secret pem) {
        PrivateKey key = Pem.privateKey(what, pem.reveal()).orElseThrow(() -> new StartupException(what + WANTED));
        try {
            return new SigningKey(key, published(what, key));
        } catch (GeneralSecurityException | JOSEException e) {
            throw new StartupException(what + WANTED, e);
        }
    }

    /// A new key in PEM (PKCS#8); the caller closes it.
    public static Secret make(Kind kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.name());
            switch (kind) {
                case RSA -> generator.initialize(3072);
                case EC -> generator.initialize(new ECGenParameterSpec("secp384r1"));
            }
            KeyPair pair = generator.generateKeyPair();
            return Secret.of(Pem.write(pair.getPrivate()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA and P-384", e);
        }
    }

    private static JWK published(String what, PrivateKey key) throws GeneralSecurityException, JOSEException {
        return switch (key) {
            case RSAPrivateCrtKey rsa
            when rsa.getModulus().bitLength() >= SHORTEST_RSA ->
                new RSAKey.Builder(publicKey(rsa))
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(JWSAlgorithm.RS384)
                        .keyIDFromThumbprint()
                        .build();
            case ECPrivateKey ec
            when ec.getParams().getOrder().bitLength() == P384_BITS ->
                new ECKey.Builder(Curve.P_384, publicKey(ec))
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(JWSAlgorithm.ES384)
                        .keyIDFromThumbprint()
                        .build();
            default -> throw new StartupException(what + WANTED);
        };
    }

    private static RSAPublicKey publicKey(RSAPrivateCrtKey key) throws GeneralSecurityException {
        PublicKey made = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        return (RSAPublicKey) made;
    }

    /// The point that belongs to the number; the Java platform has no way to compute it.
    private static ECPublicKey publicKey(ECPrivateKey key) throws GeneralSecurityException {
        var point = ECNamedCurveTable.getParameterSpec("secp384r1")
                .getG()
                .multiply(key.getS())
                .normalize();
        var affine = new ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(affine, key.getParams()));
    }

    /// By which its owner publishes it: the thumbprint of RFC 7638.
    public String id() {
        return published.getKeyID();
    }

    /// The public half as a set of keys (RFC 7517 §5), to be registered at the token server.
    public String published() {
        return new JWKSet(published).toString();
    }

    /// A statement of who we are, for one request (SMART: at most five minutes, with a number of its own).
    ///
    /// @param id under which the token server knows the key
    /// @param audience the URL of the token endpoint
    public String assertion(String id, String client, String audience, Instant now, Duration life) {
        var claims = new JWTClaimsSet.Builder()
                .issuer(client)
                .subject(client)
                .audience(audience)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .build();
        var header = new JWSHeader.Builder((JWSAlgorithm) published.getAlgorithm())
                .type(JOSEObjectType.JWT)
                .keyID(id)
                .build();
        var signed = new SignedJWT(header, claims);
        try {
            signed.sign(signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("the key was checked when it was read", e);
        }
        return signed.serialize();
    }

    private JWSSigner signer() throws JOSEException {
        return published instanceof ECKey ? new ECDSASigner(key, Curve.P_384) : new RSASSASigner(key);
    }

    @Override
    public String toString() {
        return "SigningKey[" + id() + "]";
    }
}
