package org.drawbridge.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.StoredDelivery;
import org.jspecify.annotations.Nullable;

/// A running channel: source → filter → mapping → one or more destinations.
///
/// Recovery, processing and delivery begin with [#open] and end with [#close]; taking messages in and sending them can
/// be stopped and started in between.
public final class Channel {

    /// Everything a channel is made of.
    ///
    /// @param laneKey which messages have to keep their order
    /// @param workers how many messages are mapped at once
    /// @param duplicates how many of the newest messages are known again when they are repeated
    /// @param urgency which messages go before others
    public record Plan(
            String name,
            Source.Factory source,
            LaneKey laneKey,
            int workers,
            int duplicates,
            Urgency urgency,
            Watch watch,
            List<Outlet> outlets) {

        /// Where there is something to map, 8 messages at once; else as many as keep up with what is taken in. The
        /// last 20,000 are known again.
        public static Plan of(String name, Source.Factory source, LaneKey laneKey, List<Outlet> outlets) {
            int workers = outlets.isEmpty() ? 32 : 8;
            return new Plan(name, source, laneKey, workers, 20_000, Urgency.NONE, Watch.DEFAULT, outlets);
        }

        public Plan with(Watch other) {
            return new Plan(name, source, laneKey, workers, duplicates, urgency, other, outlets);
        }

        public Plan with(Urgency other) {
            return new Plan(name, source, laneKey, workers, duplicates, other, watch, outlets);
        }

        public Plan {
            outlets = List.copyOf(outlets);
        }
    }

    /// One destination of a channel.
    ///
    /// @param transformation filter and mapping for it; outlets that share the object share the work
    public record Outlet(String name, Transformation transformation, Destination destination, Policy policy) {}

    /// Which messages of a channel have to keep their order among themselves.
    public enum LaneKey {
        /// Those of one patient; a message without one is in no order.
        PATIENT,
        /// Those of one order; without one, those of one patient.
        ORDER,
        /// All of them.
        CHANNEL;

        /// The lane of a message that is in no order. Nothing is before it there.
        static String own(MessageId id) {
            return "#" + id;
        }

        String of(MessageId id, Label label) {
            String own = own(id);
            return switch (this) {
                case PATIENT -> label.patientId().isEmpty() ? own : label.patientId();
                case ORDER ->
                    !label.orderNumber().isEmpty()
                            ? label.orderNumber()
                            : label.patientId().isEmpty() ? own : label.patientId();
                case CHANNEL -> "";
            };
        }
    }

    /// How long an attempt may take to end that was cut off.
    private static final Duration CUT = Duration.ofSeconds(5);

    private final Plan plan;
    private final Clock clock;
    private final Event.Listener events;
    private final Map<String, Deliveries> destinations = new LinkedHashMap<>();
    private final Pipeline pipeline;
    private final JournaledIntake intake;
    private final Watchdog watchdog;
    private @Nullable Source source;
    /// Whether a person wants it so, rather than that it could not start.
    private boolean halted;

    /// @param room for what waits to be mapped, and for each destination again
    Channel(Plan plan, Room room, MappingThreads mapping, Journal journal, Clock clock, Event.Listener events) {
        this.plan = plan;
        this.clock = clock;
        this.events = events;
        for (Outlet outlet : plan.outlets()) {
            destinations.put(outlet.name(), new Deliveries(plan.name(), outlet, room, journal, clock, events));
        }
        this.pipeline = new Pipeline(plan, room, destinations, mapping, journal, clock, events);
        this.intake = new JournaledIntake(plan, journal, pipeline, events);
        this.watchdog = new Watchdog(this, plan.watch(), journal, events);
    }

    public String name() {
        return plan.name();
    }

    public Plan plan() {
        return plan;
    }

    /// Remembers what duplicates would repeat and resumes what was under way when the appliance last stopped.
    void open() {
        intake.remember();
        destinations.values().forEach(Deliveries::start);
        pipeline.start();
    }

    /// Takes messages in, and sends. Throws [StartupException] if the source cannot start. Does nothing if it runs.
    public synchronized void start() {
        halted = false;
        if (source == null) {
            Source made = plan.source().open(intake, events);
            made.start();
            source = made;
            destinations.values().forEach(Deliveries::resume);
            events.happened(new Event.ChannelStarted(plan.name(), made.address()));
            Thread.ofVirtual()
                    .name("prepare-" + plan.name())
                    .start(() -> plan.outlets()
                            .forEach(outlet -> outlet.transformation().prepare()));
        }
    }

    /// Takes nothing more in and begins no further attempt. What is stored stays; nothing is lost.
    public synchronized void stop(Duration grace) {
        Source running = source;
        if (running != null) {
            running.stop(grace);
            source = null;
            destinations.values().forEach(Deliveries::pause);
            halted = true;
            events.happened(new Event.ChannelStopped(plan.name()));
        }
    }

    /// Whether it was stopped and is to stay so.
    synchronized boolean halted() {
        return halted;
    }

    /// Stays stopped, as the channel did in the place of which it is.
    synchronized void halt() {
        halted = true;
        destinations.values().forEach(Deliveries::pause);
    }

    public synchronized boolean running() {
        return source != null;
    }

    /// Where the source listens, as bound; empty while the channel is stopped.
    public synchronized Optional<String> address() {
        return Optional.ofNullable(source).map(Source::address);
    }

    /// Why the source takes nothing, or not all that lies there, although it runs.
    public synchronized Optional<Hold> trouble() {
        return Optional.ofNullable(source).flatMap(Source::trouble);
    }

    /// What holds a waiting delivery, if it is not simply its turn.
    public Optional<Hold> hold(StoredDelivery delivery) {
        return deliveries(delivery.id().destination()).flatMap(each -> each.hold(delivery.lane()));
    }

    /// What keeps a whole destination waiting, or has it use its second endpoint.
    public Optional<Hold> trouble(String destination) {
        return deliveries(destination).flatMap(Deliveries::trouble);
    }

    /// How the circuit breaker of a destination stands; empty if there is no such destination.
    public Optional<BreakerState> breaker(String destination) {
        return deliveries(destination).map(Deliveries::breaker);
    }

    /// Lets a destination be tried by all lanes at once, because a person knows that its peer is well again. False
    /// if there is no such destination.
    public boolean resetBreaker(String destination) {
        Optional<Deliveries> found = deliveries(destination);
        found.ifPresent(Deliveries::resetBreaker);
        return found.isPresent();
    }

    /// What looks wrong although nothing failed.
    public List<Alarm> alarms() {
        return watchdog.alarms();
    }

    Watchdog watchdog() {
        return watchdog;
    }

    /// How many messages were handed in since the start.
    long arrivals() {
        return intake.arrivals();
    }

    /// How many deliveries to a destination are in memory.
    public int inMemory(String destination) {
        return deliveries(destination).map(Deliveries::size).orElse(0);
    }

    Optional<Deliveries> deliveries(String destination) {
        return Optional.ofNullable(destinations.get(destination));
    }

    /// Lets what is in hand be done within `grace`, then cuts it off.
    ///
    /// @return whether all of it has ended
    boolean close(Duration grace) throws InterruptedException {
        long until = clock.millis() + grace.toMillis();
        boolean ended = pipeline.stop(grace);
        for (Deliveries each : destinations.values()) {
            each.stop(Duration.ofMillis(Math.max(0, until - clock.millis())));
        }
        plan.outlets().forEach(outlet -> outlet.destination().close());
        for (Deliveries each : destinations.values()) {
            ended &= each.stop(CUT);
        }
        return ended;
    }
}
