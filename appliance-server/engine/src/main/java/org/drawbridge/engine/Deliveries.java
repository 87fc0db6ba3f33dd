package org.drawbridge.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.drawbridge.engine.Channel.LaneKey;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.engine.Lanes.Removal;
import org.drawbridge.engine.Lanes.Verdict;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.DeliveryState.Sending;
import org.drawbridge.engine.journal.DeliveryState.Waiting;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.Journal.Page;
import org.drawbridge.engine.journal.Selection;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.formats.Payload;
import org.jspecify.annotations.Nullable;

/// The deliveries of one destination of one channel: attempts them in lane order, keeps each outcome in the journal
/// and only then goes on. An outcome that cannot be kept is kept trying to be: what was sent is never sent again
/// because the disk was full.
final class Deliveries {

    /// A delivery on its way.
    ///
    /// @param attempts how many attempts have ended
    /// @param own how many of the last ones failed for the message's own sake, as far as remembered
    /// @param deliveredBefore how many deliveries had succeeded when the first of those failed
    /// @param interrupted whether the appliance died while it was being sent
    /// @param content what to send, null to read it from the journal when its turn comes
    record Parcel(
            DeliveryId id,
            Label label,
            int attempts,
            int own,
            long deliveredBefore,
            boolean interrupted,
            @Nullable Payload content) {

        static Parcel fresh(DeliveryId id, Label label, Payload content) {
            return new Parcel(id, label, 0, 0, 0, false, content);
        }

        static Parcel of(StoredDelivery stored, @Nullable Payload content) {
            return new Parcel(
                    stored.id(), stored.label(), stored.attempts(), 0, 0, stored.state() instanceof Sending, content);
        }

        /// After one more attempt.
        ///
        /// @param delivered how many deliveries had succeeded before it
        Parcel tried(Outcome outcome, long delivered) {
            boolean ownFault = outcome instanceof Outcome.Failed(Failure failure, var _)
                    && failure.scope() == Failure.Scope.MESSAGE;
            return new Parcel(
                    id,
                    label,
                    attempts + 1,
                    ownFault ? own + 1 : own,
                    own == 0 ? delivered : deliveredBefore,
                    false,
                    content);
        }

        Backlog.Item<Parcel> item(long sequence, String lane) {
            return new Backlog.Item<>(sequence, lane, label.urgent(), content == null ? 0 : content.size(), this);
        }
    }

    private static final Duration STORAGE_PAUSE = Duration.ofSeconds(1);

    private final String channel;
    private final String name;
    private final Destination destination;
    private final Journal journal;
    private final Backoff backoff;
    private final int quarantineAfter;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicBoolean failedOver = new AtomicBoolean();
    private final Clock clock;
    private final Event.Listener events;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Lanes<Backlog.Item<Parcel>> lanes;
    private final Backlog<Parcel> backlog;
    /// The trouble of the peer that was told last; guarded by the lock of `lanes`.
    private String told = "";

    Deliveries(String channel, Channel.Outlet outlet, Room room, Journal journal, Clock clock, Event.Listener events) {
        this.channel = channel;
        this.name = outlet.name();
        this.destination = outlet.destination();
        this.backoff = outlet.policy().backoff();
        this.quarantineAfter = outlet.policy().quarantineAfter();
        this.journal = journal;
        this.clock = clock;
        this.events = events;
        this.lanes = new Lanes<>(
                this::turn,
                outlet.policy().concurrency(),
                0,
                Backlog.Item::urgent,
                new Breaker(this::breakerChanged),
                outlet.policy().gate(),
                clock);
        this.backlog = new Backlog<>(lanes, pages(), room);
    }

    void start() {
        lanes.start(channel + "-" + name);
        backlog.start(channel + "-" + name);
    }

    void pause() {
        lanes.pause();
    }

    void resume() {
        lanes.resume();
    }

    /// @return whether all attempts have ended
    boolean stop(Duration grace) throws InterruptedException {
        backlog.stop();
        return lanes.stop(grace);
    }

    /// A new delivery, just kept under `sequence`.
    void add(long sequence, String lane, Parcel parcel) {
        backlog.add(parcel.item(sequence, lane));
    }

    /// See [Backlog#betweenPages].
    <R> R betweenPages(Supplier<R> change) {
        return backlog.betweenPages(change);
    }

    /// Puts a delivery that was settled back into its lane. Only [#betweenPages].
    void addAgain(StoredDelivery delivery) {
        backlog.addAgain(recovered(delivery, null));
    }

    /// Takes a waiting delivery out of its lane. Only [#betweenPages].
    Removal<Backlog.Item<Parcel>> withdraw(StoredDelivery delivery) {
        Removal<Backlog.Item<Parcel>> removal =
                lanes.remove(delivery.lane(), item -> item.value().id().equals(delivery.id()));
        if (removal instanceof Removal.Removed<Backlog.Item<Parcel>> removed) {
            backlog.done(removed.item());
        }
        return removal;
    }

    int size() {
        return lanes.size();
    }

    /// Whether one could be sent now, or is being sent.
    boolean due() {
        return lanes.due();
    }

    /// Whether more is waiting than is soon sent, although nothing but its number holds it up.
    boolean crowded() {
        return backlog.crowded() && lanes.due();
    }

    /// How many attempts have ended since the start.
    long turns() {
        return lanes.turns();
    }

    Optional<Hold> hold(String lane) {
        return lanes.hold(lane);
    }

    /// What keeps all of them waiting.
    Optional<Hold> trouble() {
        return lanes.trouble().or(destination::trouble);
    }

    BreakerState breaker() {
        return lanes.breaker();
    }

    void resetBreaker() {
        lanes.resetBreaker();
    }

    private void breakerChanged(BreakerState state) {
        switch (state) {
            case BreakerState.Closed _ -> events.happened(new Event.PeerRecovered(channel, name));
            case BreakerState.Open open
            when !open.code().equals(told) -> events.happened(new Event.PeerFailed(channel, name, open.code()));
            case BreakerState.Open _, BreakerState.HalfOpen _ -> {}
        }
        told = switch (state) {
            case BreakerState.Closed _ -> "";
            case BreakerState.Open open -> open.code();
            case BreakerState.HalfOpen probing -> probing.code();
        };
    }

    private Backlog.Pages<Parcel> pages() {
        return new Backlog.Pages<>() {
            @Override
            public Page<Backlog.Item<Parcel>> after(long position, int limit, long room) {
                Page<StoredDelivery> page = journal.undelivered(channel, name, position, limit);
                Map<DeliveryId, Payload> contents = journal.contents(
                        page.items().stream().map(StoredDelivery::id).toList(), room);
                return page.map(each -> recovered(each, contents.get(each.id())));
            }

            @Override
            public List<Backlog.Item<Parcel>> urgent(long position, int limit) {
                return select(Selection.URGENT, position, limit);
            }

            @Override
            public List<Backlog.Item<Parcel>> lane(Backlog.Item<Parcel> item, long position, int limit) {
                return item.lane().equals(LaneKey.own(item.value().id().message()))
                        ? List.of(item)
                        : select(new Selection.Lane(item.lane()), position, limit);
            }
        };
    }

    private List<Backlog.Item<Parcel>> select(Selection which, long position, int limit) {
        return journal.undelivered(channel, name, which, position, limit)
                .map(each -> recovered(each, null))
                .items();
    }

    private static Backlog.Item<Parcel> recovered(StoredDelivery delivery, @Nullable Payload content) {
        return Parcel.of(delivery, content).item(delivery.sequence(), delivery.lane());
    }

    private Verdict<Backlog.Item<Parcel>> turn(Backlog.Item<Parcel> item, int failures) throws InterruptedException {
        try {
            return attempt(item, failures);
        } catch (StorageException | CompletionException e) {
            return new Verdict.Again<>(
                    item, clock.instant().plus(STORAGE_PAUSE), "The journal cannot be read or written.", Sign.NONE);
        }
    }

    private Verdict<Backlog.Item<Parcel>> attempt(Backlog.Item<Parcel> item, int failures) throws InterruptedException {
        Parcel parcel = item.value();
        if (parcel.interrupted() && !destination.repeatable()) {
            return askAPerson(item);
        }
        Payload content =
                parcel.content() == null ? journal.content(parcel.id()).orElseThrow() : parcel.content();
        int number = parcel.attempts() + 1;
        Instant at = clock.instant();
        if (!destination.repeatable()) {
            journal.append(new Entry.Started(parcel.id(), number, at)).join();
        }
        long begun = System.nanoTime();
        Outcome outcome = send(new Outgoing(parcel.id(), number, parcel.label(), content));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        Parcel tried = parcel.tried(outcome, delivered.get());
        DeliveryState next = after(outcome, tried, failures + 1);
        keep(new Entry.Attempted(parcel.id(), number, at, took, code(outcome), next, answer(outcome)));
        events.happened(new Event.Attempted(channel, parcel.id(), number, took, code(outcome), next.name()));
        return verdict(item, tried, outcome, next, failures + 1);
    }

    private Verdict<Backlog.Item<Parcel>> verdict(
            Backlog.Item<Parcel> item, Parcel tried, Outcome outcome, DeliveryState next, int failures) {
        Sign sign = sign(outcome, next, failures);
        if (next instanceof Waiting waiting) {
            var again = tried.item(item.sequence(), item.lane());
            return new Verdict.Again<>(again, waiting.notBefore(), waiting.reason(), sign);
        }
        backlog.done(item);
        return new Verdict.Done<>(sign);
    }

    /// A peer that leaves a delivery without an answer is left alone for a while, even if that delivery is
    /// settled: or one that hangs would make all that waits uncertain, one after the other.
    private Sign sign(Outcome outcome, DeliveryState next, int failures) {
        if (outcome instanceof Outcome.Failed(Failure failure, var _) && failure.scope() == Failure.Scope.PEER) {
            Instant until = next instanceof Waiting waiting ? waiting.notBefore() : nextTry(failure, failures);
            return new Sign.Unwell(failure.code(), failure.reason(), until);
        }
        return Sign.WELL;
    }

    private static Payload answer(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? failed.answer() : Payload.EMPTY;
    }

    /// A connector that throws has a bug; its exception fails this delivery and no other.
    private Outcome send(Outgoing outgoing) throws InterruptedException {
        try {
            Outcome outcome = destination.deliver(outgoing);
            if (outcome instanceof Outcome.Delivered) {
                delivered.incrementAndGet();
            }
            tellWhereItGoes();
            return outcome;
        } catch (RuntimeException e) {
            events.happened(new Event.Failed(channel, name, e.getClass().getName()));
            return new Outcome.Failed(Failure.rejected(
                    "internal", "The connector failed on it (" + e.getClass().getSimpleName() + ")."));
        }
    }

    private void tellWhereItGoes() {
        boolean second = destination.trouble().isPresent();
        if (second != failedOver.get() && failedOver.compareAndSet(!second, second)) {
            events.happened(second ? new Event.FailedOver(channel, name) : new Event.FailedBack(channel, name));
        }
    }

    /// An attempt that was under way when the appliance died is not repeated where that could do harm.
    private Verdict<Backlog.Item<Parcel>> askAPerson(Backlog.Item<Parcel> item) throws InterruptedException {
        DeliveryId id = item.value().id();
        DeliveryState next = new Sending().uncertain("The appliance stopped while it was being sent.");
        keep(new Entry.Moved(id, clock.instant(), "recovery", next));
        events.happened(new Event.Moved(channel, id, next.name()));
        backlog.done(item);
        return new Verdict.Done<>(Sign.NONE);
    }

    /// Returns when the fact is on disk, however long that takes; gives up only when the appliance stops.
    private void keep(Entry entry) throws InterruptedException {
        while (true) {
            try {
                journal.append(entry).join();
                return;
            } catch (CompletionException e) {
                if (lanes.stopped()) {
                    throw new StorageException("The outcome of an attempt could not be kept.", e);
                }
                Thread.sleep(STORAGE_PAUSE);
            }
        }
    }

    private static String code(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered _ -> "delivered";
            case Outcome.Failed failed -> failed.failure().code();
        };
    }

    private DeliveryState after(Outcome outcome, Parcel tried, int failures) {
        Sending sending = Waiting.FRESH.claim();
        return switch (outcome) {
            case Outcome.Delivered delivered -> sending.delivered(delivered.note());
            case Outcome.Failed failed
            when poisonous(failed.failure(), tried) ->
                sending.rejected("It failed " + tried.own() + " times in a row for its own sake: "
                        + failed.failure().reason());
            case Outcome.Failed failed -> after(failed.failure(), sending, failures);
        };
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

    /// Whether nothing but this message is at fault, so that it must not hold its lane any longer.
    private boolean poisonous(Failure failure, Parcel tried) {
        boolean othersAreTaken = delivered.get() > tried.deliveredBefore();
        long allowed = othersAreTaken ? quarantineAfter : 10L * quarantineAfter;
        return quarantineAfter > 0
                && failure.kind() == Failure.Kind.TRANSIENT
                && failure.scope() == Failure.Scope.MESSAGE
                && tried.own() >= allowed;
    }

    private Instant nextTry(Failure failure, int failures) {
        Duration wait = backoff.after(failures, random);
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        return clock.instant().plus(asked.compareTo(wait) > 0 ? asked : wait);
    }
}
