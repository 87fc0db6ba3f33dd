package org.drawbridge.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;
import org.h2.compress.CompressLZF;
import org.jspecify.annotations.Nullable;

/// Reads single records back out of their blocks. The last few files stay open and the last few blocks unpacked,
/// because what is read is mostly read in the order in which it was written.
///
/// Callable from any thread; `lock` guards both memories.
final class Blocks implements AutoCloseable {

    private static final int OPEN_FILES = 8;
    private static final long UNPACKED_BYTES = 16L << 20;

    private final Path folder;
    private final StoreKey key;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Segment> files = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Location, List<Payload>> unpacked = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    Blocks(Path folder, StoreKey key) {
        this.folder = folder;
        this.key = key;
    }

    Payload read(Location at) {
        lock.lock();
        try {
            var block = new Location(at.segment(), at.offset(), 0);
            List<Payload> records = unpacked.get(block);
            if (records == null) {
                records = load(block);
            }
            if (at.index() >= records.size()) {
                throw missing(at, null);
            }
            return records.get(at.index());
        } catch (IOException e) {
            throw missing(at, e);
        } finally {
            lock.unlock();
        }
    }

    private List<Payload> load(Location block) throws IOException {
        Segment file = files.get(block.segment());
        if (file == null) {
            file = Segment.open(Location.file(folder, block.segment()), key).orElseThrow(() -> missing(block, null));
            files.put(block.segment(), file);
            forgetOldestFile();
        }
        List<Payload> records = unpack(file.read(block.offset())
                .orElseThrow(() -> missing(block, null))
                .payload());
        unpacked.put(block, records);
        bytes += size(records);
        for (var oldest = unpacked.entrySet().iterator(); bytes > UNPACKED_BYTES && unpacked.size() > 1; ) {
            bytes -= size(oldest.next().getValue());
            oldest.remove();
        }
        return records;
    }

    private void forgetOldestFile() throws IOException {
        if (files.size() > OPEN_FILES) {
            var oldest = files.entrySet().iterator();
            oldest.next().getValue().close();
            oldest.remove();
        }
    }

    private static long size(List<Payload> records) {
        return records.stream().mapToLong(Payload::size).sum();
    }

    private StorageException missing(Location at, @Nullable IOException cause) {
        String text = "The journal's file " + Location.file(folder, at.segment()) + " cannot be read at byte "
                + at.offset() + ". Check the disk, or restore the file from a backup.";
        return cause == null ? new StorageException(text) : new StorageException(text, cause);
    }

    /// Records, each after its length, compressed as one; before all of it the length uncompressed.
    static byte[] pack(List<Payload> records) {
        int plain = records.stream().mapToInt(each -> 4 + each.size()).sum();
        ByteBuffer joined = ByteBuffer.allocate(plain);
        records.forEach(each -> joined.putInt(each.size()).put(each.reveal()));
        byte[] packed = new byte[plain + plain / 16 + 64];
        int size = new CompressLZF().compress(joined.array(), 0, plain, packed, 4);
        ByteBuffer.wrap(packed).putInt(plain);
        return Arrays.copyOf(packed, size);
    }

    static List<Payload> unpack(Payload packed) {
        byte[] source = packed.reveal();
        byte[] plain = new byte[ByteBuffer.wrap(source).getInt()];
        new CompressLZF().expand(source, 4, source.length - 4, plain, 0, plain.length);
        ByteBuffer joined = ByteBuffer.wrap(plain);
        List<Payload> found = new ArrayList<>();
        while (joined.hasRemaining()) {
            byte[] record = new byte[joined.getInt()];
            joined.get(record);
            found.add(Payload.of(record));
        }
        return found;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            for (Segment each : files.values()) {
                each.close();
            }
            files.clear();
            unpacked.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }
}
