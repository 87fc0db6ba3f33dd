package org.drawbridge.security.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// Secrets that the appliance makes up: long enough that a plain hash of them is as good as a slow one.
final class Tokens {

    private static final SecureRandom RANDOM = new SecureRandom();
    /// Without what looks alike, because people type one-time codes.
    private static final String READABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    private Tokens() {}

    /// 192 bits.
    static String make() {
        byte[] secret = new byte[24];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /// For a person to type once: 79 bits, as `ABCD-EFGH-JKMN-PQRS`.
    static String code() {
        var code = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            code.append(i > 0 && i % 4 == 0 ? "-" : "").append(READABLE.charAt(RANDOM.nextInt(READABLE.length())));
        }
        return code.toString();
    }

    static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Takes as long whatever the two have in common.
    static boolean matches(String hash, String token) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), hash(token).getBytes(StandardCharsets.US_ASCII));
    }
}
