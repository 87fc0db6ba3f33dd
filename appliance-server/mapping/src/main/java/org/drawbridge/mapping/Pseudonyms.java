package org.drawbridge.mapping;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What stands for names and numbers: under one key the same for the same value, wherever it occurs, so that
/// messages still belong together. Without the key nobody can tell which value it was, or try all there are.
/// Owned by one thread.
final class Pseudonyms {

    private static final String CONSONANTS = "bdfgklmnprstvz";
    private static final String VOWELS = "aeiou";
    /// Without letters and digits that are taken for others.
    private static final String SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LONGEST_SHIFT = 365;

    private final Mac mac;

    /// @param key at least 16 bytes
    Pseudonyms(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("this is no key", e);
        }
    }

    /// 15 digits for a number, 12 letters and digits for anything else. That two of a million numbers get the same
    /// is less likely than one in a thousand.
    String id(String value) {
        ByteBuffer hash = hash("id", value);
        if (value.chars().allMatch(each -> each >= '0' && each <= '9')) {
            // The first digit is no zero: some programs drop it.
            return String.valueOf(100_000_000_000_000L + Long.remainderUnsigned(hash.getLong(), 900_000_000_000_000L));
        }
        var text = new StringBuilder(12);
        for (int i = 0; i < 12; i++) {
            text.append(SIGNS.charAt(hash.get() & 31));
        }
        return text.toString();
    }

    /// A word that can be spoken and is nobody's name; the same whether the name was written in capitals or not.
    String name(String value) {
        ByteBuffer hash = hash("name", value.toUpperCase(Locale.ROOT));
        var text = new StringBuilder(8);
        for (int i = 0; i < 4; i++) {
            text.append(CONSONANTS.charAt((hash.get() & 0xFF) % CONSONANTS.length()));
            text.append(VOWELS.charAt((hash.get() & 0xFF) % VOWELS.length()));
        }
        text.setCharAt(0, Character.toUpperCase(text.charAt(0)));
        return text.toString();
    }

    /// A URN for the URI of something that is the site's own.
    String urn(String value) {
        ByteBuffer hash = hash("urn", value);
        long high = (hash.getLong() & ~0xF000L) | 0x4000L;
        long low = (hash.getLong() & ~0xC000_0000_0000_0000L) | 0x8000_0000_0000_0000L;
        return "urn:uuid:" + new UUID(high, low);
    }

    /// By how many days the dates of a patient go back: 1 to 365.
    int daysBack(String patient) {
        return 1 + Integer.remainderUnsigned(hash("shift", patient).getInt(), LONGEST_SHIFT);
    }

    private ByteBuffer hash(String purpose, String value) {
        mac.update((purpose + ' ').getBytes(StandardCharsets.US_ASCII));
        return ByteBuffer.wrap(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
    }
}
