package org.drawbridge.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;

/// Reads the log: all of it after a mark, or one record. Callable from any thread, also while the log is
/// written.
final class LogReader {

    private final Path folder;
    private final Segments segments;

    LogReader(Path folder, Segments segments) {
        this.folder = folder;
        this.segments = segments;
    }

    /// Whether the log has this record at this place.
    boolean holds(Mark mark) {
        if (mark.equals(Mark.START)) {
            return true;
        }
        try {
            return segments.read(mark.location())
                    .filter(block -> block.first() + mark.location().record() == mark.number())
                    .isPresent();
        } catch (IOException e) {
            throw unreadable(mark.location().segment(), e);
        }
    }

    /// Where reading has to begin for the records after a number: the beginning of the file that they begin in.
    Mark before(long number) {
        long reading = 0;
        try {
            List<Long> files = segments.all();
            for (long file : files.reversed()) {
                reading = file;
                Optional<Segment> segment = segments.segment(file);
                OptionalLong first =
                        segment.isPresent() ? segment.get().firstRecord(Segment.first()) : OptionalLong.empty();
                if (first.isPresent() && first.getAsLong() <= number) {
                    return new Mark(number, new Location(file, Segment.first(), 0));
                }
            }
            return new Mark(number, Location.START);
        } catch (IOException e) {
            throw unreadable(reading, e);
        }
    }

    /// Reads the records after a mark up to a number, in order, without those that were removed. Returns the last of
    /// them.
    ///
    /// Throws [StorageException] if a file is damaged. A last block that was not written whole is not damage:
    /// nothing of it was ever acknowledged.
    Mark read(Mark after, long until, SegmentLog.Reader reader) {
        Mark last = after;
        long reading = after.location().segment();
        try {
            List<Long> files = segments.all();
            for (int i = 0; i < files.size() && last.number() < until; i++) {
                reading = files.get(i);
                if (reading >= after.location().segment()) {
                    long limit = Math.min(until, firstAfter(files, i) - 1);
                    last = read(reading, last, limit, reader);
                }
            }
            return last;
        } catch (IOException e) {
            throw unreadable(reading, e);
        }
    }

    /// The first record in the files after one. What a file holds beyond it is the rest of a failed write,
    /// which could not be cut off and whose numbers were given anew.
    private long firstAfter(List<Long> files, int place) throws IOException {
        for (long file : files.subList(place + 1, files.size())) {
            Optional<Segment> segment = segments.segment(file);
            if (segment.isPresent()) {
                OptionalLong first = segment.get().firstRecord(Segment.first());
                if (first.isPresent()) {
                    return first.getAsLong();
                }
            }
        }
        return Long.MAX_VALUE;
    }

    private Mark read(long file, Mark after, long until, SegmentLog.Reader reader) throws IOException {
        Mark last = after;
        boolean within = after.location().segment() == file;
        var place = new Location(file, within ? after.location().block() : Segment.first(), 0);
        while (last.number() < until) {
            Optional<Block> block = segments.read(place);
            if (block.isEmpty()) {
                break;
            }
            List<Payload> records = block.get().records();
            for (int i = 0; i < records.size(); i++) {
                long number = block.get().first() + i;
                if (number > last.number() && number <= until) {
                    last = new Mark(number, new Location(file, place.block(), i));
                    if (Block.filled(records.get(i))) {
                        reader.record(number, last.location(), records.get(i));
                    }
                }
            }
            place = new Location(file, block.get().next(), 0);
        }
        return last;
    }

    /// Its days, oldest first.
    List<Day> days() {
        try {
            Map<Long, List<Long>> files = new TreeMap<>();
            for (long file : segments.all()) {
                files.computeIfAbsent(Location.day(file), _ -> new ArrayList<>())
                        .add(file);
            }
            List<Day> days = new ArrayList<>();
            long end = 0;
            for (Map.Entry<Long, List<Long>> each :
                    new TreeMap<>(files).descendingMap().entrySet()) {
                long first = firstAfter(each.getValue(), -1);
                if (first == Long.MAX_VALUE) {
                    first = end;
                }
                days.addFirst(new Day(
                        LocalDate.ofEpochDay(each.getKey()), each.getValue(), first, end, bytes(each.getValue())));
                end = first;
            }
            return days;
        } catch (IOException e) {
            throw new StorageException("The folder " + folder + " cannot be read. Check its permissions.", e);
        }
    }

    private long bytes(List<Long> files) {
        return files.stream()
                .map(segments::path)
                .map(Path::toFile)
                .mapToLong(File::length)
                .sum();
    }

    /// The record at a place where one was kept. Callable from any thread.
    Payload read(Location location) {
        try {
            Optional<Block> block = segments.readAgain(location);
            if (block.isPresent()
                    && location.record() < block.get().records().size()
                    && Block.filled(block.get().records().get(location.record()))) {
                return block.get().records().get(location.record());
            }
        } catch (IOException e) {
            throw unreadable(location.segment(), e);
        }
        throw new StorageException("The journal's file " + segments.path(location.segment())
                + " is missing or damaged at byte " + location.block() + ". Restore it from a backup.");
    }

    private StorageException unreadable(long segment, IOException e) {
        return new StorageException(
                "The journal's file " + segments.path(segment) + " cannot be read: "
                        + e.getClass().getSimpleName() + ". Check the disk and the file's permissions.",
                e);
    }

    /// How many bytes its files take.
    long bytesOnDisk() {
        try {
            return bytes(segments.all());
        } catch (IOException e) {
            throw new StorageException("The folder " + folder + " cannot be read. Check its permissions.", e);
        }
    }
}
