package org.drawbridge.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Fingerprint;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;

/// Puts what arrives into the journal, once: what a sender repeats is answered from what is stored.
///
/// Callable from any thread. `lock` guards the memory of recent messages.
final class JournaledIntake implements Intake {

    /// What is known of a control id: the bytes it came with, and the message once it is on disk.
    private record Known(long body, CompletableFuture<MessageId> stored) {

        static Known now(long body) {
            return new Known(body, new CompletableFuture<>());
        }
    }

    private final String channel;
    private final Journal journal;
    private final int remembered;
    private final Urgency urgency;
    private final Pipeline pipeline;
    private final Event.Listener events;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Known> recent;
    private final LongAdder arrivals = new LongAdder();

    JournaledIntake(Channel.Plan plan, Journal journal, Pipeline pipeline, Event.Listener events) {
        this.channel = plan.name();
        this.journal = journal;
        this.remembered = plan.duplicates();
        this.urgency = plan.urgency();
        this.pipeline = pipeline;
        this.events = events;
        this.recent = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
                return size() > JournaledIntake.this.remembered
                        && eldest.getValue().stored().isDone();
            }
        };
    }

    /// How many messages were handed in since the start.
    long arrivals() {
        return arrivals.sum();
    }

    /// Reads from the journal what duplicates would repeat.
    void remember() {
        List<Journal.Recent> newestFirst = journal.recent(channel, remembered);
        lock.lock();
        try {
            for (Journal.Recent each : newestFirst.reversed()) {
                if (each.fingerprint() != 0) {
                    recent.put(
                            each.fingerprint(),
                            new Known(each.bodyFingerprint(), CompletableFuture.completedFuture(each.message())));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Receipt receive(Arrival arrival) throws InterruptedException {
        arrivals.increment();
        long identity = arrival.reception() == Reception.ACCEPTED ? Fingerprint.ofIdentity(arrival.label()) : 0;
        if (identity == 0) {
            Optional<Receipt> before = arrival.inDoubt() ? handedInBefore(arrival) : Optional.empty();
            if (before.isPresent()) {
                return before.get();
            }
            return store(arrival, Known.now(0), false);
        }
        long body = Fingerprint.ofBody(arrival.body().reveal());
        while (true) {
            Known mine = Known.now(body);
            Optional<Known> earlier = claim(identity, mine);
            if (earlier.isEmpty()) {
                return store(arrival, mine, false);
            }
            Known known = earlier.get();
            if (known.body() != body) {
                return reused(arrival, identity, mine);
            }
            try {
                MessageId first = known.stored().get();
                events.happened(new Event.Repeated(channel, first));
                return new Receipt.Duplicate(first, journal.reply(first).orElse(Payload.EMPTY));
            } catch (ExecutionException e) {
                // The first one could not be stored, so this one is the first.
                forget(identity, known);
            }
        }
    }

    /// Asks the journal, which a source does not have done but after a crash.
    private Optional<Receipt> handedInBefore(Arrival arrival) {
        long body = Fingerprint.ofBody(arrival.body().reveal());
        return journal.recent(channel, remembered).stream()
                .filter(each -> each.fingerprint() == 0 && each.bodyFingerprint() == body)
                .findFirst()
                .<Receipt>map(each -> {
                    events.happened(new Event.Repeated(channel, each.message()));
                    return new Receipt.Duplicate(each.message(), Payload.EMPTY);
                });
    }

    /// The sender uses a control id again, for something else. Both are kept; the later one that is taken is the
    /// one to compare with.
    private Receipt reused(Arrival arrival, long identity, Known latest) throws InterruptedException {
        if (arrival.ifReused().isPresent()) {
            return store(arrival.refused(arrival.ifReused().get()), latest, true);
        }
        lock.lock();
        try {
            recent.remove(identity);
            recent.put(identity, latest);
        } finally {
            lock.unlock();
        }
        return store(arrival, latest, true);
    }

    /// Notes `mine` unless the identity is known already; then answers with what is known.
    private Optional<Known> claim(long identity, Known mine) {
        lock.lock();
        try {
            return Optional.ofNullable(recent.putIfAbsent(identity, mine));
        } finally {
            lock.unlock();
        }
    }

    private void forget(long identity, Known known) {
        lock.lock();
        try {
            recent.remove(identity, known);
        } finally {
            lock.unlock();
        }
    }

    private Receipt store(Arrival arrival, Known known, boolean reused) throws InterruptedException {
        Label label = label(arrival);
        var entry = new Entry.Received(
                channel,
                arrival.at(),
                arrival.peer(),
                label,
                arrival.reception(),
                arrival.leg(),
                arrival.problems(),
                arrival.body(),
                arrival.reply());
        try {
            var id = new MessageId(journal.append(entry, sequence -> stored(new MessageId(sequence), label, arrival))
                    .get());
            known.stored().complete(id);
            events.happened(new Event.Received(
                    channel,
                    id,
                    arrival.reception(),
                    label.urgent(),
                    arrival.body().size()));
            return new Receipt.Stored(id, reused);
        } catch (ExecutionException e) {
            known.stored().completeExceptionally(e);
            events.happened(new Event.NotStored(channel));
            return new Receipt.NotStored(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        }
    }

    /// Runs on the journal's thread, in the order of the numbers.
    private void stored(MessageId id, Label label, Arrival arrival) {
        if (arrival.reception() == Reception.ACCEPTED) {
            pipeline.add(new Pipeline.Work(id, label, arrival.body()));
        }
    }

    /// What is not taken goes nowhere, urgent or not. A rule that throws has a bug; the message is taken all the same.
    private Label label(Arrival arrival) {
        if (arrival.reception() != Reception.ACCEPTED) {
            return arrival.label();
        }
        try {
            return arrival.label().with(urgency.urgent(arrival.body()));
        } catch (RuntimeException e) {
            events.happened(new Event.Failed(channel, "priority", e.getClass().getName()));
            return arrival.label();
        }
    }

    @Override
    public CompletableFuture<Processing> processed(MessageId message) {
        return pipeline.processed(message);
    }

    @Override
    public void answered(MessageId message, SenderLeg leg) {
        var _ = journal.append(new Entry.Answered(message, leg));
    }
}
