package org.drawbridge.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.drawbridge.engine.journal.StorageException;
import org.jspecify.annotations.Nullable;

/// The files of the log, for reading: `2026-11-23/000001.seg`, in the order in which they were written.
///
/// Callable from any thread. At most [#OPEN] files are kept open, and blocks of at most [#CACHED] bytes: what
/// is read one record after another lies in few blocks.
final class Segments implements AutoCloseable {

    static final int OPEN = 16;
    static final int CACHED = 8 << 20;

    private static final String PART = ".part";

    private record Place(long segment, long block) {}

    private final Path folder;
    private final StoreKey key;
    private final SequencedMap<Long, Segment> open = new LinkedHashMap<>(16, 0.75f, true);
    private final SequencedMap<Place, Block> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private final ReentrantReadWriteLock files = new ReentrantReadWriteLock();
    private int cached;

    Segments(Path folder, StoreKey key) {
        this.folder = folder;
        this.key = key;
    }

    /// Whether there is any file.
    static boolean any(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith(".seg"));
        }
    }

    Path path(long segment) {
        return folder.resolve(LocalDate.ofEpochDay(Location.day(segment)).toString())
                .resolve("%06d.seg".formatted(Location.number(segment)));
    }

    /// All files, in order, without those in whose place there is a thinned one.
    List<Long> all() throws IOException {
        List<Long> found = every();
        found.removeAll(replaced(found));
        return found;
    }

    /// Files in whose place there is a thinned one: a removal has not ended, or was cut off.
    List<Long> replaced() throws IOException {
        return replaced(every());
    }

    private List<Long> every() throws IOException {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder, 2)) {
            files.filter(file -> file.getFileName().toString().endsWith(".seg")).forEach(file -> found.add(id(file)));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                // A day was removed just now.
                return every();
            }
            throw e.getCause();
        }
        found.sort(Long::compare);
        return found;
    }

    private static List<Long> replaced(List<Long> every) {
        List<Long> replaced = new ArrayList<>();
        long day = -1;
        for (long file : every.reversed()) {
            if (Location.day(file) == day) {
                replaced.add(file);
            } else if (Location.thinned(file)) {
                day = Location.day(file);
            }
        }
        return replaced;
    }

    private static long id(Path file) {
        try {
            String name = file.getFileName().toString();
            LocalDate day =
                    LocalDate.parse(file.getName(file.getNameCount() - 2).toString());
            int number = Integer.parseInt(name.substring(0, name.length() - ".seg".length()));
            return Location.segment(day.toEpochDay(), number);
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new StorageException(
                    file + " is no segment of this journal. Move it out of the journal's folder.", e);
        }
    }

    /// Makes a file for writing. Its name is on disk, too, when this returns.
    Segment create(long id) throws IOException {
        Path file = path(id);
        Path day = folder.resolve(file.getName(file.getNameCount() - 2));
        Files.createDirectories(day);
        Segment created = Segment.create(file, key);
        force(folder);
        force(day);
        return created;
    }

    /// Makes the thinned file that takes the place of a day's files: first under another name, so that it is there
    /// whole or not at all.
    void replace(long id, Content content) throws IOException {
        Path file = path(id);
        Path part = file.resolveSibling("thinned" + PART);
        Files.deleteIfExists(part);
        try (Segment segment = Segment.create(part, key)) {
            content.write(segment);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        force(file.resolveSibling(""));
    }

    /// What is written to a file.
    @FunctionalInterface
    interface Content {
        void write(Segment segment) throws IOException;
    }

    /// Reads while no file goes away.
    <T> T pinned(Supplier<T> reading) {
        files.readLock().lock();
        try {
            return reading.get();
        } finally {
            files.readLock().unlock();
        }
    }

    /// Likewise for the thread `journal-index`, for which others that are pinned may wait: it does not queue up behind
    /// a removal that waits for them.
    <T> T pinnedAtOnce(Supplier<T> reading) {
        while (!files.readLock().tryLock()) {
            Thread.onSpinWait();
        }
        try {
            return reading.get();
        } finally {
            files.readLock().unlock();
        }
    }

    /// Removes files for good, and the folder of a day that has none left.
    void delete(List<Long> gone) throws IOException {
        files.writeLock().lock();
        try {
            for (long file : gone) {
                close(file);
                Files.deleteIfExists(path(file));
            }
            for (long day : gone.stream().map(Location::day).distinct().toList()) {
                Path dated = path(Location.segment(day, 0)).resolveSibling("");
                Files.deleteIfExists(dated.resolve("thinned" + PART));
                try (Stream<Path> left = Files.list(dated)) {
                    if (left.findAny().isEmpty()) {
                        Files.delete(dated);
                    }
                }
            }
            force(folder);
        } finally {
            files.writeLock().unlock();
        }
    }

    private synchronized void close(long file) {
        Segment known = open.remove(file);
        if (known != null) {
            known.discard();
        }
        blocks.keySet().removeIf(place -> place.segment() == file);
        cached = blocks.values().stream().mapToInt(Block::size).sum();
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Throws [StorageException] if the newest file was written with another key.
    void checkKey() throws IOException {
        List<Long> files = all();
        if (!files.isEmpty()) {
            var _ = segment(files.getLast());
        }
    }

    /// Reads the block at a location; empty if it was never written whole or its file is gone.
    Optional<Block> read(Location location) throws IOException {
        while (true) {
            Optional<Segment> segment = segment(location.segment());
            if (segment.isEmpty()) {
                return Optional.empty();
            }
            try {
                return segment.get().read(location.block());
            } catch (ClosedByInterruptException e) {
                forget(location.segment(), segment.get());
                throw e;
            } catch (ClosedChannelException e) {
                // Another reader was interrupted, which closes the file, or it was the eldest: opened anew.
                forget(location.segment(), segment.get());
            }
        }
    }

    /// Like [#read], from memory if it was read lately. Only for blocks that are known to be written.
    Optional<Block> readAgain(Location location) throws IOException {
        var place = new Place(location.segment(), location.block());
        synchronized (this) {
            Block known = blocks.get(place);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<Block> read = read(location);
        if (read.isPresent()) {
            keep(place, read.get());
        }
        return read;
    }

    private synchronized void keep(Place place, Block block) {
        if (block.size() <= CACHED / 2 && blocks.putIfAbsent(place, block) == null) {
            cached += block.size();
            while (cached > CACHED) {
                cached -= blocks.pollFirstEntry().getValue().size();
            }
        }
    }

    synchronized Optional<Segment> segment(long id) throws IOException {
        Segment known = open.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        Path file = path(id);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Optional<Segment> opened = Segment.open(file, key);
        if (opened.isPresent()) {
            open.put(id, opened.get());
            if (open.size() > OPEN) {
                close(open.pollFirstEntry());
            }
        }
        return opened;
    }

    private synchronized void forget(long id, Segment segment) {
        open.remove(id, segment);
    }

    private static void close(Map.@Nullable Entry<Long, Segment> eldest) {
        if (eldest != null) {
            eldest.getValue().discard();
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(Segment::discard);
        open.clear();
        blocks.clear();
        cached = 0;
    }
}
