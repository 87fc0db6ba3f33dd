package org.drawbridge.security.people;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One-time passwords by the clock (RFC 6238): SHA-1, 30 seconds, 6 digits, which is what every authenticator app does.
final class Totp {

    private static final int STEP_SECONDS = 30;
    /// Clocks of telephones are a little off (RFC 6238 §5.2).
    private static final int STEPS_OFF = 1;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Totp() {}

    /// A new secret in Base32 (RFC 4648 §6), 160 bits.
    static String secret() {
        byte[] bytes = new byte[20];
        new SecureRandom().nextBytes(bytes);
        var text = new StringBuilder();
        for (int bit = 0; bit < bytes.length * 8; bit += 5) {
            int next = bit / 8 + 1 < bytes.length ? bytes[bit / 8 + 1] & 0xFF : 0;
            int two = ((bytes[bit / 8] & 0xFF) << 8) | next;
            text.append(BASE32.charAt((two >> (11 - bit % 8)) & 31));
        }
        return text.toString();
    }

    /// What an authenticator app reads as a QR code.
    static String uri(String account, String secret) {
        return "otpauth://totp/Drawbridge:" + URLEncoder.encode(account, StandardCharsets.UTF_8) + "?secret=" + secret
                + "&issuer=Drawbridge";
    }

    /// The step whose code this is; empty if it is that of none near, or of one that was used before.
    ///
    /// @param used the last step that was accepted
    static OptionalLong check(String secret, String code, long used, Instant now) {
        long current = now.getEpochSecond() / STEP_SECONDS;
        for (long step = current - STEPS_OFF; step <= current + STEPS_OFF; step++) {
            if (step > used
                    && MessageDigest.isEqual(
                            at(secret, step).getBytes(StandardCharsets.US_ASCII),
                            code.strip().getBytes(StandardCharsets.US_ASCII))) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }

    /// The code of a step (RFC 4226 §5.3).
    static String at(String secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(decode(secret), "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            int offset = hash[hash.length - 1] & 15;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA1", e);
        }
    }

    private static byte[] decode(String secret) {
        byte[] bytes = new byte[secret.length() * 5 / 8];
        long buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < secret.length(); i++) {
            buffer = (buffer << 5) | BASE32.indexOf(secret.charAt(i));
            bits += 5;
            if (bits >= 8 && at < bytes.length) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >> bits);
            }
        }
        return bytes;
    }
}
