package org.drawbridge.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.drawbridge.engine.journal.StorageException;
import org.jspecify.annotations.Nullable;

/// One file of the log: a header, then blocks. A block is what one group commit wrote.
///
/// ```
/// header  8 bytes "DRAWBRG2", 32 bytes salt, 8 bytes by which a wrong key is told from damage
/// block   4 bytes length of the sealed payload, 8 bytes number of the block's first record,
///         4 bytes CRC-32C of these twelve, then the payload: AES-256-GCM under the segment's key,
///         the nonce being the block's offset in the file, the twelve bytes being authenticated too
/// ```
/// A file is written by the process that made it and never reopened for writing, so a nonce is never used
/// twice, save for a block that failed to reach the disk and was cut off; its successor at that offset would
/// repeat the nonce, and so a failed segment is left and a new one begun.
final class Segment implements AutoCloseable {

    private static final byte[] MAGIC = "DRAWBRG2".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT = 32;
    private static final int CHECK = 8;
    private static final int HEADER = MAGIC.length + SALT + CHECK;
    private static final int PREFIX = 16;
    private static final int TAG_BITS = 128;

    private final Path file;
    private final FileChannel channel;
    private final SecretKey key;
    private long end;

    private Segment(Path file, FileChannel channel, SecretKey key, long end) {
        this.file = file;
        this.channel = channel;
        this.key = key;
        this.end = end;
    }

    static Segment create(Path file, StoreKey storeKey) throws IOException {
        byte[] salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var segment = new Segment(file, channel, storeKey.forSegment(salt), HEADER);
        ByteBuffer header = ByteBuffer.allocate(HEADER).put(MAGIC).put(salt).put(storeKey.check(salt, CHECK));
        try {
            segment.writeFully(header.flip(), 0);
            channel.force(true);
            return segment;
        } catch (IOException e) {
            segment.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /// Opens for reading; empty if the file is too short for a header and so holds no block.
    static Optional<Segment> open(Path file, StoreKey storeKey) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        readFully(channel, header, 0);
        if (header.hasRemaining()) {
            channel.close();
            return Optional.empty();
        }
        byte[] bytes = header.array();
        if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            channel.close();
            throw new StorageException(file + " is no segment of this journal. Move it out of the journal's folder.");
        }
        byte[] salt = Arrays.copyOfRange(bytes, MAGIC.length, MAGIC.length + SALT);
        if (!Arrays.equals(storeKey.check(salt, CHECK), Arrays.copyOfRange(bytes, MAGIC.length + SALT, HEADER))) {
            channel.close();
            throw new StorageException("The journal's file " + file
                    + " was not written with the key in the keys folder. Restore the keys folder that belongs to it.");
        }
        return Optional.of(new Segment(file, channel, storeKey.forSegment(salt), channel.size()));
    }

    /// The bytes in the file so far.
    long size() {
        return end;
    }

    /// Writes a block and forces it to disk. On an [IOException] the block counts as not written; the segment
    /// must not be appended to again.
    ///
    /// @return the block's offset
    long append(long firstRecord, byte[] payload) throws IOException {
        long offset = end;
        ByteBuffer block = ByteBuffer.allocate(PREFIX + payload.length + TAG_BITS / 8);
        block.putInt(payload.length + TAG_BITS / 8).putLong(firstRecord);
        block.putInt(checksum(block.array()));
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, offset, block.array(), payload);
        block.put(sealed).flip();
        try {
            writeFully(block, offset);
            channel.force(false);
        } catch (IOException e) {
            discardAfter(offset, e);
            throw e;
        }
        end = offset + block.limit();
        return offset;
    }

    /// Cuts off what a failed write left, so that nothing of it can ever be read as stored.
    private void discardAfter(long offset, IOException cause) {
        try {
            channel.truncate(offset);
            channel.force(true);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /// The offset of the first block.
    static long first() {
        return HEADER;
    }

    /// Reads the block at an offset; empty at the end of the log, which is also a block that was not written
    /// whole.
    Optional<Block> read(long offset) throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX);
        readFully(channel, prefix, offset);
        if (prefix.hasRemaining()) {
            return Optional.empty();
        }
        prefix.flip();
        int length = prefix.getInt();
        long firstRecord = prefix.getLong();
        boolean intact = prefix.getInt() == checksum(prefix.array());
        long next = offset + PREFIX + (intact ? length : 0);
        if (!intact || next > channel.size()) {
            return torn(offset, intact);
        }
        ByteBuffer sealed = ByteBuffer.allocate(length);
        readFully(channel, sealed, offset + PREFIX);
        byte[] payload;
        try {
            payload = crypt(Cipher.DECRYPT_MODE, offset, prefix.array(), sealed.array());
        } catch (DamagedException e) {
            if (next == channel.size()) {
                return Optional.empty();
            }
            throw damaged(offset, e);
        }
        return Optional.of(new Block(firstRecord, Block.unpack(payload), next));
    }

    /// The number of the first record in the block at an offset; empty if there is none.
    OptionalLong firstRecord(long offset) throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX);
        readFully(channel, prefix, offset);
        return prefix.hasRemaining() || prefix.getInt(12) != checksum(prefix.array())
                ? OptionalLong.empty()
                : OptionalLong.of(prefix.getLong(4));
    }

    /// What cannot be read is the torn end of the last commit, unless a whole block follows: then it is damage.
    private Optional<Block> torn(long offset, boolean intact) throws IOException {
        if (intact || !blockFollows(offset + 1)) {
            return Optional.empty();
        }
        throw damaged(offset, null);
    }

    private boolean blockFollows(long from) throws IOException {
        return candidate(from).isPresent();
    }

    /// The first place at or after an offset where a whole block seems to lie, in the gigabyte after it.
    private OptionalLong candidate(long from) throws IOException {
        byte[] prefix = new byte[PREFIX];
        long size = channel.size();
        if (from + PREFIX > size) {
            return OptionalLong.empty();
        }
        MappedByteBuffer rest = channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(size - from, 1 << 30));
        for (int at = 0; at + PREFIX <= rest.limit(); at++) {
            rest.get(at, prefix);
            ByteBuffer fields = ByteBuffer.wrap(prefix);
            int length = fields.getInt();
            if (fields.getInt(12) == checksum(prefix) && length >= 0 && from + at + PREFIX + length <= size) {
                return OptionalLong.of(from + at);
            }
        }
        return OptionalLong.empty();
    }

    /// The first block at or after an offset that can be read.
    OptionalLong readable(long from) throws IOException {
        for (OptionalLong at = candidate(from); at.isPresent(); at = candidate(at.getAsLong() + 1)) {
            try {
                if (read(at.getAsLong()).isPresent()) {
                    return at;
                }
            } catch (StorageException e) {
                System.getLogger("drawbridge.store").log(System.Logger.Level.DEBUG, "what looked like a block is none");
            }
        }
        return OptionalLong.empty();
    }

    /// Says that a block which was once written whole cannot be read.
    StorageException damaged(long offset, @Nullable Throwable cause) {
        String text = "The journal's file " + file + " is damaged at byte " + offset
                + ". Check the disk and restore the file from a backup. Where there is none, `drawbridge journal repair`"
                + " keeps what else can be read.";
        return cause == null ? new StorageException(text) : new StorageException(text, cause);
    }

    private static int checksum(byte[] prefix) {
        var crc = new CRC32C();
        crc.update(prefix, 0, 12);
        return (int) crc.getValue();
    }

    private byte[] crypt(int mode, long offset, byte[] prefix, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(offset).array();
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(prefix, 0, 12);
            return cipher.doFinal(text);
        } catch (AEADBadTagException e) {
            throw new DamagedException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/GCM", e);
        }
    }

    private static final class DamagedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        DamagedException(Throwable cause) {
            super(cause);
        }
    }

    private void writeFully(ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, at);
            if (read < 0) {
                return;
            }
            at += read;
        }
    }

    /// Closes it where nothing can be lost by failing to.
    void discard() {
        try {
            close();
        } catch (IOException e) {
            System.getLogger("drawbridge.store")
                    .log(System.Logger.Level.WARNING, "a segment could not be closed: {0}", e.getClass());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
