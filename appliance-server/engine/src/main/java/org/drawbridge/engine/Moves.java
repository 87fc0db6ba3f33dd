package org.drawbridge.engine;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.DeliveryState.Cancelled;
import org.drawbridge.engine.journal.DeliveryState.Delivered;
import org.drawbridge.engine.journal.DeliveryState.Rejected;
import org.drawbridge.engine.journal.DeliveryState.Sending;
import org.drawbridge.engine.journal.DeliveryState.Uncertain;
import org.drawbridge.engine.journal.DeliveryState.Waiting;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.StoredDelivery;
import org.drawbridge.formats.Payload;

/// What people do with deliveries: send again, edit, hand over, give up. One at a time, guarded by `lock`.
public final class Moves {

    private static final int MOST_REVISIONS = 100;
    private static final String SENDING = "It is being sent at this moment.";
    private static final String DELIVERED = "It has been delivered.";

    private final Engine engine;
    private final Journal journal;
    private final Clock clock;
    private final Event.Listener events;
    private final ReentrantLock lock = new ReentrantLock();

    Moves(Engine engine, Journal journal, Clock clock, Event.Listener events) {
        this.engine = engine;
        this.journal = journal;
        this.clock = clock;
        this.events = events;
    }

    /// Sends a rejected, uncertain or cancelled delivery again, at the end of its lane.
    ///
    /// @param by who asks for it
    public Move retry(DeliveryId id, String by) {
        lock.lock();
        try {
            Optional<StoredDelivery> found = find(id);
            if (found.isEmpty()) {
                return new Move.Unknown();
            }
            String reason = "Sent again at the request of " + by + ".";
            return switch (found.get().state()) {
                case Rejected rejected -> again(found.get(), rejected.retry(reason), by);
                case Uncertain uncertain -> again(found.get(), uncertain.retry(reason), by);
                case Cancelled cancelled -> again(found.get(), cancelled.retry(reason), by);
                case Waiting _, Sending _ -> new Move.Refused("It is under way already.");
                case Delivered _ -> new Move.Refused(DELIVERED);
            };
        } finally {
            lock.unlock();
        }
    }

    /// Sends a delivery once more that was settled before `since`, at the end of its lane. What a person gave up
    /// is left alone, and what was moved since: so doing it twice sends it once.
    ///
    /// @param reason for a person
    public Move replay(DeliveryId id, Instant since, String by, String reason) {
        lock.lock();
        try {
            Optional<StoredDelivery> found = find(id);
            if (found.isEmpty()) {
                return new Move.Unknown();
            }
            Optional<DeliveryState> next = replayed(found.get(), since, reason);
            return next.isEmpty()
                    ? new Move.Refused("It is not to be sent again.")
                    : again(found.get(), next.get(), by);
        } finally {
            lock.unlock();
        }
    }

    /// Whether [#replay] would send it.
    public boolean replayable(DeliveryId id, Instant since) {
        return find(id).flatMap(each -> replayed(each, since, "")).isPresent();
    }

    private static Optional<DeliveryState> replayed(StoredDelivery delivery, Instant since, String reason) {
        if (!delivery.changedAt().isBefore(since)) {
            return Optional.empty();
        }
        return switch (delivery.state()) {
            case Delivered delivered -> Optional.of(delivered.replay(reason));
            case Rejected rejected -> Optional.of(rejected.retry(reason));
            case Uncertain uncertain -> Optional.of(uncertain.retry(reason));
            case Waiting _, Sending _, Cancelled _ -> Optional.empty();
        };
    }

    /// Gives a delivery up.
    ///
    /// @param why in the words of who does it; may be empty
    public Move cancel(DeliveryId id, String by, String why) {
        lock.lock();
        try {
            Optional<StoredDelivery> found = find(id);
            return found.isEmpty() ? new Move.Unknown() : cancel(found.get(), by, why);
        } finally {
            lock.unlock();
        }
    }

    private Move cancel(StoredDelivery delivery, String by, String why) {
        if (delivery.state() instanceof Cancelled) {
            return new Move.Refused("It is cancelled already.");
        }
        return cancelled(delivery.state(), said("Cancelled by " + by, why))
                .map(next -> withdraw(
                        delivery,
                        () -> keep(delivery, next, new Entry.Moved(delivery.id(), clock.instant(), by, next))))
                .orElseGet(() -> tooLate(delivery.state()));
    }

    /// Where a delivery stands that is not to be sent; empty if it is too late for that.
    private static Optional<DeliveryState> cancelled(DeliveryState state, String reason) {
        return switch (state) {
            case Waiting waiting -> Optional.of(waiting.cancel(reason));
            case Rejected rejected -> Optional.of(rejected.cancel(reason));
            case Uncertain uncertain -> Optional.of(uncertain.cancel(reason));
            case Cancelled cancelled -> Optional.of(cancelled.cancel(reason));
            case Sending _, Delivered _ -> Optional.empty();
        };
    }

    private static Move tooLate(DeliveryState state) {
        return new Move.Refused(state instanceof Sending ? SENDING : DELIVERED);
    }

    private static String said(String what, String why) {
        return what + (why.isEmpty() ? "." : ": " + why);
    }

    /// Sends a rejected, uncertain or cancelled delivery again with other bytes. What it had before stays.
    ///
    /// @param why in the words of who does it
    public Move revise(DeliveryId id, String by, String why, Payload content) {
        lock.lock();
        try {
            Optional<StoredDelivery> found = find(id);
            if (found.isEmpty()) {
                return new Move.Unknown();
            }
            if (found.get().revisions().size() >= MOST_REVISIONS) {
                return new Move.Refused("It was edited " + MOST_REVISIONS + " times already.");
            }
            String reason = said("Sent again as edited by " + by, why);
            return switch (found.get().state()) {
                case Rejected rejected -> revise(found.get(), rejected.retry(reason), by, why, content);
                case Uncertain uncertain -> revise(found.get(), uncertain.retry(reason), by, why, content);
                case Cancelled cancelled -> revise(found.get(), cancelled.retry(reason), by, why, content);
                case Waiting _, Sending _ -> new Move.Refused("It is under way; cancel it before you edit it.");
                case Delivered _ -> new Move.Refused(DELIVERED);
            };
        } finally {
            lock.unlock();
        }
    }

    private Move revise(StoredDelivery delivery, DeliveryState next, String by, String why, Payload content) {
        return again(delivery, next, new Entry.Revised(delivery.id(), clock.instant(), by, why, content, next));
    }

    /// Gives what a delivery sends to another destination of its channel that does not have the message.
    ///
    /// @param why in the words of who does it
    public Move handOver(DeliveryId id, String destination, String by, String why) {
        lock.lock();
        try {
            Optional<StoredDelivery> found = find(id);
            if (found.isEmpty()) {
                return new Move.Unknown();
            }
            Optional<Deliveries> there =
                    engine.channel(found.get().channel()).flatMap(channel -> channel.deliveries(destination));
            if (there.isEmpty()) {
                return new Move.Refused("The channel has no destination of that name.");
            }
            if (find(new DeliveryId(id.message(), destination)).isPresent()) {
                return new Move.Refused("That destination has a delivery of this message already.");
            }
            return cancelled(found.get().state(), said("Handed over to " + destination + " by " + by, why))
                    .map(next -> handOver(found.get(), next, destination, there.get(), by, why))
                    .orElseGet(() -> tooLate(found.get().state()));
        } finally {
            lock.unlock();
        }
    }

    private Move handOver(
            StoredDelivery delivery, DeliveryState next, String destination, Deliveries there, String by, String why) {
        var taken = new DeliveryId(delivery.id().message(), destination);
        var waiting =
                new Waiting(said("Handed over from " + delivery.id().destination() + " by " + by, why), Instant.EPOCH);
        var entry = new Entry.HandedOver(delivery.id(), clock.instant(), by, next, destination, waiting);
        return withdraw(
                delivery,
                () -> there.betweenPages(() -> {
                    Move done = keep(delivery, next, entry);
                    find(taken).ifPresent(there::addAgain);
                    events.happened(new Event.Moved(delivery.channel(), taken, waiting.name()));
                    return done;
                }));
    }

    private Optional<StoredDelivery> find(DeliveryId id) {
        return journal.deliveries(id.message()).stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }

    private Move again(StoredDelivery delivery, DeliveryState next, String by) {
        return again(delivery, next, new Entry.Moved(delivery.id(), clock.instant(), by, next));
    }

    private Move again(StoredDelivery delivery, DeliveryState next, Entry entry) {
        Optional<Deliveries> deliveries = deliveries(delivery);
        if (deliveries.isEmpty()) {
            return keep(delivery, next, entry);
        }
        return deliveries.get().betweenPages(() -> {
            Move done = keep(delivery, next, entry);
            if (find(delivery.id()).isEmpty()) {
                // It was removed from the journal since it was looked up: there is nothing to send.
                return new Move.Unknown();
            }
            deliveries.get().addAgain(delivery);
            return done;
        });
    }

    /// Keeps what takes a delivery out of its lane, if it is in one. What is not in memory is only in the journal,
    /// which no longer tells of it when it is paged in.
    private Move withdraw(StoredDelivery delivery, Supplier<Move> keep) {
        Optional<Deliveries> deliveries = deliveries(delivery);
        if (deliveries.isEmpty() || delivery.state().settled()) {
            return keep.get();
        }
        return deliveries
                .get()
                .betweenPages(() -> deliveries.get().withdraw(delivery) instanceof Lanes.Removal.Busy<?>
                        ? new Move.Refused(SENDING)
                        : keep.get());
    }

    private Move keep(StoredDelivery delivery, DeliveryState next, Entry entry) {
        journal.append(entry).join();
        events.happened(new Event.Moved(delivery.channel(), delivery.id(), next.name()));
        return new Move.Done(next);
    }

    private Optional<Deliveries> deliveries(StoredDelivery delivery) {
        return engine.channel(delivery.channel())
                .flatMap(each -> each.deliveries(delivery.id().destination()));
    }
}
