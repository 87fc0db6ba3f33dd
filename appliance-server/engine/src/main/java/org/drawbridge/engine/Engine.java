package org.drawbridge.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import org.jspecify.annotations.Nullable;

/// All channels over one journal.
public final class Engine {

    /// Whether a person's wish could be followed.
    public sealed interface Move {
        record Done(DeliveryState state) implements Move {}

        /// @param reason for a person
        record Refused(String reason) implements Move {}

        record Unknown() implements Move {}
    }

    /// How long between two looks at the channels.
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Journal journal;
    private final Clock clock;
    private final Event.Listener events;
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final ReentrantLock moves = new ReentrantLock();
    private @Nullable Thread watcher;

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
            watcher = Thread.ofVirtual().name("watchdog").start(this::watch);
        } catch (StartupException e) {
            channels.values().forEach(channel -> channel.stop(Duration.ZERO));
            throw e;
        }
    }

    /// Looks at all channels now and then. A bug in the looking must not end it.
    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                for (Channel channel : channels.values()) {
                    look(channel);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Channel channel) {
        try {
            channel.watchdog().look(clock.instant());
        } catch (RuntimeException e) {
            events.happened(
                    new Event.Failed(channel.name(), "watchdog", e.getClass().getName()));
        }
    }

    /// Takes nothing more in, finishes what is in hand within `grace` and leaves the rest to the journal.
    public void stop(Duration grace) throws InterruptedException {
        if (watcher != null) {
            watcher.interrupt();
        }
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

    /// Sends a delivery once more that was settled before `since`, at the end of its lane. What a person gave up
    /// is left alone, and what was moved since: so doing it twice sends it once.
    ///
    /// @param reason for a person
    public Move replay(DeliveryId id, Instant since, String by, String reason) {
        moves.lock();
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
            moves.unlock();
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
        moves.lock();
        try {
            Optional<StoredDelivery> found = find(id);
            if (found.isEmpty()) {
                return new Move.Unknown();
            }
            String reason = "Cancelled by " + by + (why.isEmpty() ? "." : ": " + why);
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
