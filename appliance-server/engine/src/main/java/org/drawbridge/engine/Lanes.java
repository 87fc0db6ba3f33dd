package org.drawbridge.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.DeliveryState.Sending;
import org.drawbridge.engine.journal.DeliveryState.Waiting;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Facts;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.formats.Payload;

/// Delivers to one destination: in order within a lane, several lanes at a time.
///
/// While the peer as a whole is unwell only one lane probes it, at the pace of the backoff; the others wait
/// without spending attempts. A dispatcher thread owns no state of its own; all state is guarded by `lock`.
/// Attempts run on virtual threads, at most `concurrency` at once.
final class Lanes {

    /// A delivery in its lane. `content` is dropped when too much is waiting, and read back from the journal.
    record Parcel(DeliveryId id, String lane, Label label, int attempts, Payload content) {}

    private static final class Lane {
        final String key;
        final ArrayDeque<Parcel> parcels = new ArrayDeque<>();
        int failures;
        Instant notBefore = Instant.EPOCH;

        Lane(String key) {
            this.key = key;
        }
    }

    private final Destination destination;
    private final Facts journal;
    private final Backoff backoff;
    private final int concurrency;
    private final Clock clock;
    private final RandomGenerator random;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Lane> lanes = new HashMap<>();
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();
    private final PriorityQueue<Lane> resting = new PriorityQueue<>((a, b) -> a.notBefore.compareTo(b.notBefore));
    private int busy;
    private int waiting;
    private int peerFailures;
    private Instant peerNotBefore = Instant.EPOCH;
    private boolean stopped;

    Lanes(
            Destination destination,
            Facts journal,
            Backoff backoff,
            int concurrency,
            Clock clock,
            RandomGenerator random) {
        this.destination = destination;
        this.journal = journal;
        this.backoff = backoff;
        this.concurrency = concurrency;
        this.clock = clock;
        this.random = random;
    }

    void start(String name) {
        Thread.ofVirtual().name("lanes-" + name).start(this::dispatch);
    }

    /// Puts a delivery at the end of its lane.
    void add(Parcel parcel) {
        lock.lock();
        try {
            Lane lane = lanes.get(parcel.lane());
            if (lane == null) {
                lane = new Lane(parcel.lane());
                lanes.put(parcel.lane(), lane);
                ready.add(lane);
            }
            lane.parcels.add(parcel);
            waiting++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many deliveries are here, those being attempted included.
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /// Starts nothing new and waits at most `grace` for the attempts under way. What is left stays in the
    /// journal.
    void stop(Duration grace) throws InterruptedException {
        long left = grace.toNanos();
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
            while (busy > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void dispatch() {
        lock.lock();
        try {
            while (!stopped) {
                Instant now = clock.instant();
                while (!resting.isEmpty() && !resting.peek().notBefore.isAfter(now)) {
                    ready.add(resting.remove());
                }
                int allowed = peerFailures == 0 ? concurrency : 1;
                boolean peerRests = peerNotBefore.isAfter(now);
                if (!ready.isEmpty() && busy < allowed && !peerRests) {
                    Lane lane = ready.remove();
                    busy++;
                    Thread.ofVirtual().start(() -> work(lane));
                } else {
                    var _ = changed.awaitNanos(restNanos(now, peerRests));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// How long nothing can become due by itself; a change wakes the dispatcher earlier.
    private long restNanos(Instant now, boolean peerRests) {
        Instant wake = now.plus(Duration.ofMinutes(1));
        if (!resting.isEmpty() && resting.element().notBefore.isBefore(wake)) {
            wake = resting.element().notBefore;
        }
        if (peerRests && !ready.isEmpty() && peerNotBefore.isBefore(wake)) {
            wake = peerNotBefore;
        }
        return Math.max(1_000_000L, Duration.between(now, wake).toNanos());
    }

    private void work(Lane lane) {
        Parcel parcel;
        lock.lock();
        try {
            parcel = lane.parcels.element();
        } finally {
            lock.unlock();
        }
        try {
            Step step = attempt(parcel, lane.failures);
            finish(lane, step);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            release(lane, clock.instant());
        } catch (StorageException | CompletionException e) {
            // The outcome could not be kept; the delivery is repeated or settled when the journal takes entries again.
            release(lane, clock.instant().plus(backoff.first()));
        }
    }

    private record Step(Parcel parcel, DeliveryState next, Outcome outcome) {}

    private Step attempt(Parcel parcel, int failures) throws InterruptedException {
        int number = parcel.attempts() + 1;
        Instant at = clock.instant();
        if (!destination.repeatable()) {
            journal.append(new Entry.Started(parcel.id(), number, at)).join();
        }
        Sending sending = Waiting.FRESH.claim();
        long begun = System.nanoTime();
        Outcome outcome = destination.deliver(new Outgoing(parcel.id(), number, parcel.label(), parcel.content()));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        String code;
        DeliveryState next;
        switch (outcome) {
            case Outcome.Delivered delivered -> {
                code = "delivered";
                next = sending.delivered(delivered.note());
            }
            case Outcome.Failed failed -> {
                Failure failure = failed.failure();
                code = failure.code();
                next = after(failure, sending, failures + 1);
            }
        }
        var kept = journal.append(new Entry.Attempted(parcel.id(), number, at, took, code, next));
        if (!(next instanceof DeliveryState.Delivered)) {
            kept.join();
        }
        Parcel tried = new Parcel(parcel.id(), parcel.lane(), parcel.label(), number, parcel.content());
        return new Step(tried, next, outcome);
    }

    private DeliveryState after(Failure failure, Sending sending, int failures) {
        return switch (failure.kind()) {
            case PERMANENT -> sending.rejected(failure.reason());
            case TRANSIENT -> sending.retryAt(nextTry(failure, failures), failure.reason());
            case UNCERTAIN ->
                destination.repeatable()
                        ? sending.retryAt(nextTry(failure, failures), failure.reason())
                        : sending.uncertain(failure.reason());
        };
    }

    private Instant nextTry(Failure failure, int failures) {
        Duration wait = backoff.after(failures, random);
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        return clock.instant().plus(asked.compareTo(wait) > 0 ? asked : wait);
    }

    private void finish(Lane lane, Step step) {
        lock.lock();
        try {
            notePeer(step);
            lane.parcels.remove();
            if (step.next() instanceof Waiting again) {
                lane.parcels.addFirst(step.parcel());
                lane.failures++;
                lane.notBefore = again.notBefore();
                resting.add(lane);
            } else {
                waiting--;
                lane.failures = 0;
                if (lane.parcels.isEmpty()) {
                    lanes.remove(lane.key);
                } else {
                    ready.add(lane);
                }
            }
            busy--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// A failure of the peer makes all lanes wait; any answer that is not one lets them go again.
    private void notePeer(Step step) {
        boolean unwell = step.outcome() instanceof Outcome.Failed failed
                && failed.failure().scope() == Failure.Scope.PEER;
        if (unwell) {
            peerFailures++;
            peerNotBefore = step.next() instanceof Waiting again
                    ? again.notBefore()
                    : clock.instant().plus(backoff.after(peerFailures, random));
        } else if (peerFailures > 0) {
            peerFailures = 0;
            peerNotBefore = Instant.EPOCH;
            ready.addAll(resting);
            resting.clear();
        }
    }

    private void release(Lane lane, Instant notBefore) {
        lock.lock();
        try {
            lane.notBefore = notBefore;
            resting.add(lane);
            busy--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
