package org.drawbridge.store;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.drawbridge.formats.Payload;

/// A block of the log as read: the records of one group commit.
///
/// Records are written each after its length, compressed as one with Zstandard (RFC 8878); before all of it the
/// length uncompressed.
///
/// @param first number of the first record
/// @param next offset after it in its file
record Block(long first, List<Payload> records, long next) {

    /// Of Zstandard. The fastest is also the smallest for what repeats as much as bundles do: a window of half a
    /// megabyte sees what messages have in common.
    private static final int LEVEL = 1;

    /// In the place of a record that was lost because its file was damaged. One that was removed is empty.
    static final Payload LOST = Payload.of(new byte[1]);

    /// Whether there is a fact, and not only its number.
    static boolean filled(Payload record) {
        return record.size() > 0 && !record.equals(LOST);
    }

    static byte[] pack(List<Payload> records) {
        int plain = 0;
        for (Payload each : records) {
            plain += 4 + each.size();
        }
        ByteBuffer all = ByteBuffer.allocate(plain);
        records.forEach(each -> all.putInt(each.size()).put(each.reveal()));
        byte[] packed = new byte[4 + (int) Zstd.compressBound(plain)];
        long size = Zstd.compressByteArray(packed, 4, packed.length - 4, all.array(), 0, plain, LEVEL);
        ByteBuffer.wrap(packed).putInt(plain);
        return Arrays.copyOf(packed, 4 + Math.toIntExact(size));
    }

    static List<Payload> unpack(byte[] packed) {
        byte[] plain = new byte[ByteBuffer.wrap(packed).getInt()];
        Zstd.decompressByteArray(plain, 0, plain.length, packed, 4, packed.length - 4);
        ByteBuffer records = ByteBuffer.wrap(plain);
        List<Payload> found = new ArrayList<>();
        while (records.hasRemaining()) {
            byte[] record = new byte[records.getInt()];
            records.get(record);
            found.add(Payload.of(record));
        }
        return found;
    }

    /// What it takes in memory, about.
    int size() {
        int size = 64;
        for (Payload each : records) {
            size += each.size() + 40;
        }
        return size;
    }
}
