package org.drawbridge.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.drawbridge.engine.journal.Journal;
import org.jspecify.annotations.Nullable;

/// All channels over one journal.
public final class Engine {

    /// How long between two looks at the channels.
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Clock clock;
    private final Event.Listener events;
    private final Journal journal;
    private final MappingThreads mapping;
    private final ReentrantLock applying = new ReentrantLock();
    private volatile Map<String, Channel> channels;
    private final Moves moves;
    private @Nullable Thread watcher;

    public Engine(List<Channel.Plan> plans, Journal journal, Clock clock, Event.Listener events) {
        this(plans, Room.share(queues(plans)), journal, clock, events);
    }

    /// @param room of each queue
    Engine(List<Channel.Plan> plans, Room room, Journal journal, Clock clock, Event.Listener events) {
        this.clock = clock;
        this.events = events;
        this.mapping = new MappingThreads();
        this.journal = journal;
        this.moves = new Moves(this, journal, clock, events);
        this.channels = made(plans, Map.of(), room);
    }

    /// @param kept channels that stay as they are
    private Map<String, Channel> made(List<Channel.Plan> plans, Map<String, Channel> kept, Room room) {
        Map<String, Channel> made = new LinkedHashMap<>();
        for (Channel.Plan plan : plans) {
            Channel known = kept.get(plan.name());
            made.put(plan.name(), known == null ? new Channel(plan, room, mapping, journal, clock, events) : known);
        }
        return Collections.unmodifiableMap(made);
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
        mapping.close();
    }

    /// Goes over to other plans while the others run on. A channel that is not in `same` ends first, once what it has
    /// in
    /// hand is done or `grace` is over; then it begins with its new plan, unless a person had stopped it.
    ///
    /// Throws [StartupException] if one cannot begin; then some of those that are not in `same` do not run, and the
    /// caller goes back to plans with which they can.
    ///
    /// @param same channels whose plans have not changed
    public void apply(List<Channel.Plan> plans, Set<String> same, Duration grace) throws InterruptedException {
        applying.lock();
        try {
            Map<String, Channel> kept = new HashMap<>(channels);
            kept.keySet().retainAll(same);
            Set<String> stopped = end(grace, same);
            Map<String, Channel> next = made(plans, kept, Room.share(queues(plans)));
            channels = next;
            List<Channel> begun = next.values().stream()
                    .filter(each -> !same.contains(each.name()))
                    .toList();
            begun.forEach(Channel::open);
            begun.stream().filter(each -> stopped.contains(each.name())).forEach(Channel::halt);
            begun.stream().filter(each -> !each.halted()).forEach(Channel::start);
        } finally {
            applying.unlock();
        }
    }

    /// @return those that did not run before
    private Set<String> end(Duration grace, Set<String> same) throws InterruptedException {
        List<Channel> ending = channels.values().stream()
                .filter(each -> !same.contains(each.name()))
                .toList();
        Set<String> stopped = new HashSet<>();
        for (Channel each : ending) {
            if (each.halted()) {
                stopped.add(each.name());
            }
        }
        long until = clock.millis() + grace.toMillis();
        for (Channel each : ending) {
            each.stop(left(until));
        }
        for (Channel each : ending) {
            if (!each.close(left(until))) {
                throw new StartupException("Channel '" + each.name()
                        + "': an attempt under way does not end. Try again, or restart the appliance.");
            }
        }
        return stopped;
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
