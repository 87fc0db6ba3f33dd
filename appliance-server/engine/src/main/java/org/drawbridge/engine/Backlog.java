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
/// State is guarded by `lock`; the loader is one virtual thread. It holds `paging` while a page is on its way, so that
/// who changes what a page may tell can keep the two apart.
final class Backlog<T> {

    /// An item and where it goes.
    ///
    /// @param sequence its number in the journal
    /// @param bytes what it takes in memory
    record Item<T>(long sequence, String lane, int bytes, T value) {}

    /// Reads items back from the journal: those not done that come after `position`, in rising order.
    @FunctionalInterface
    interface Pages<T> {
        /// @param bytes how much content may be read along
        Page<Item<T>> after(long position, int limit, long bytes);
    }

    private static final int PAGE = 1_000;

    private final Lanes<Item<T>> lanes;
    private final Pages<T> pages;
    private final Room room;

    private final ReentrantLock paging = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /// What came while the loader was reading, so that it can catch up under steady traffic.
    private final ArrayDeque<Item<T>> meanwhile = new ArrayDeque<>();

    private boolean behind = true;
    private boolean missed;
    private boolean unreadable;
    private long loaded;
    private int items;
    private long bytes;
    /// How long to wait before the next page, in nanoseconds.
    private long rest;
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
            }
        } finally {
            lock.unlock();
        }
    }

    /// An item has left its lane.
    void done(Item<T> item) {
        lock.lock();
        try {
            items--;
            bytes -= item.bytes();
            if (behind && halfEmpty()) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void admit(Item<T> item) {
        if (item.sequence() > loaded) {
            loaded = item.sequence();
            items++;
            bytes += item.bytes();
            lanes.add(item.lane(), item);
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
            while (awaitRoom()) {
                paging.lock();
                lock.lock();
                try {
                    rest = page();
                } finally {
                    lock.unlock();
                    paging.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until the next page is to be read; false at the end.
    private boolean awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            long begin = System.nanoTime() + rest;
            while (!stopped) {
                long left = begin - System.nanoTime();
                if (left > 0) {
                    var _ = changed.awaitNanos(left);
                } else if (behind && halfEmpty()) {
                    return true;
                } else {
                    changed.await();
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Reads one page, without the lock. If it reached the end of the journal, all that came since is `meanwhile`.
    ///
    /// @return how long to rest before the next page, in nanoseconds
    private long page() {
        meanwhile.clear();
        missed = false;
        unreadable = false;
        long from = loaded;
        int limit = Math.clamp(room.items() - items, 1, PAGE);
        long left = room.bytes() - bytes;
        Page<Item<T>> page;
        lock.unlock();
        try {
            page = pages.after(from, limit, left);
        } catch (StorageException e) {
            page = new Page<>(List.of(), from);
            unreadable = true;
            System.getLogger("drawbridge.engine")
                    .log(System.Logger.Level.WARNING, "the journal cannot be read; trying again", e);
        } finally {
            lock.lock();
        }
        page.items().forEach(this::admit);
        return page.items().size() < limit ? catchUp(page.complete()) : 0;
    }

    private long catchUp(long complete) {
        loaded = Math.max(loaded, complete);
        if (unreadable) {
            return 1_000_000_000L;
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
