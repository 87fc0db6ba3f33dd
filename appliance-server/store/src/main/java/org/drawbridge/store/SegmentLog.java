package org.drawbridge.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;
import org.jspecify.annotations.Nullable;

/// The durable log: numbered records in segment files of one folder per day (UTC),
/// `journal/2026-11-23/000001.seg`.
///
/// Group commit: one thread, `journal-writer`, takes whatever has queued up while the last block was being
/// forced, seals it into one block, forces the file once and then completes the callers' futures in order. At
/// most [#QUEUE] records wait for it; appending blocks beyond that.
///
/// It stops taking records while less than the reserve is free on the disk, and goes on by itself when there
/// is more.
final class SegmentLog implements AutoCloseable {

    private static final int QUEUE = 8192;
    private static final int BLOCK_BYTES = 1 << 20;
    private static final long SEGMENT_BYTES = 256L << 20;
    private static final System.Logger LOGGER = System.getLogger("drawbridge.store");

    private final Path folder;
    private final StoreKey key;
    private final Clock clock;
    private final HomeLock lock;
    private final Segments segments;
    private final LogReader reader;
    private final FreeSpace space;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer = Thread.ofPlatform().name("journal-writer").unstarted(this::write);

    private @Nullable Segment current;
    private boolean refusing;
    private long currentId;
    private long next = 1;
    private volatile Mark committed = Mark.START;
    private volatile boolean closing;
    private volatile boolean ended;

    private record Pending(Payload record, Kept kept, CompletableFuture<Long> stored) {}

    /// Told that a record is on disk, on the writer's thread, in the order of the numbers.
    interface Kept {
        void kept(long number, Location location);
    }

    /// Takes the records that the log already holds, in order.
    interface Reader {
        void record(long number, Location location, Payload record);
    }

    private SegmentLog(Path folder, StoreKey key, Clock clock, FreeSpace space, HomeLock lock) {
        this.folder = folder;
        this.key = key;
        this.clock = clock;
        this.space = space;
        this.lock = lock;
        this.segments = new Segments(folder, key);
        this.reader = new LogReader(folder, segments);
    }

    /// Opens the log under `home`. It takes records once what it holds has been read with [#recover].
    ///
    /// Throws [StorageException] with a sentence for a person if the home is in use or the key is not right.
    static SegmentLog open(Path home, Clock clock, long reserve) {
        Path folder = home.resolve("journal");
        try {
            Files.createDirectories(folder);
            HomeLock lock = HomeLock.take(home);
            try {
                StoreKey key = StoreKey.open(home, Segments.any(folder));
                var log = new SegmentLog(folder, key, clock, new FreeSpace(folder.toFile(), reserve), lock);
                log.segments.checkKey();
                return log;
            } catch (RuntimeException | IOException e) {
                lock.close();
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

    StoreKey key() {
        return key;
    }

    /// For reading single records, from any thread.
    LogReader reader() {
        return reader;
    }

    /// Reads every record after a mark, once, and begins to take records.
    ///
    /// Throws [StorageException] if the log is damaged. A last block that was not written whole is not damage:
    /// nothing
    /// of it was ever acknowledged.
    void recover(Mark after, Reader reader) {
        committed = this.reader.read(after, Long.MAX_VALUE, reader);
        next = committed.number() + 1;
        writer.start();
    }

    /// The last record that is on disk.
    Mark committed() {
        return committed;
    }

    /// Reads every record after a mark that is on disk by now. Returns the last of them.
    Mark replay(Mark after, Reader reader) {
        return segments.pinnedAtOnce(() -> this.reader.read(after, committed.number(), reader));
    }

    /// Writes the files of a day anew without the facts about messages that do not stay. The old ones are left, and
    /// are not read any more by who reads the log as a whole.
    ///
    /// @return how many bytes the new file has
    long thin(Day day, LongPredicate stays) {
        long file = Location.thinnedAfter(day.files().getLast());
        try {
            segments.replace(file, to -> Thinning.write(day, reader, stays, to));
            return Files.size(segments.path(file));
        } catch (IOException e) {
            throw new StorageException(
                    "The files of " + day.date() + " under " + folder
                            + " cannot be written anew without what was removed. Is the disk full? Nothing is lost.",
                    e);
        }
    }

    /// Removes files that are not needed any more.
    void remove(List<Long> files) {
        try {
            segments.delete(files);
        } catch (IOException e) {
            throw new StorageException("Files under " + folder + " cannot be removed. Check its permissions.", e);
        }
    }

    /// Removes files that a removal left which was cut off. The index must be in line with those in their place.
    void removeReplaced() {
        try {
            segments.delete(segments.replaced());
        } catch (IOException e) {
            throw new StorageException("Files under " + folder + " cannot be removed. Check its permissions.", e);
        }
    }

    /// Reads while no file goes away.
    <T> T pinned(Supplier<T> reading) {
        return segments.pinned(reading);
    }

    /// Adds a record. The future completes with its number, on the writer's thread, once it is on disk, or
    /// with a [StorageException] if it cannot be kept; then nothing of it is in the log. Blocks while too
    /// much is under way.
    CompletableFuture<Long> append(Payload record, Kept kept) throws InterruptedException {
        var pending = new Pending(record, kept, new CompletableFuture<>());
        while (!closing) {
            if (queue.offer(pending, 100, TimeUnit.MILLISECONDS)) {
                if (ended && queue.remove(pending)) {
                    break;
                }
                return pending.stored();
            }
        }
        pending.stored().completeExceptionally(closed());
        return pending.stored();
    }

    private static StorageException closed() {
        return new StorageException("The journal is closed.");
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
        List<Payload> records = batch.stream().map(Pending::record).toList();
        long block;
        try {
            space.check();
            byte[] packed = Block.pack(records);
            block = segment().append(next, packed);
            space.used(packed.length);
        } catch (IOException | UncheckedIOException e) {
            abandon();
            space.doubt();
            refuse(
                    batch,
                    new StorageException(
                            "The journal under " + folder
                                    + " cannot be written; is the disk full? Nothing was acknowledged.",
                            e));
            return;
        } catch (StorageException e) {
            refuse(batch, e);
            return;
        }
        // A small record may find room in the last page of a disk that is full all the same.
        if (refusing && space.isThere()) {
            refusing = false;
            LOGGER.log(System.Logger.Level.INFO, "The journal can be written again.");
        }
        var last = new Location(currentId, block, batch.size() - 1);
        committed = new Mark(next + last.record(), last);
        for (int i = 0; i < batch.size(); i++) {
            complete(batch.get(i), next++, new Location(currentId, block, i));
        }
    }

    private static void complete(Pending pending, long number, Location location) {
        try {
            pending.kept().kept(number, location);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "a listener of the journal failed: {0}", e.getClass());
        }
        pending.stored().complete(number);
    }

    /// Says it in the log when it begins, not for every message that is refused.
    private void refuse(List<Pending> batch, StorageException failure) {
        if (!refusing) {
            refusing = true;
            LOGGER.log(System.Logger.Level.WARNING, failure.getMessage());
        }
        batch.forEach(each -> each.stored().completeExceptionally(failure));
    }

    /// The segment to write to: a new one each day, each 256 MB, and after each failure. Days never go back,
    /// whatever the clock does, so that the order of the files is the order of the records. Nothing comes after the
    /// file of a day that was repaired: the next day begins early.
    private Segment segment() throws IOException {
        long today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
        Segment open = current;
        if (open != null && today <= Location.day(currentId) && open.size() < SEGMENT_BYTES) {
            return open;
        }
        abandon();
        List<Long> files = segments.all();
        long newest = files.isEmpty() ? 0 : files.getLast();
        long day = Math.max(today, Location.day(newest) + (Location.thinned(newest) ? 1 : 0));
        long id = day > Location.day(newest) ? Location.segment(day, 1) : newest + 1;
        Segment created = segments.create(id);
        current = created;
        currentId = id;
        return created;
    }

    /// Leaves the current segment; one that holds nothing is removed.
    private void abandon() {
        Segment open = current;
        current = null;
        if (open != null) {
            open.discard();
            try {
                if (open.size() == Segment.first()) {
                    Files.deleteIfExists(segments.path(currentId));
                }
            } catch (IOException e) {
                LOGGER.log(System.Logger.Level.WARNING, "an empty segment could not be removed: {0}", e.getClass());
            }
        }
    }

    /// Takes nothing more and writes what is queued.
    void stop() {
        closing = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended = true;
        for (Pending late = queue.poll(); late != null; late = queue.poll()) {
            late.stored().completeExceptionally(closed());
        }
    }

    /// Writes what is queued, then releases the files. A log that was not closed opens all the same.
    @Override
    public void close() {
        stop();
        abandon();
        segments.close();
        lock.close();
    }
}
