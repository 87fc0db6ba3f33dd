package org.drawbridge.store;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Removes messages whose time is over, day by day, while the journal is in use.
///
/// The oldest day, if nothing of it is to stay, is dropped: the index no longer finds what is in it, its files go, and
/// the rows are taken out afterwards.
///
/// Any other day goes in four steps. Whatever is cut off in between is made up for by the next run, or the next start:
///
/// 1. the index takes out the rows of what goes, each only if it may go just then: nobody finds it any more;
/// 2. the day's files are written anew as one that has what stays ([Thinning]);
/// 3. the index learns where what stays lies now ([Conformance]);
/// 4. the old files go, and their space goes back to the disk.
///
/// The day that is written to stays whole. One run at a time.
public final class Retention {

    /// What a run took of a day, or would take.
    ///
    /// @param removed how many messages
    /// @param waiting how many messages stay although their time is over, since they are not settled
    /// @param bytes that went back to the disk; a guess if nothing was removed yet
    public record Cut(LocalDate day, long removed, long waiting, long bytes) {}

    /// More than it takes to move all of an index of many gigabytes.
    private static final int MOST_STEPS = 1000;

    private final SegmentLog log;
    private final Index index;

    Retention(SegmentLog log, Index index) {
        this.log = log;
        this.index = index;
    }

    /// Says what [#run] would do now, and removes nothing.
    public synchronized List<Cut> preview(RetentionRules rules, Instant now) {
        return each(rules, now, (day, limit) -> {
            var seen = new Seen(day, limit);
            examine(seen, (id, row) -> {
                var _ = seen.goes(id, row);
                return false;
            });
            return seen.cut(seen.removed == 0 ? 0 : day.bytes() * seen.removed / seen.all());
        });
    }

    /// Removes what is to go. Throws [StorageException] with a sentence for a person if it cannot; what is done by
    /// then is done, and the next run does the rest.
    ///
    /// @param told of each day of which something goes, before its bytes are gone
    public synchronized List<Cut> run(RetentionRules rules, Instant now, Consumer<Cut> told) {
        index.conform();
        log.removeReplaced();
        List<Cut> cuts = each(rules, now, (day, limit) -> remove(day, limit, told));
        sweep();
        if (!cuts.isEmpty()) {
            compact();
        }
        return cuts;
    }

    /// Gives room of the index back to the disk, in steps. In between, others have as much time as a step took: under
    /// load
    /// there is always more to compact, and pages of the backlogs are read on the same thread.
    private void compact() {
        try {
            for (int step = 0; step < MOST_STEPS; step++) {
                long begun = System.nanoTime();
                if (!index.ask(open -> open.database().compact())) {
                    break;
                }
                TimeUnit.NANOSECONDS.sleep(System.nanoTime() - begun);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes out the rows of what was dropped: they are invisible, but take room.
    private void sweep() {
        OptionalLong from = OptionalLong.of(0);
        while (from.isPresent()) {
            long begin = from.getAsLong();
            from = index.ask(
                    open -> new RowRemoval(open).page(begin, open.rows().floor(), (_, _) -> true));
        }
        index.ask(open -> {
            open.rows().forgetBelowFloor();
            return true;
        });
    }

    @FunctionalInterface
    private interface Step {
        Cut of(Day day, RetentionRules.Limit limit);
    }

    private List<Cut> each(RetentionRules rules, Instant now, Step step) {
        long today = LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay();
        long size = log.reader().bytesOnDisk();
        List<Cut> cuts = new ArrayList<>();
        for (Day day : log.reader().days()) {
            long age = today - day.date().toEpochDay();
            RetentionRules.Limit limit = rules.limit(age, size);
            if (!day.grows() && age > 0 && index.ask(open -> new RowRemoval(open).concerns(day, limit))) {
                Cut cut = step.of(day, limit);
                size -= cut.bytes();
                if (cut.removed() + cut.waiting() > 0) {
                    cuts.add(cut);
                }
            }
        }
        return cuts;
    }

    private Cut remove(Day day, RetentionRules.Limit limit, Consumer<Cut> told) {
        if (log.reader().days().getFirst().equals(day)) {
            OptionalLong dropped = index.ask(open -> new RowRemoval(open).drop(day, limit));
            if (dropped.isPresent()) {
                var cut = new Cut(day.date(), dropped.getAsLong(), 0, day.bytes());
                tell(cut, told);
                log.remove(day.files());
                return cut;
            }
        }
        var seen = new Seen(day, limit);
        examine(seen, seen::goes);
        if (seen.removed == 0) {
            return seen.cut(0);
        }
        long bytes = log.thin(day, seen::stays);
        Cut cut = seen.cut(day.bytes() - bytes);
        tell(cut, told);
        index.conform();
        log.remove(day.files());
        return cut;
    }

    private static void tell(Cut cut, Consumer<Cut> told) {
        if (cut.removed() > 0) {
            told.accept(cut);
        }
    }

    private void examine(Seen seen, RowRemoval.Decision decision) {
        OptionalLong from = OptionalLong.of(seen.day.first());
        while (from.isPresent()) {
            long begin = from.getAsLong();
            from = index.ask(open -> new RowRemoval(open).page(begin, seen.day.end(), decision));
        }
    }

    /// What was seen of a day's messages.
    private final class Seen {
        private final Day day;
        private final RetentionRules.Limit limit;
        /// Those that stay, counted from the day's first record.
        private final BitSet kept = new BitSet();
        /// Whether messages of earlier days, which have facts in this one, are still there.
        private final Map<Long, Boolean> earlier = new HashMap<>();
        private long removed;
        private long waiting;

        Seen(Day day, RetentionRules.Limit limit) {
            this.day = day;
            this.limit = limit;
        }

        boolean goes(long id, MessageRow row) {
            return switch (limit.fate(row)) {
                case GOES -> {
                    removed++;
                    yield true;
                }
                case WAITS -> {
                    waiting++;
                    kept.set((int) (id - day.first()));
                    yield false;
                }
                case STAYS -> {
                    kept.set((int) (id - day.first()));
                    yield false;
                }
            };
        }

        boolean stays(long id) {
            return id < day.first()
                    ? earlier.computeIfAbsent(
                            id, each -> index.ask(open -> open.rows().find(each).isPresent()))
                    : kept.get((int) (id - day.first()));
        }

        long all() {
            return removed + kept.cardinality();
        }

        Cut cut(long bytes) {
            return new Cut(day.date(), removed, waiting, bytes);
        }
    }
}
