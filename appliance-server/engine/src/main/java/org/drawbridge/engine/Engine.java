package org.drawbridge.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
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

/// All channels over one journal.
public final class Engine {

    /// Whether a person's wish could be followed.
    public sealed interface Move {
        record Done(DeliveryState state) implements Move {}

        /// @param reason for a person
        record Refused(String reason) implements Move {}

        record Unknown() implements Move {}
    }

    private final Journal journal;
    private final Clock clock;
    private final Event.Listener events;
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final ReentrantLock moves = new ReentrantLock();

    public Engine(List<Channel.Plan> plans, Journal journal, Clock clock, Event.Listener events) {
        this(plans, Room.share(queues(plans)), journal, clock, events);
    }

    /// @param room of each queue
    Engine(List<Channel.Plan> plans, Room room, Journal journal, Clock clock, Event.Listener events) {
        this.journal = journal;
        this.clock = clock;
        this.events = events;
        for (Channel.Plan plan : plans) {
            channels.put(plan.name(), new Channel(plan, room, journal, clock, events));
        }
    }

    private static int queues(List<Channel.Plan> plans) {
        return plans.stream().mapToInt(plan -> 1 + plan.outlets().size()).sum();
    }

    /// Recovers what was under way, then lets every channel take messages. Throws [StartupException] if a source
    /// cannot start; nothing is left listening then.
    public void start() {
        channels.values().forEach(Channel::open);
        try {
            channels.values().forEach(Channel::start);
        } catch (StartupException e) {
            channels.values().forEach(channel -> channel.stop(Duration.ZERO));
            throw e;
        }
    }

    /// Takes nothing more in, finishes what is in hand within `grace` and leaves the rest to the journal.
    public void stop(Duration grace) throws InterruptedException {
        long until = clock.millis() + grace.toMillis();
        for (Channel channel : channels.values()) {
            channel.stop(left(until));
        }
        for (Channel channel : channels.values()) {
            channel.close(left(until));
        }
    }

    private Duration left(long until) {
        return Duration.ofMillis(Math.max(0, until - clock.millis()));
    }

    public List<Channel> channels() {
        return List.copyOf(channels.values());
    }

    public Optional<Channel> channel(String name) {
        return Optional.ofNullable(channels.get(name));
    }

    /// Sends a rejected, uncertain or cancelled delivery again, at the end of its lane.
    ///
    /// @param by who asks for it
    public Move retry(DeliveryId id, String by) {
        moves.lock();
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
                case Delivered _ -> new Move.Refused("It has been delivered.");
            };
        } finally {
            moves.unlock();
        }
    }

    /// Gives a delivery up.
    public Move cancel(DeliveryId id, String by) {
        moves.lock();
        try {
            Optional<StoredDelivery> found = find(id);
            if (found.isEmpty()) {
                return new Move.Unknown();
            }
            String reason = "Cancelled by " + by + ".";
            return switch (found.get().state()) {
                case Waiting waiting -> withdraw(found.get(), waiting.cancel(reason), by);
                case Rejected rejected -> move(found.get(), rejected.cancel(reason), by);
                case Uncertain uncertain -> move(found.get(), uncertain.cancel(reason), by);
                case Sending _ -> new Move.Refused("It is being sent at this moment.");
                case Delivered _ -> new Move.Refused("It has been delivered.");
                case Cancelled _ -> new Move.Refused("It is cancelled already.");
            };
        } finally {
            moves.unlock();
        }
    }

    private Optional<StoredDelivery> find(DeliveryId id) {
        return journal.deliveries(id.message()).stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }

    private Move again(StoredDelivery delivery, DeliveryState next, String by) {
        Optional<Deliveries> deliveries = deliveries(delivery);
        if (deliveries.isEmpty()) {
            return move(delivery, next, by);
        }
        return deliveries.get().betweenPages(() -> {
            Move done = move(delivery, next, by);
            deliveries.get().addAgain(delivery);
            return done;
        });
    }

    /// A delivery that is not in memory is only in the journal, which no longer tells of it when it is paged in.
    private Move withdraw(StoredDelivery delivery, DeliveryState next, String by) {
        Optional<Deliveries> deliveries = deliveries(delivery);
        if (deliveries.isEmpty()) {
            return move(delivery, next, by);
        }
        return deliveries
                .get()
                .betweenPages(() -> deliveries.get().withdraw(delivery) instanceof Lanes.Removal.Busy<?>
                        ? new Move.Refused("It is being sent at this moment.")
                        : move(delivery, next, by));
    }

    private Move move(StoredDelivery delivery, DeliveryState next, String by) {
        journal.append(new Entry.Moved(delivery.id(), clock.instant(), by, next))
                .join();
        events.happened(new Event.Moved(delivery.channel(), delivery.id(), next.name()));
        return new Move.Done(next);
    }

    private Optional<Deliveries> deliveries(StoredDelivery delivery) {
        return channel(delivery.channel())
                .flatMap(each -> each.deliveries(delivery.id().destination()));
    }
}
