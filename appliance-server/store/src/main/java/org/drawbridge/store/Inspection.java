package org.drawbridge.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;

/// What a reading of a whole journal found: every block is unsealed, every record read. An appliance may run on it.
///
/// @param records that can be read
/// @param lost that a repair could not save
/// @param bytes of the files
/// @param faults in words for a person; empty if all is well
public record Inspection(int files, long records, long lost, long bytes, List<String> faults) {

    public Inspection {
        faults = List.copyOf(faults);
    }

    /// Throws [StorageException] for a person if the key is missing or not the right one.
    public static Inspection of(Path home) {
        Path folder = home.resolve("journal");
        if (!Files.isDirectory(folder)) {
            throw new StorageException("There is no journal in " + home + ".");
        }
        try (var segments = new Segments(folder, StoreKey.open(home, true))) {
            segments.checkKey();
            return steady(segments);
        } catch (IOException e) {
            throw new StorageException(
                    "The journal in " + home + " cannot be read: "
                            + e.getClass().getSimpleName() + ". Check the disk and the files' permissions.",
                    e);
        }
    }

    /// An appliance that removes messages meanwhile takes files away: what seems to be missing then is looked for
    /// again.
    private static Inspection steady(Segments segments) throws IOException {
        while (true) {
            List<Long> files = segments.all();
            Inspection found = new Reading(segments).all(files);
            if (found.faults().isEmpty() || segments.all().containsAll(files)) {
                return found;
            }
        }
    }

    /// One reading, in the order in which the files were written.
    private static final class Reading {
        private final Segments segments;
        private final List<String> faults = new ArrayList<>();
        private long records;
        private long lost;
        private long bytes;
        private long last;

        Reading(Segments segments) {
            this.segments = segments;
        }

        Inspection all(List<Long> files) throws IOException {
            for (long file : files) {
                try {
                    bytes += segments.path(file).toFile().length();
                    file(file);
                } catch (StorageException e) {
                    faults.add(String.valueOf(e.getMessage()));
                }
            }
            return new Inspection(files.size(), records, lost, bytes, faults);
        }

        private void file(long file) throws IOException {
            boolean first = true;
            var place = new Location(file, Segment.first(), 0);
            for (Optional<Block> block = segments.read(place); block.isPresent(); block = segments.read(place)) {
                long number = block.get().first();
                // What a file holds beyond the first record of the next is the rest of a failed write.
                boolean gap = first ? number > last + 1 : number != last + 1;
                if (last > 0 && gap) {
                    faults.add("Records " + (last + 1) + " to " + (number - 1) + " are missing before "
                            + segments.path(file) + ". Restore the files between from a backup.");
                }
                for (Payload record : block.get().records()) {
                    if (Block.filled(record)) {
                        var _ = EntryCodec.decode(record);
                        records++;
                    } else if (record.size() > 0) {
                        lost++;
                    }
                }
                last = number + block.get().records().size() - 1;
                first = false;
                place = new Location(file, block.get().next(), 0);
            }
        }
    }
}
