package org.drawbridge.security.audit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

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
            if (!entry.exchanges().isEmpty()) {
                write(out, entry.exchanges());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Deflated: numbers follow each other, and patients come again.
    private static void write(DataOutputStream out, Exchanges exchanges) throws IOException {
        out.writeLong(exchanges.since().toEpochMilli());
        out.writeLong(exchanges.upTo());
        out.writeInt(exchanges.all().size());
        try (var packed = new DataOutputStream(new DeflaterOutputStream(out))) {
            for (Exchanges.One each : exchanges.all()) {
                packed.writeLong(each.message());
                packed.writeUTF(each.patient());
            }
        }
    }

    private static Exchanges exchanges(DataInputStream in) throws IOException {
        Instant since = Instant.ofEpochMilli(in.readLong());
        long upTo = in.readLong();
        int count = in.readInt();
        if (count < 0 || count > JournalFollower.MOST) {
            throw new IOException("no entry");
        }
        List<Exchanges.One> all = new ArrayList<>(count);
        try (var packed = new DataInputStream(new InflaterInputStream(in))) {
            for (int i = 0; i < count; i++) {
                all.add(new Exchanges.One(packed.readLong(), packed.readUTF()));
            }
        }
        return new Exchanges(since, upTo, all);
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
                in.readUTF(),
                in.available() > 0 ? exchanges(in) : Exchanges.NONE);
    }
}
