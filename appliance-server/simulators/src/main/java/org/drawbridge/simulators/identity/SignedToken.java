package org.drawbridge.simulators.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import org.drawbridge.formats.Payload;

/// A JSON Web Token in its compact form (RFC 7519 §3), made and read without the product's library, so that the two
/// check each other.
///
/// @param header of JOSE
/// @param signed the first two parts, as they stand there
record SignedToken(JsonNode header, JsonNode claims, Payload signed, Payload signature) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();

    static SignedToken read(String text) throws IOException {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new IOException("not three parts");
        }
        try {
            Base64.Decoder decoder = Base64.getUrlDecoder();
            return new SignedToken(
                    JSON.readTree(decoder.decode(parts[0])),
                    JSON.readTree(decoder.decode(parts[1])),
                    Payload.of((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII)),
                    Payload.of(decoder.decode(parts[2])));
        } catch (IllegalArgumentException e) {
            throw new IOException("not in Base64", e);
        }
    }

    /// Whether a key has signed it, by one of the algorithms of SMART.
    boolean isBy(PublicKey key) {
        String algorithm = header.path("alg").asText();
        if (!algorithm.equals("RS384") && !algorithm.equals("ES384")) {
            return false;
        }
        try {
            Signature checked = Signature.getInstance(jca(algorithm));
            checked.initVerify(key);
            checked.update(signed.reveal());
            return checked.verify(signature.reveal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// @param algorithm RS256, RS384, ES256 or ES384
    static String make(String algorithm, String keyId, ObjectNode claims, PrivateKey key) {
        ObjectNode header =
                JSON.createObjectNode().put("alg", algorithm).put("typ", "JWT").put("kid", keyId);
        String start = text(header) + "." + text(claims);
        try {
            Signature signing = Signature.getInstance(jca(algorithm));
            signing.initSign(key);
            signing.update(start.getBytes(StandardCharsets.US_ASCII));
            return start + "." + TO_TEXT.encodeToString(signing.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key is for another algorithm than " + algorithm, e);
        }
    }

    static String text(JsonNode json) {
        return TO_TEXT.encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String jca(String algorithm) {
        String digest = "SHA" + algorithm.substring(2);
        return algorithm.startsWith("RS") ? digest + "withRSA" : digest + "withECDSAinP1363Format";
    }
}
