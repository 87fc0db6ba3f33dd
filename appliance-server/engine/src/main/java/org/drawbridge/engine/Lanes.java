package org.drawbridge.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Gives each item its turn: in order within a lane, several lanes at a time.
///
/// A lane whose item has to be tried again waits, alone. While the peer that all lanes depend on is unwell, one
/// lane probes it at a time and the others wait without spending attempts.
///
/// All state is guarded by `lock`. Work runs on virtual threads, at most `concurrency` at once; one more virtual
/// thread, the timer, wakes what is due. Nothing here is bounded: a [Backlog] decides how much is let in.
final class Lanes<T> {

    /// What is done with an item when its turn comes.
    @FunctionalInterface
    interface Work<T> {
        /// @param failures how often the item at the head of this lane has failed since the last success
        Verdict<T> attempt(T item, int failures) throws InterruptedException;
    }

    /// What came of a turn.
    sealed interface Verdict<T> {

        /// The item leaves its lane.
        record Done<T>() implements Verdict<T> {}

        /// The item keeps the head of its lane, which waits.
        ///
        /// @param item as it is to be tried next
        /// @param all whether the peer itself is unwell, so that the other lanes had better wait too
        record Again<T>(T item, Instant notBefore, boolean all, String reason) implements Verdict<T> {}
    }

    private static final class Lane<T> {
        final String key;
        final ArrayDeque<T> items = new ArrayDeque<>(2);
        int failures;
        Instant notBefore = Instant.EPOCH;
        boolean peerHeld;
        boolean working;
        String reason = "";

        Lane(String key) {
            this.key = key;
        }
    }

    private final Work<T> work;
    private final int concurrency;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition due = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final Map<String, Lane<T>> lanes = new HashMap<>();
    private final ArrayDeque<Lane<T>> ready = new ArrayDeque<>();
    private final PriorityQueue<Lane<T>> resting = new PriorityQueue<>((a, b) -> a.notBefore.compareTo(b.notBefore));
    private int busy;
    private int size;
    private boolean peerUnwell;
    private Instant peerNotBefore = Instant.EPOCH;
    private String peerReason = "";
    private boolean paused = true;
    private boolean stopped;

    Lanes(Work<T> work, int concurrency, Clock clock) {
        this.work = work;
        this.concurrency = concurrency;
        this.clock = clock;
    }

    /// Lets turns begin. Items may be added before.
    void start(String name) {
        resume();
        Thread.ofVirtual().name("lanes-" + name).start(this::keepTime);
    }

    /// Puts an item at the end of its lane.
    void add(String key, T item) {
        lock.lock();
        try {
            Lane<T> lane = lanes.get(key);
            if (lane == null) {
                lane = new Lane<>(key);
                lanes.put(key, lane);
                ready.add(lane);
            }
            lane.items.add(item);
            size++;
            employ();
        } finally {
            lock.unlock();
        }
    }

    /// What became of the wish to take an item out.
    sealed interface Removal<T> {
        record Removed<T>(T item) implements Removal<T> {}

        /// Its turn is under way.
        record Busy<T>() implements Removal<T> {}

        record Absent<T>() implements Removal<T> {}
    }

    /// Takes out the first item that `which` wants, unless its turn is under way.
    Removal<T> remove(String key, Predicate<T> which) {
        lock.lock();
        try {
            Lane<T> lane = lanes.get(key);
            if (lane == null) {
                return new Removal.Absent<>();
            }
            boolean head = true;
            for (var each = lane.items.iterator(); each.hasNext(); ) {
                T item = each.next();
                if (which.test(item)) {
                    if (head && lane.working) {
                        return new Removal.Busy<>();
                    }
                    each.remove();
                    size--;
                    if (head) {
                        leaveRest(lane);
                    }
                    return new Removal.Removed<>(item);
                }
                head = false;
            }
            return new Removal.Absent<>();
        } finally {
            lock.unlock();
        }
    }

    private void leaveRest(Lane<T> lane) {
        lane.failures = 0;
        if (resting.remove(lane)) {
            ready.add(lane);
        }
        if (lane.items.isEmpty()) {
            ready.remove(lane);
            lanes.remove(lane.key);
        }
        employ();
    }

    /// How many items are here, those whose turn it is included.
    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /// Why the lane does not move, if something holds it.
    Optional<Hold> hold(String key) {
        lock.lock();
        try {
            Lane<T> lane = lanes.get(key);
            if (paused || stopped) {
                return Optional.of(new Hold("The channel is stopped.", Instant.EPOCH));
            }
            if (lane != null && lane.notBefore.isAfter(clock.instant())) {
                return Optional.of(new Hold(lane.reason, lane.notBefore));
            }
            return peerUnwell ? Optional.of(new Hold(peerReason, peerNotBefore)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// What keeps all lanes waiting, if the peer is unwell.
    Optional<Hold> peer() {
        lock.lock();
        try {
            return peerUnwell ? Optional.of(new Hold(peerReason, peerNotBefore)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Begins no further turns until [#resume].
    void pause() {
        lock.lock();
        try {
            paused = true;
        } finally {
            lock.unlock();
        }
    }

    void resume() {
        lock.lock();
        try {
            paused = false;
            employ();
        } finally {
            lock.unlock();
        }
    }

    /// Begins no further turn and waits at most `grace` for those under way. What is left stays in the journal.
    void stop(Duration grace) throws InterruptedException {
        long left = grace.toNanos();
        lock.lock();
        try {
            stopped = true;
            due.signal();
            while (busy > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean stopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /// Starts one more worker where there is work for it. Each worker that finds work does the same, so that a burst
    /// fans out without the caller's help.
    private void employ() {
        if (!ready.isEmpty() && busy < allowed() && mayBegin(clock.instant())) {
            busy++;
            Thread.ofVirtual().start(this::run);
        }
    }

    private int allowed() {
        return peerUnwell ? 1 : concurrency;
    }

    private boolean mayBegin(Instant now) {
        return !paused && !stopped && !peerNotBefore.isAfter(now);
    }

    private void run() {
        for (Lane<T> lane = take(); lane != null; lane = take()) {
            work(lane);
        }
    }

    private @Nullable Lane<T> take() {
        lock.lock();
        try {
            if (ready.isEmpty() || busy > allowed() || !mayBegin(clock.instant())) {
                busy--;
                idle.signalAll();
                if (!ready.isEmpty()) {
                    due.signal();
                }
                return null;
            }
            Lane<T> lane = ready.remove();
            lane.working = true;
            employ();
            return lane;
        } finally {
            lock.unlock();
        }
    }

    private void work(Lane<T> lane) {
        T item;
        int failures;
        lock.lock();
        try {
            item = lane.items.element();
            failures = lane.failures;
        } finally {
            lock.unlock();
        }
        Verdict<T> verdict;
        try {
            verdict = work.attempt(item, failures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            verdict = new Verdict.Again<>(item, clock.instant(), false, "The attempt was interrupted.");
        }
        settle(lane, verdict);
    }

    private void settle(Lane<T> lane, Verdict<T> verdict) {
        lock.lock();
        try {
            lane.working = false;
            lane.items.remove();
            switch (verdict) {
                case Verdict.Done<T> _ -> {
                    peerIsWell();
                    size--;
                    lane.failures = 0;
                    if (lane.items.isEmpty()) {
                        lanes.remove(lane.key, lane);
                    } else {
                        ready.add(lane);
                    }
                }
                case Verdict.Again<T> again -> {
                    lane.items.addFirst(again.item());
                    rest(lane, again);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void rest(Lane<T> lane, Verdict.Again<T> again) {
        lane.failures++;
        lane.notBefore = again.notBefore();
        lane.reason = again.reason();
        lane.peerHeld = again.all();
        resting.add(lane);
        if (again.all()) {
            peerUnwell = true;
            peerNotBefore = again.notBefore();
            peerReason = again.reason();
        } else {
            peerIsWell();
        }
        due.signal();
    }

    /// Lanes that waited for the peer go on at once; those with a trouble of their own keep their time.
    private void peerIsWell() {
        if (!peerUnwell) {
            return;
        }
        peerUnwell = false;
        peerNotBefore = Instant.EPOCH;
        for (var each = resting.iterator(); each.hasNext(); ) {
            Lane<T> lane = each.next();
            if (lane.peerHeld) {
                each.remove();
                lane.notBefore = Instant.EPOCH;
                ready.add(lane);
            }
        }
    }

    private void keepTime() {
        lock.lock();
        try {
            while (!stopped) {
                Instant now = clock.instant();
                while (!resting.isEmpty() && !resting.element().notBefore.isAfter(now)) {
                    ready.add(resting.remove());
                }
                employ();
                var _ = due.awaitNanos(untilNext(now));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private long untilNext(Instant now) {
        Instant wake = now.plus(Duration.ofMinutes(1));
        if (!resting.isEmpty() && resting.element().notBefore.isBefore(wake)) {
            wake = resting.element().notBefore;
        }
        if (!ready.isEmpty() && peerNotBefore.isAfter(now) && peerNotBefore.isBefore(wake)) {
            wake = peerNotBefore;
        }
        return Math.max(1_000_000L, Duration.between(now, wake).toNanos());
    }
}
