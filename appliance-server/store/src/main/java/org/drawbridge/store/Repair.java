package org.drawbridge.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;

/// Makes a journal with damaged files one that can be used: what can be read stays, under the numbers that it
/// has; what cannot is named, and leaves records that say so. Damaged files are put aside under `home/damaged`,
/// where nothing ever removes them.
///
/// For a home on which no appliance runs. For one thread.
public final class Repair {

    /// A stretch of a file that cannot be read.
    ///
    /// @param file within the home
    /// @param first number of the first record that is lost with it
    /// @param until the first number after them; the same if nobody can say how many there were, at the beginning
    public record Loss(String file, long offset, long bytes, long first, long until) {}

    /// @param losses empty if nothing is damaged, and so nothing was done
    /// @param uncertain how many deliveries wait for a person now, since what became of them may have been lost
    /// @param failed how many messages are shown as failed now, since they may have been mapped in what was lost
    public record Done(List<Loss> losses, long uncertain, long failed) {
        public Done {
            losses = List.copyOf(losses);
        }
    }

    private record Stretch(long file, long offset, long bytes) {}

    private final Path home;
    private final Segments segments;
    private final List<Long> files;
    private final List<Loss> losses = new ArrayList<>();
    private final TreeSet<Long> damaged = new TreeSet<>();
    /// What could not be read since the last block that could.
    private final List<Stretch> unread = new ArrayList<>();
    /// The first number of each file that has any.
    private final Map<Long, Long> firsts = new HashMap<>();
    private long next;

    private Repair(Path home, Segments segments) throws IOException {
        this.home = home;
        this.segments = segments;
        this.files = segments.all();
    }

    /// Throws [StorageException] with a sentence for a person if an appliance runs on the home, its key is missing
    /// or the disk cannot be read or written.
    public static Done of(Path home, Clock clock) {
        Path folder = home.resolve("journal");
        if (!Files.isDirectory(folder)) {
            throw new StorageException("There is no journal in " + home + ".");
        }
        List<Loss> losses;
        try (HomeLock _ = HomeLock.take(home);
                var segments = new Segments(folder, StoreKey.open(home, true))) {
            segments.checkKey();
            var repair = new Repair(home, segments);
            repair.survey();
            repair.rewrite();
            losses = repair.losses;
            if (!losses.isEmpty()) {
                IndexDatabase.delete(home.resolve("index"));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new StorageException(
                    "The journal in " + home + " cannot be repaired: "
                            + e.getClass().getSimpleName()
                            + ". Check that the disk has room and the files' permissions, and try again.",
                    e);
        }
        return losses.isEmpty() ? new Done(losses, 0, 0) : Aftermath.of(home, clock, losses);
    }

    /// What is done with a block that can be read.
    @FunctionalInterface
    private interface Reader {
        void block(Block block) throws IOException;
    }

    private void survey() throws IOException {
        for (long file : files) {
            read(file, block -> {
                boolean begins = firsts.putIfAbsent(file, block.first()) == null;
                // What could not be read but left no gap was never kept: the rest of a write that failed.
                if (next == 0) {
                    lost(block.first(), block.first());
                } else if (block.first() > next) {
                    lost(next, block.first());
                }
                unread.clear();
                // A file may hold more than the next begins with: the rest of such a write, too.
                long end = block.first() + block.records().size();
                next = begins ? end : Math.max(next, end);
            });
        }
    }

    private void lost(long first, long until) {
        for (Stretch each : unread) {
            String name = home.relativize(segments.path(each.file())).toString();
            losses.add(new Loss(name, each.offset(), each.bytes(), first, until));
            damaged.add(each.file());
        }
    }

    /// Reads the blocks of a file that can be read, and notes the stretches between them.
    private void read(long file, Reader reader) throws IOException {
        long size = Files.size(segments.path(file));
        Optional<Segment> segment = opened(file);
        if (segment.isEmpty()) {
            unread.add(new Stretch(file, 0, size));
            return;
        }
        long at = Segment.first();
        while (at < size) {
            Optional<Block> block = block(segment.get(), at);
            if (block.isPresent()) {
                reader.block(block.get());
                at = block.get().next();
            } else {
                OptionalLong after = segment.get().readable(at + 1);
                unread.add(new Stretch(file, at, after.orElse(size) - at));
                at = after.orElse(size);
            }
        }
    }

    /// Empty if its head is damaged, without which nothing in it can be read.
    private Optional<Segment> opened(long file) throws IOException {
        try {
            return segments.segment(file);
        } catch (StorageException e) {
            return Optional.empty();
        }
    }

    private static Optional<Block> block(Segment segment, long at) throws IOException {
        try {
            return segment.read(at);
        } catch (StorageException e) {
            return Optional.empty();
        }
    }

    private void rewrite() throws IOException {
        for (long file : damaged) {
            putAside(file);
        }
        for (long day : damaged.stream().map(Location::day).distinct().toList()) {
            List<Long> old =
                    files.stream().filter(each -> Location.day(each) == day).toList();
            segments.replace(Location.thinnedAfter(old.getLast()), to -> write(old, to));
            segments.delete(old);
        }
    }

    /// A copy, as the file itself stays where it is until there is one in its place.
    private void putAside(long file) throws IOException {
        Path path = segments.path(file);
        Path aside = home.resolve("damaged");
        Files.createDirectories(aside);
        Path copy = aside.resolve(path.getName(path.getNameCount() - 2) + "-" + path.getFileName());
        if (!Files.exists(copy)) {
            Files.copy(path, copy);
        }
    }

    private void write(List<Long> old, Segment to) throws IOException {
        var names = old.stream()
                .map(each -> home.relativize(segments.path(each)).toString())
                .toList();
        List<Loss> here =
                losses.stream().filter(each -> names.contains(each.file())).toList();
        long first = Math.min(
                here.stream().mapToLong(Loss::first).min().orElse(Long.MAX_VALUE),
                old.stream()
                        .mapToLong(each -> firsts.getOrDefault(each, Long.MAX_VALUE))
                        .min()
                        .orElse(Long.MAX_VALUE));
        var writing = new Thinning(to, first);
        for (long file : old) {
            long limit = firstAfter(file);
            read(file, block -> {
                for (int i = 0; i < block.records().size(); i++) {
                    long number = block.first() + i;
                    if (number >= writing.next() && number < limit) {
                        writing.fillUntil(number, Block.LOST);
                        Payload record = block.records().get(i);
                        writing.add(record);
                    }
                }
            });
        }
        writing.fillUntil(here.stream().mapToLong(Loss::until).max().orElse(0), Block.LOST);
        writing.flush();
    }

    private long firstAfter(long file) {
        return files.stream()
                .filter(each -> each > file && firsts.containsKey(each))
                .findFirst()
                .map(firsts::get)
                .orElse(Long.MAX_VALUE);
    }
}
