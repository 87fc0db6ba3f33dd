package org.drawbridge.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.engine.journal.Journal;
import org.jspecify.annotations.Nullable;

/// All channels over one journal.
public final class Engine {

    /// How long between two looks at the channels.
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Clock clock;
    private final Event.Listener events;
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final Moves moves;
    private @Nullable Thread watcher;

    public Engine(List<Channel.Plan> plans, Journal journal, Clock clock, Event.Listener events) {
        this(plans, Room.share(queues(plans)), journal, clock, events);
    }

    /// @param room of each queue
    Engine(List<Channel.Plan> plans, Room room, Journal journal, Clock clock, Event.Listener events) {
        this.clock = clock;
        this.events = events;
        this.moves = new Moves(this, journal, clock, events);
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

    /// What people do with deliveries.
    public Moves moves() {
        return moves;
    }
}
