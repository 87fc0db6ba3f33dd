package org.drawbridge.console.fallback;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import org.drawbridge.console.fallback.FallbackException.Kind;
import org.drawbridge.downtime.Snapshot;

/// The copy of the clinic's picture on disk: when the appliance has last confirmed it and until when it may be used, in
/// the clear, so that it can be removed without a passphrase; and the picture, sealed together with both.
record CopyFile(Path file) {

    private static final int MAGIC = 0x44424331;
    private static final int HEAD = 4 + 8 + 8;

    /// @param confirmedAt when the appliance has last said that it is so
    record Copy(Snapshot snapshot, Instant confirmedAt, Instant expiresAt) {}

    /// Puts a copy in the place of the one that was there.
    ///
    /// @param written see [Snapshot#write]
    void write(PublicKey key, byte[] written, Instant confirmedAt, Instant expiresAt) throws FallbackException {
        byte[] head = ByteBuffer.allocate(HEAD)
                .putInt(MAGIC)
                .putLong(confirmedAt.toEpochMilli())
                .putLong(expiresAt.toEpochMilli())
                .array();
        byte[] sealed = SealedBox.seal(key, context(head), written);
        byte[] all = Arrays.copyOf(head, HEAD + sealed.length);
        System.arraycopy(sealed, 0, all, HEAD, sealed.length);
        try {
            OwnFiles.write(file, all);
        } catch (IOException e) {
            throw new FallbackException(Kind.NO_DISK, file.toString());
        }
    }

    private static byte[] context(byte[] head) {
        byte[] name = "drawbridge fallback copy".getBytes(StandardCharsets.US_ASCII);
        byte[] context = Arrays.copyOf(name, name.length + HEAD);
        System.arraycopy(head, 0, context, name.length, HEAD);
        return context;
    }

    /// What was written last, if it may still be used; what may not is removed.
    Copy read(PrivateKey key, Clock clock) throws FallbackException {
        if (expired(clock)) {
            remove();
            throw new FallbackException(Kind.EXPIRED, "");
        }
        byte[] all;
        try {
            if (!Files.exists(file)) {
                throw new FallbackException(Kind.NO_COPY, "");
            }
            all = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new FallbackException(Kind.NO_DISK, file.toString());
        }
        if (all.length < HEAD || ByteBuffer.wrap(all).getInt() != MAGIC) {
            throw new FallbackException(Kind.DAMAGED, file.toString());
        }
        ByteBuffer head = ByteBuffer.wrap(all).position(4);
        try {
            byte[] plain =
                    SealedBox.open(key, context(Arrays.copyOf(all, HEAD)), Arrays.copyOfRange(all, HEAD, all.length));
            return new Copy(
                    Snapshot.read(plain), Instant.ofEpochMilli(head.getLong()), Instant.ofEpochMilli(head.getLong()));
        } catch (AEADBadTagException e) {
            throw new FallbackException(Kind.DAMAGED, file.toString());
        } catch (IOException e) {
            throw new FallbackException(Kind.DAMAGED, file.toString());
        }
    }

    private boolean expired(Clock clock) {
        return expiresAt().filter(each -> !clock.instant().isBefore(each)).isPresent();
    }

    /// Empty if there is no copy, or none that says it.
    Optional<Instant> expiresAt() {
        try (var in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEAD);
            return head.length == HEAD && ByteBuffer.wrap(head).getInt() == MAGIC
                    ? Optional.of(Instant.ofEpochMilli(ByteBuffer.wrap(head).getLong(12)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Removes it if it may not be used any more: nobody has to come and open it for that.
    void removeExpired(Clock clock) throws FallbackException {
        if (expired(clock)) {
            remove();
        }
    }

    void remove() throws FallbackException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new FallbackException(Kind.NO_DISK, file.toString());
        }
    }
}
