package org.drawbridge.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;
import org.jspecify.annotations.Nullable;

/// The durable log: numbered records in segment files of one folder per day (UTC),
/// `journal/2026-11-23/000001.seg`.
///
/// Group commit: one thread, `journal-writer`, takes whatever has queued up while the last block was being
/// forced, seals it into one block, forces the file once and then completes the callers' futures in order.
final class SegmentLog implements AutoCloseable {

    private static final int QUEUE = 8192;
    private static final int BLOCK_BYTES = 1 << 20;
    private static final long SEGMENT_BYTES = 256L << 20;
    private static final long VERIFIED_BYTES = 32L << 20;

    private final Path folder;
    private final StoreKey key;
    private final Clock clock;
    private final FileChannel lockFile;
    private final FreeSpace space;
    private final Blocks blocks;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer = Thread.ofPlatform().name("journal-writer").unstarted(this::write);

    private @Nullable Segment current;
    private LocalDate currentDay = LocalDate.EPOCH;
    private long currentSegment;
    private long next;
    private volatile boolean closing;

    private record Pending(Payload record, Kept kept, CompletableFuture<Long> stored) {}

    /// Takes the records that the log already holds, in order.
    interface Reader {
        void record(long number, Location at, Payload content);
    }

    /// Told of each record that is on disk, in order, on the writer's thread.
    interface Kept {
        void record(long number, Location at);
    }

    private SegmentLog(Path folder, StoreKey key, Clock clock, FileChannel lockFile, FreeSpace space) {
        this.folder = folder;
        this.key = key;
        this.clock = clock;
        this.lockFile = lockFile;
        this.space = space;
        this.blocks = new Blocks(folder, key);
    }

    /// Opens the log under `home` and begins to take records. What was written last, up to 32 MiB, is verified; what
    /// is older is when it is read.
    ///
    /// Throws [StorageException] with a sentence for a person if the home is in use, the key is not right or the
    /// log is damaged. A last block that was not written whole is not damage: nothing of it was ever
    /// acknowledged.
    static SegmentLog open(Path home, Clock clock, FreeSpace space) {
        Path folder = home.resolve("journal");
        try {
            Files.createDirectories(folder);
            FileChannel lockFile = lock(home);
            try {
                StoreKey key = StoreKey.open(home, !segments(folder).isEmpty());
                var log = new SegmentLog(folder, key, clock, lockFile, space);
                log.next = log.following();
                log.writer.start();
                return log;
            } catch (RuntimeException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageException(
                    "The journal under " + home + " cannot be opened: "
                            + e.getClass().getSimpleName()
                            + ". Check that the folder exists and that this user may write to it.",
                    e);
        }
    }

    private static FileChannel lock(Path home) throws IOException {
        FileChannel channel =
                FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(home);
        }
        channel.close();
        throw inUse(home);
    }

    private static StorageException inUse(Path home) {
        return new StorageException(
                "Another Drawbridge runs on " + home + ". Stop it first, or give this one a home of its own.");
    }

    private static List<Path> segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".seg"))
                    .sorted()
                    .toList();
        }
    }

    /// The key that opens this log, for what else is kept beside it.
    StoreKey key() {
        return key;
    }

    /// The number that follows the last record.
    private long following() throws IOException {
        for (Path file : segments(folder).reversed()) {
            Optional<Segment> opened = Segment.open(file, key);
            if (opened.isPresent()) {
                try (Segment last = opened.get()) {
                    long from = Math.max(Segment.first(), last.size() - VERIFIED_BYTES);
                    long following = replay(last, Location.segment(file), last.blockAt(from), (_, _, _) -> {}, 0);
                    if (following > 0) {
                        return following;
                    }
                }
            }
        }
        return 1;
    }

    /// Reads every record from `from` on, those being written while it reads included.
    ///
    /// @param from where a block begins, or [Location#START]
    /// @return the number that follows the last one
    long replay(Location from, Reader reader) throws IOException {
        long following = 1;
        for (Path file : segments(folder)) {
            long segment = Location.segment(file);
            if (segment >= from.segment()) {
                Optional<Segment> opened = Segment.open(file, key);
                if (opened.isPresent()) {
                    try (Segment open = opened.get()) {
                        long offset = segment == from.segment() ? from.offset() : Segment.first();
                        following = Math.max(following, replay(open, segment, offset, reader, following));
                    }
                }
            }
        }
        return following;
    }

    private static long replay(Segment open, long segment, long from, Reader reader, long following)
            throws IOException {
        long number = following;
        long offset = from;
        for (var block = open.read(offset); block.isPresent(); block = open.read(offset)) {
            number = block.get().firstRecord();
            int index = 0;
            for (Payload each : Blocks.unpack(block.get().payload())) {
                reader.record(number++, new Location(segment, offset, index++), each);
            }
            offset = block.get().next();
        }
        return number;
    }

    /// Reads one record back. Throws [StorageException] if it is not there or damaged.
    Payload read(Location at) {
        return blocks.read(at);
    }

    /// Adds a record. The future completes with its number, on the writer's thread, once it is on disk, or with a
    /// [StorageException] if it cannot be kept; then nothing of it is in the log. Blocks while too much is under
    /// way.
    ///
    /// @param kept told before the future completes
    CompletableFuture<Long> append(Payload record, Kept kept) throws InterruptedException {
        var pending = new Pending(record, kept, new CompletableFuture<>());
        if (closing) {
            pending.stored().completeExceptionally(new StorageException("The journal is closed."));
            return pending.stored();
        }
        queue.put(pending);
        return pending.stored();
    }

    private void write() {
        List<Pending> batch = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                Pending first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    gather(first, batch);
                    commit(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gather(Pending first, List<Pending> batch) {
        batch.add(first);
        int bytes = first.record().size();
        for (Pending more = queue.peek(); more != null && bytes < BLOCK_BYTES; more = queue.peek()) {
            batch.add(queue.remove());
            bytes += more.record().size();
        }
    }

    private void commit(List<Pending> batch) {
        long offset;
        try {
            space.check();
            offset = segment()
                    .append(
                            next,
                            Blocks.pack(batch.stream().map(Pending::record).toList()));
        } catch (StorageException e) {
            batch.forEach(each -> each.stored().completeExceptionally(e));
            return;
        } catch (IOException | UncheckedIOException e) {
            abandon();
            var failure = new StorageException(
                    "The journal under " + folder + " cannot be written; is the disk full? Nothing was acknowledged.",
                    e);
            batch.forEach(each -> each.stored().completeExceptionally(failure));
            return;
        }
        int index = 0;
        for (Pending each : batch) {
            long number = next++;
            each.kept().record(number, new Location(currentSegment, offset, index++));
            each.stored().complete(number);
        }
    }

    /// The segment to write to: a new one each day, each 256 MB, and after each failure.
    private Segment segment() throws IOException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Segment open = current;
        if (open != null && today.equals(currentDay) && open.size() < SEGMENT_BYTES) {
            return open;
        }
        abandon();
        Path day = Files.createDirectories(folder.resolve(today.toString()));
        int number = segments(day).size() + 1;
        Path file = day.resolve("%06d.seg".formatted(number));
        while (Files.exists(file)) {
            file = day.resolve("%06d.seg".formatted(++number));
        }
        Segment created = Segment.create(file, key);
        current = created;
        currentSegment = Location.segment(file);
        currentDay = today;
        return created;
    }

    private void abandon() {
        Segment open = current;
        current = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                System.getLogger("drawbridge.store")
                        .log(System.Logger.Level.WARNING, "a segment could not be closed: {0}", e.getClass());
            }
        }
    }

    /// Writes what is queued, then releases the files. A log that was not closed opens all the same.
    @Override
    public void close() {
        closing = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        abandon();
        blocks.close();
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
