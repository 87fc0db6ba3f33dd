package org.drawbridge.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Gives each item its turn: in order within a lane, several lanes at a time, those that hold something urgent first
/// ([Turns]).
///
/// A lane whose item has to be tried again waits, alone. While the [Breaker] is not closed, because the peer that
/// all lanes depend on is unwell, one lane probes it at a time and the others wait without spending attempts;
/// while the [Gate] holds, all wait.
///
/// All state is guarded by `lock`. Work runs on virtual threads, at most `concurrency` at once; one more virtual
/// thread, the timer, wakes what is due. Nothing here is bounded: a [Backlog] decides how much is let in.
final class Lanes<T> {

    /// What is done with an item when its turn comes.
    @FunctionalInterface
    interface Work<T> {
        /// @param failures how often the item at the head of this lane has failed since the last success, or the
        ///     peer, if that is more
        Verdict<T> attempt(T item, int failures) throws InterruptedException;
    }

    /// What came of a turn.
    sealed interface Verdict<T> {

        Sign sign();

        /// The item leaves its lane.
        record Done<T>(Sign sign) implements Verdict<T> {}

        /// The item keeps the head of its lane, which waits: for its own time or, if the peer is unwell, with all.
        ///
        /// @param item as it is to be tried next
        record Again<T>(T item, Instant notBefore, String reason, Sign sign) implements Verdict<T> {}
    }

    private final Work<T> work;
    private final int concurrency;
    private final int reserve;
    private final Predicate<T> urgent;
    private final Breaker breaker;
    private final Gate gate;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition due = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final Map<String, Lane<T>> lanes = new HashMap<>();
    private final Turns<T> ready = new Turns<>();
    private final PriorityQueue<Lane<T>> resting = new PriorityQueue<>((a, b) -> a.notBefore.compareTo(b.notBefore));
    private int busy;
    private int size;
    private long turns;
    /// When the timer looks next.
    private Instant wake = Instant.EPOCH;
    private boolean paused = true;
    private boolean stopped;

    /// @param reserve how many turns more may be under way if they are of urgent lanes
    /// @param urgent whether an item should not wait for others
    Lanes(Work<T> work, int concurrency, int reserve, Predicate<T> urgent, Breaker breaker, Gate gate, Clock clock) {
        this.work = work;
        this.concurrency = concurrency;
        this.reserve = reserve;
        this.urgent = urgent;
        this.breaker = breaker;
        this.gate = gate;
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
                lane = new Lane<>(key, urgent);
                lanes.put(key, lane);
                lane.add(item);
                ready.add(lane);
            } else if (urgent.test(item) && !lane.urgent() && ready.remove(lane)) {
                lane.add(item);
                ready.add(lane);
            } else {
                lane.add(item);
            }
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
            int place = lane.place(which);
            if (place < 0) {
                return new Removal.Absent<>();
            }
            if (place == 0 && lane.working) {
                return new Removal.Busy<>();
            }
            T item = lane.remove(place);
            size--;
            if (place == 0) {
                leaveRest(lane);
            }
            return new Removal.Removed<>(item);
        } finally {
            lock.unlock();
        }
    }

    private void leaveRest(Lane<T> lane) {
        lane.failures = 0;
        if (resting.remove(lane)) {
            ready.add(lane);
        }
        if (lane.isEmpty()) {
            ready.remove(lane);
            lanes.remove(lane.key);
        }
        employ();
    }

    /// Whether a lane holds something urgent.
    boolean urgent(String key) {
        lock.lock();
        try {
            Lane<T> lane = lanes.get(key);
            return lane != null && lane.urgent();
        } finally {
            lock.unlock();
        }
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

    /// Whether a turn could begin, or is under way.
    boolean due() {
        lock.lock();
        try {
            return busy > 0 || (!ready.isEmpty() && mayBegin(clock.instant()));
        } finally {
            lock.unlock();
        }
    }

    /// How many turns have ended.
    long turns() {
        lock.lock();
        try {
            return turns;
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
            Instant now = clock.instant();
            if (lane != null && lane.notBefore.isAfter(now)) {
                return Optional.of(new Hold(lane.reason, lane.notBefore));
            }
            return breaker.trouble().or(() -> gate.hold(now));
        } finally {
            lock.unlock();
        }
    }

    /// What keeps all lanes waiting.
    Optional<Hold> trouble() {
        lock.lock();
        try {
            return breaker.trouble().or(() -> gate.hold(clock.instant()));
        } finally {
            lock.unlock();
        }
    }

    BreakerState breaker() {
        lock.lock();
        try {
            return breaker.state();
        } finally {
            lock.unlock();
        }
    }

    /// Closes the breaker by a person's hand.
    void resetBreaker() {
        lock.lock();
        try {
            breaker.reset();
            employ();
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
    ///
    /// @return whether all have ended
    boolean stop(Duration grace) throws InterruptedException {
        long left = grace.toNanos();
        lock.lock();
        try {
            stopped = true;
            due.signal();
            while (busy > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
            return busy == 0;
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
        int ordinary = breaker.allowed(concurrency);
        return ready.anyUrgent() && ordinary == concurrency ? ordinary + reserve : ordinary;
    }

    private boolean mayBegin(Instant now) {
        if (paused || stopped) {
            return false;
        }
        Optional<Hold> hold = breaker.hold(now).or(() -> gate.hold(now));
        if (hold.isPresent() && hold.get().until().isBefore(wake)) {
            due.signal();
        }
        return hold.isEmpty();
    }

    private void run() {
        for (Lane<T> lane = take(); lane != null; lane = take()) {
            work(lane);
        }
    }

    private @Nullable Lane<T> take() {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (ready.isEmpty() || busy > allowed() || !mayBegin(now)) {
                busy--;
                idle.signalAll();
                return null;
            }
            Lane<T> lane = ready.next(busy > breaker.allowed(concurrency));
            breaker.begun();
            gate.passed(now);
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
            item = lane.head();
            failures = Math.max(lane.failures, breaker.state().failures());
        } finally {
            lock.unlock();
        }
        Verdict<T> verdict;
        try {
            verdict = work.attempt(item, failures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            verdict = new Verdict.Again<>(item, clock.instant(), "The attempt was interrupted.", Sign.NONE);
        }
        settle(lane, verdict);
    }

    private void settle(Lane<T> lane, Verdict<T> verdict) {
        lock.lock();
        try {
            turns++;
            lane.working = false;
            breaker.ended(verdict.sign(), clock.instant());
            switch (verdict) {
                case Verdict.Done<T> _ -> {
                    size--;
                    lane.removeHead();
                    lane.failures = 0;
                    if (lane.isEmpty()) {
                        lanes.remove(lane.key, lane);
                    } else {
                        ready.add(lane);
                    }
                }
                case Verdict.Again<T> again -> {
                    lane.replaceHead(again.item());
                    rest(lane, again);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// A lane that waits for the peer is ready as soon as the breaker lets it; one with a trouble of its own keeps
    /// its time.
    private void rest(Lane<T> lane, Verdict.Again<T> again) {
        if (again.sign() instanceof Sign.Unwell) {
            ready.add(lane);
            return;
        }
        lane.failures++;
        lane.notBefore = again.notBefore();
        lane.reason = again.reason();
        resting.add(lane);
        if (lane.notBefore.isBefore(wake)) {
            due.signal();
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
                wake = next(now);
                employ();
                var _ = due.awaitNanos(
                        Math.max(1_000_000L, Duration.between(now, wake).toNanos()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private Instant next(Instant now) {
        Instant next = now.plus(Duration.ofMinutes(1));
        if (!resting.isEmpty() && resting.element().notBefore.isBefore(next)) {
            next = resting.element().notBefore;
        }
        if (!ready.isEmpty()) {
            Instant held =
                    breaker.hold(now).or(() -> gate.hold(now)).map(Hold::until).orElse(next);
            next = held.isBefore(next) ? held : next;
        }
        return next;
    }
}
