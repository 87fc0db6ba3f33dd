package org.drawbridge.security.audit;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;

/// The files of the trail, `audit/2026-11.trail`: a month each, so that retention is deleting files. Each begins with
/// the
/// link before it, signed; then come blocks, `kind length bytes`: entries, sealed, and checkpoints, signed.
final class TrailFiles {

    static final byte ENTRY = 1;
    static final byte CHECKPOINT = 2;

    private static final byte[] MAGIC = "DRAWBRIDGE-AUDIT-1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST = 1 << 16;

    private TrailFiles() {}

    /// Takes what a file holds, in its order.
    interface Reader {
        /// The link that the file goes on from.
        void begins(Path file, Link before, byte[] signature) throws IOException;

        void entry(Path file, byte[] sealed) throws IOException;

        void checkpoint(Path file, byte[] signature) throws IOException;
    }

    static Path folder(Path home) {
        return home.resolve("audit");
    }

    static List<Path> all(Path home) throws IOException {
        if (!Files.isDirectory(folder(home))) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder(home))) {
            return found.filter(file -> String.valueOf(file.getFileName()).matches("\\d{4}-\\d{2}\\.trail"))
                    .sorted()
                    .toList();
        }
    }

    static byte[] header(Link before, byte[] signature) {
        return ByteBuffer.allocate(MAGIC.length + 8 + 32 + 4 + signature.length)
                .put(MAGIC)
                .putLong(before.number())
                .put(before.hash().reveal())
                .putInt(signature.length)
                .put(signature)
                .array();
    }

    static byte[] block(byte kind, byte[] content) {
        return ByteBuffer.allocate(1 + 4 + content.length)
                .put(kind)
                .putInt(content.length)
                .put(content)
                .array();
    }

    /// Reads a file up to its last whole block, and answers with where that ends. Throws [IOException] if what is in it
    /// cannot have been written by this appliance.
    static long read(Path file, Reader reader) throws IOException {
        return read(file, 0, reader);
    }

    /// @param from where an earlier reading ended; 0 for all of it
    static long read(Path file, long from, Reader reader) throws IOException {
        long whole = from;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            if (from == 0) {
                if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                    throw new IOException("it does not begin as a trail does");
                }
                Link before = new Link(in.readLong(), Payload.of(exactly(in, 32)));
                byte[] signature = sized(in);
                reader.begins(file, before, signature);
                whole = MAGIC.length + 8L + 32 + 4 + signature.length;
            } else {
                in.skipNBytes(from);
            }
            for (int kind = in.read(); kind >= 0; kind = in.read()) {
                byte[] content = sized(in);
                switch (kind) {
                    case ENTRY -> reader.entry(file, content);
                    case CHECKPOINT -> reader.checkpoint(file, content);
                    default -> throw new IOException("there is something unknown at byte " + whole);
                }
                whole += 1 + 4 + content.length;
            }
        } catch (EOFException e) {
            // The last block was being written when the process or the power went.
            return whole;
        }
        return whole;
    }

    /// The number of the entry before a file's first.
    static long before(Path file) throws IOException {
        try (var in = new DataInputStream(Files.newInputStream(file))) {
            in.skipNBytes(MAGIC.length);
            return in.readLong();
        }
    }

    private static byte[] sized(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LARGEST) {
            throw new IOException("there is a block of an impossible length");
        }
        return exactly(in, length);
    }

    private static byte[] exactly(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
