package org.drawbridge.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.drawbridge.formats.Payload;
import org.h2.compress.CompressLZF;

/// A block of the log as read: the records of one group commit.
///
/// Records are written each after its length, compressed as one with LZF; before all of it the length
/// uncompressed.
///
/// @param first number of the first record
/// @param next offset after it in its file
record Block(long first, List<Payload> records, long next) {

    static byte[] pack(List<Payload> records) {
        int plain = 0;
        for (Payload each : records) {
            plain += 4 + each.size();
        }
        ByteBuffer all = ByteBuffer.allocate(plain);
        records.forEach(each -> all.putInt(each.size()).put(each.reveal()));
        byte[] packed = new byte[plain + plain / 16 + 64];
        int size = new CompressLZF().compress(all.array(), 0, plain, packed, 4);
        ByteBuffer.wrap(packed).putInt(plain);
        return Arrays.copyOf(packed, size);
    }

    static List<Payload> unpack(byte[] packed) {
        byte[] plain = new byte[ByteBuffer.wrap(packed).getInt()];
        new CompressLZF().expand(packed, 4, packed.length - 4, plain, 0, plain.length);
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
