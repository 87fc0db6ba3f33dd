package org.drawbridge.engine;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.drawbridge.engine.journal.Journal.Page;
import org.drawbridge.engine.journal.StorageException;

/// Lets as much into the lanes as fits in memory; the rest stays in the journal and is paged in as room comes.
///
/// Items come with their number in the journal, in rising order. As long as there is room they go straight to the
/// lanes. When there is none the backlog falls *behind*: what comes is only counted on to be in the journal, and the
/// loader reads on from `loaded` when half the room is free. Recovery after a restart is the same thing: a backlog
/// begins behind, at number zero.
///
/// Urgent items do not wait for that: while the backlog is behind they are let in [Ahead], each together with what
/// comes before it in its lane, so that a lane keeps its order. One with more than [#LANE] before it waits for them.
///
/// State is guarded by `lock`; the loader is one virtual thread. It holds `paging` while a page is on its way, so that
/// who changes what a page may tell can keep the two apart.
final class Backlog<T> {

    /// An item and where it goes.
    ///
    /// @param sequence its number in the journal
    /// @param bytes what it takes in memory
    record Item<T>(long sequence, String lane, boolean urgent, int bytes, T value) {}

    /// Reads items back from the journal: those not done that come after `position`, in rising order.
    interface Pages<T> {
        /// @param bytes how much content may be read along
        Page<Item<T>> after(long position, int limit, long bytes);

        /// The urgent ones among them, without content.
        List<Item<T>> urgent(long position, int limit);

        /// Those of the lane of an item, without content.
        List<Item<T>> lane(Item<T> item, long position, int limit);
    }

    private static final int PAGE = 1_000;
    private static final int LANE = 1_000;
    /// A look for urgent items has the index written; so soon another need not be.
    private static final long LOOK_NANOS = 50_000_000L;
    private static final long STORAGE_NANOS = 1_000_000_000L;

    private final Lanes<Item<T>> lanes;
    private final Pages<T> pages;
    private final Room room;

    private final ReentrantLock paging = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /// What came while the loader was reading, so that it can catch up under steady traffic.
    private final ArrayDeque<Item<T>> meanwhile = new ArrayDeque<>();

    private final Ahead ahead = new Ahead();

    private boolean behind = true;
    private boolean missed;
    private boolean unreadable;
    private long loaded;
    private int items;
    private long bytes;
    /// When to read the next page, and to look for urgent items, as [System#nanoTime].
    private long nextPage = System.nanoTime();

    private long nextLook = System.nanoTime();
    private boolean stopped;

    Backlog(Lanes<Item<T>> lanes, Pages<T> pages, Room room) {
        this.lanes = lanes;
        this.pages = pages;
        this.room = room;
    }

    void start(String name) {
        Thread.ofVirtual().name("backlog-" + name).start(this::load);
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Takes an item that has just been put in the journal. To be called in the order of the numbers.
    void add(Item<T> item) {
        lock.lock();
        try {
            if (!behind && !full()) {
                admit(item);
            } else {
                behind = true;
                if (meanwhile.size() < PAGE) {
                    meanwhile.add(item);
                } else {
                    missed = true;
                }
                if (item.urgent()) {
                    ahead.expectNewer();
                    changed.signalAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Changes something in the journal, and here what follows from it, while no page is on its way that may tell of
    /// the time before or after.
    <R> R betweenPages(Supplier<R> change) {
        paging.lock();
        try {
            return change.get();
        } finally {
            paging.unlock();
        }
    }

    /// Takes an item that was done before and is to be done again, unless it will be paged in anyhow. Only
    /// [#betweenPages].
    void addAgain(Item<T> item) {
        lock.lock();
        try {
            if (item.sequence() <= loaded) {
                items++;
                bytes += item.bytes();
                lanes.add(item.lane(), item);
            } else if (!behind) {
                // It was made for another destination, so it never came by here; all before it have.
                admit(item);
            } else if (item.urgent()) {
                ahead.expect(item.sequence());
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// An item has left its lane.
    void done(Item<T> item) {
        lock.lock();
        try {
            if (!ahead.leave(item.sequence())) {
                items--;
                bytes -= item.bytes();
            }
            if (behind && (halfEmpty() || ahead.wanted())) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void admit(Item<T> item) {
        if (item.sequence() <= loaded) {
            return;
        }
        loaded = item.sequence();
        if (!ahead.knows(item.sequence())) {
            items++;
            bytes += item.bytes();
            lanes.add(item.lane(), item);
        } else if (ahead.overtaken(item.sequence())) {
            items++;
        }
    }

    /// Whether more than half of the room is taken.
    boolean crowded() {
        lock.lock();
        try {
            return behind || !halfEmpty();
        } finally {
            lock.unlock();
        }
    }

    private boolean full() {
        return items >= room.items() || bytes >= room.bytes();
    }

    private boolean halfEmpty() {
        return items <= room.items() / 2 && bytes <= room.bytes() / 2;
    }

    private void load() {
        try {
            while (awaitWork()) {
                paging.lock();
                lock.lock();
                try {
                    if (lookDue()) {
                        nextLook = System.nanoTime() + look();
                    } else {
                        nextPage = System.nanoTime() + page();
                    }
                } finally {
                    lock.unlock();
                    paging.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean lookDue() {
        return ahead.wanted() && System.nanoTime() - nextLook >= 0;
    }

    /// Waits until there is something to read and room for it; false at the end.
    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            while (!stopped) {
                long now = System.nanoTime();
                long left = Long.MAX_VALUE;
                if (behind && ahead.wanted()) {
                    left = nextLook - now;
                }
                if (behind && halfEmpty()) {
                    left = Math.min(left, nextPage - now);
                }
                if (left <= 0) {
                    return true;
                }
                var _ = changed.awaitNanos(left);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Lets in urgent items of the journal, each after those of its lane. Reads without the lock.
    ///
    /// @return how long to rest before the next look, in nanoseconds
    private long look() {
        ahead.beginLooking();
        long from = loaded;
        long after = Math.max(from, ahead.reached());
        List<Item<T>> found = read(() -> pages.urgent(after, PAGE));
        for (Item<T> each : found) {
            if (ahead.full() || unreadable) {
                break;
            }
            if (!ahead.knows(each.sequence())) {
                letAhead(each, read(() -> pages.lane(each, from, LANE)));
            }
            if (!unreadable) {
                ahead.reached(each.sequence());
            }
        }
        ahead.endReading();
        if (unreadable || (!found.isEmpty() && (found.size() == PAGE || ahead.reached() < last(found)))) {
            ahead.expectNewer();
        }
        return unreadable ? STORAGE_NANOS : LOOK_NANOS;
    }

    private static <T> long last(List<Item<T>> found) {
        return found.getLast().sequence();
    }

    /// @param lane in its order; without the item if it is not among the first
    private void letAhead(Item<T> item, List<Item<T>> lane) {
        if (lane.stream().anyMatch(each -> each.sequence() == item.sequence())) {
            for (Item<T> each : lane) {
                if (each.sequence() <= item.sequence() && !ahead.knows(each.sequence())) {
                    ahead.enter(each.sequence());
                    lanes.add(each.lane(), each);
                }
            }
        }
    }

    /// Reads from the journal without the lock; nothing, and `unreadable`, if it cannot be.
    private List<Item<T>> read(Supplier<List<Item<T>>> question) {
        unreadable = false;
        lock.unlock();
        try {
            return question.get();
        } catch (StorageException e) {
            unreadable = true;
            System.getLogger("drawbridge.engine")
                    .log(System.Logger.Level.WARNING, "the journal cannot be read; trying again", e);
            return List.of();
        } finally {
            lock.lock();
        }
    }

    /// Reads one page, without the lock. If it reached the end of the journal, all that came since is `meanwhile`.
    ///
    /// @return how long to rest before the next page, in nanoseconds
    private long page() {
        meanwhile.clear();
        missed = false;
        ahead.beginReading();
        long from = loaded;
        int limit = Math.clamp(room.items() - items, 1, PAGE);
        long left = room.bytes() - bytes;
        var complete = new long[] {from};
        List<Item<T>> page = read(() -> {
            Page<Item<T>> found = pages.after(from, limit, left);
            complete[0] = found.complete();
            return found.items();
        });
        page.forEach(this::admit);
        ahead.endReading();
        return page.size() < limit ? catchUp(complete[0]) : 0;
    }

    private long catchUp(long complete) {
        loaded = Math.max(loaded, complete);
        if (unreadable) {
            return STORAGE_NANOS;
        }
        if (missed) {
            return 10_000_000L;
        }
        behind = false;
        for (Item<T> item = meanwhile.poll(); item != null; item = meanwhile.poll()) {
            if (full()) {
                behind = true;
                break;
            }
            admit(item);
        }
        return 0;
    }
}
