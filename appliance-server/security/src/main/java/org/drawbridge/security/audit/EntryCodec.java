package org.drawbridge.security.audit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/// Entries as bytes.
final class EntryCodec {

    private static final int LONGEST = 1_000;

    private EntryCodec() {}

    static byte[] write(Entry entry) {
        var bytes = new ByteArrayOutputStream(128);
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(entry.at().toEpochMilli());
            out.writeUTF(entry.action().name());
            out.writeUTF(cut(entry.who()));
            out.writeUTF(cut(entry.from()));
            out.writeUTF(cut(entry.what()));
            out.writeLong(entry.message());
            out.writeUTF(cut(entry.patient()));
            out.writeByte(entry.outcome());
            out.writeUTF(cut(entry.why()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /// Throws [IOException] if this is no entry.
    static Entry read(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        long at = in.readLong();
        Action action;
        try {
            action = Action.valueOf(in.readUTF());
        } catch (IllegalArgumentException e) {
            throw new IOException("no entry", e);
        }
        return new Entry(
                Instant.ofEpochMilli(at),
                action,
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readLong(),
                in.readUTF(),
                in.readUnsignedByte(),
                in.readUTF());
    }
}
