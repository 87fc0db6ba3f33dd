package org.drawbridge.engine.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.drawbridge.engine.Label;

/// Short digests by which a repeated message is known again: the first 64 bits of SHA-256.
public final class Fingerprint {

    private Fingerprint() {}

    /// Of who sent it under which control id. Zero if the message has no control id and so can never be a
    /// duplicate.
    public static long ofIdentity(Label label) {
        if (label.controlId().isEmpty()) {
            return 0;
        }
        return first64((label.sender() + '\u0000' + label.controlId()).getBytes(StandardCharsets.UTF_8));
    }

    /// Of the bytes as received.
    public static long ofBody(byte[] body) {
        return first64(body);
    }

    private static long first64(byte[] bytes) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
