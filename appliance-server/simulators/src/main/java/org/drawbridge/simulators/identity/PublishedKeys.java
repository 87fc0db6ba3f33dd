package org.drawbridge.simulators.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/// Reads what a program registers at a token server: a JWK set (RFC 7517) of RSA and P-384 keys.
public final class PublishedKeys {

    private PublishedKeys() {}

    /// The one key of a set.
    public static PublicKey only(String set) throws IOException, GeneralSecurityException {
        JsonNode keys = new ObjectMapper().readTree(set).path("keys");
        if (keys.size() != 1) {
            throw new IOException("expected one key");
        }
        JsonNode key = keys.get(0);
        if (key.has("d")) {
            throw new IOException("this is the private half");
        }
        return switch (key.path("kty").asText()) {
            case "RSA" ->
                KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
            case "EC" -> {
                AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
                curve.init(new ECGenParameterSpec("secp384r1"));
                yield KeyFactory.getInstance("EC")
                        .generatePublic(new ECPublicKeySpec(
                                new ECPoint(number(key, "x"), number(key, "y")),
                                curve.getParameterSpec(ECParameterSpec.class)));
            }
            default -> throw new IOException("neither RSA nor EC");
        };
    }

    private static BigInteger number(JsonNode key, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(name).asText()));
    }
}
