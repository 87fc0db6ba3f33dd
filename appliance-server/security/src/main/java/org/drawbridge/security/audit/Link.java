package org.drawbridge.security.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.drawbridge.formats.Payload;

/// Where the chain stands: how many entries it has, and a hash that depends on every one of them and their order.
record Link(long number, Payload hash) {

    /// Before the first entry.
    static final Link START = new Link(0, Payload.of(new byte[32]));

    /// The next link: SHA-256 over the hash before, the number and the entry as it lies on disk.
    Link next(byte[] sealed) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(hash.reveal());
            digest.update(ByteBuffer.allocate(8).putLong(0, number + 1));
            digest.update(sealed);
            return new Link(number + 1, Payload.of(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// What a checkpoint signs.
    byte[] statement() {
        byte[] purpose = "drawbridge audit checkpoint".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(purpose.length + 8 + 32)
                .put(purpose)
                .putLong(number)
                .put(hash.reveal())
                .array();
    }
}
