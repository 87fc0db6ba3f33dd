package org.drawbridge.connectors.folder;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells files that are complete from files that are still being written: one whose size and time of change
/// stayed the same for a while is complete. Judged by what was seen here and on this machine's clock, because a
/// network share has a clock of its own and copying tools give a file the time of its original. For one thread.
final class Settling<K extends Comparable<K>> {

    /// An empty file is nearly always one that is about to be written.
    static final Duration EMPTY = Duration.ofMinutes(1);

    private record Seen(FoundFile.Look look, Instant since) {}

    private final Duration settle;
    private Map<K, Seen> seen = Map.of();
    private int unsettled;

    Settling(Duration settle) {
        this.settle = settle;
    }

    /// Those of `found` that are complete, in their order.
    ///
    /// @param found everything that lies there now
    List<FoundFile<K>> settled(List<FoundFile<K>> found, Instant now) {
        Map<K, Seen> looked = new HashMap<>();
        List<FoundFile<K>> settled = new ArrayList<>();
        for (FoundFile<K> file : found) {
            Instant since = since(file, now);
            looked.put(file.place(), new Seen(file.look(), since));
            if (!since.plus(file.look().size() == 0 ? settle.plus(EMPTY) : settle)
                    .isAfter(now)) {
                settled.add(file);
            }
        }
        seen = looked;
        unsettled = found.size() - settled.size();
        return settled;
    }

    /// How many of those last seen were not complete.
    int unsettled() {
        return unsettled;
    }

    /// A clock that was set back must not make a file wait for the past.
    private Instant since(FoundFile<K> file, Instant now) {
        Seen before = seen.get(file.place());
        return before != null
                        && before.look().equals(file.look())
                        && !before.since().isAfter(now)
                ? before.since()
                : now;
    }
}
