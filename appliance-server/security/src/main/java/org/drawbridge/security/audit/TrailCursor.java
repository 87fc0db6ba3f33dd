package org.drawbridge.security.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place in the trail, from which it is read on while it grows. For one thread.
final class TrailCursor {

    private final Path home;
    private final TrailKeys keys;
    /// The last entry that was handed on.
    private long number;
    private @Nullable Path file;
    private long offset;
    private long numberThere;

    TrailCursor(Path home, TrailKeys keys, long after) {
        this.home = home;
        this.keys = keys;
        this.number = after;
    }

    /// Hands on what is new, in order. Where the taker throws, it goes on the next time.
    void read(Unsealing.Taker taker) throws IOException {
        for (Path each : ahead(TrailFiles.all(home))) {
            boolean again = each.equals(file);
            var reader = new Unsealing(keys, again ? numberThere : 0, (next, entry) -> {
                if (next > number) {
                    taker.entry(next, entry);
                    number = next;
                }
            });
            offset = TrailFiles.read(each, again ? offset : 0, reader);
            numberThere = reader.number();
            file = each;
        }
    }

    private List<Path> ahead(List<Path> all) throws IOException {
        int first = file == null ? 0 : Math.max(0, all.indexOf(file));
        while (first + 1 < all.size() && TrailFiles.before(all.get(first + 1)) <= number) {
            first++;
        }
        return all.subList(first, all.size());
    }
}
