package org.drawbridge.server.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/// A file that was copied, and forced to disk.
///
/// @param digest SHA-256, in hexadecimal digits
record Copy(long bytes, String digest) {

    private static final int CHUNK = 1 << 20;

    /// As many bytes as the file has now; it may grow meanwhile. Who may read it stays the same.
    static Copy of(Path file, Path to) throws IOException {
        Files.createDirectories(to.resolveSibling(""));
        Set<PosixFilePermission> who = Files.getPosixFilePermissions(file);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(
                        to,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(who))) {
            MessageDigest digest = sha256();
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            long left = in.size();
            while (left > 0) {
                chunk.clear().limit((int) Math.min(left, CHUNK));
                int read = in.read(chunk);
                if (read < 0) {
                    break;
                }
                left -= read;
                digest.update(chunk.array(), 0, read);
                chunk.flip();
                while (chunk.hasRemaining()) {
                    out.write(chunk);
                }
            }
            out.force(true);
            return new Copy(out.size(), HexFormat.of().formatHex(digest.digest()));
        }
    }

    static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                out.write(left);
            }
            out.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
