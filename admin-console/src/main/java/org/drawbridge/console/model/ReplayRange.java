package org.drawbridge.console.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.ReplayRow;
import org.drawbridge.console.client.ReplayWish;
import org.drawbridge.desktop.Tasks;

/// Messages of a time that are sent again to one destination: counted first, then sent, and followed to the
/// end.
public final class ReplayRange {

    /// A destination of a channel.
    public record Way(String channel, String destination) {
        @Override
        public String toString() {
            return channel + " → " + destination;
        }
    }

    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final Appliance appliance;
    private final Tasks tasks;
    private final Clock clock;
    private final StringProperty from = new SimpleStringProperty("00:00");
    private final StringProperty until = new SimpleStringProperty("23:59");
    private final StringProperty type = new SimpleStringProperty("");
    private final Loaded<List<Way>> ways;
    private final Loaded<ReplayRow> counted;
    private final Loaded<ReplayRow> sent;

    /// @param clock with the zone of the desktop
    public ReplayRange(Appliance appliance, Tasks tasks, Clock clock) {
        this.appliance = appliance;
        this.tasks = tasks;
        this.clock = clock;
        this.ways = new Loaded<>(tasks);
        this.counted = new Loaded<>(tasks);
        this.sent = new Loaded<>(tasks);
        List.of(from, until, type).forEach(each -> each.addListener((_, _, _) -> counted.clear()));
    }

    public void open() {
        ways.load(() -> appliance.channels().stream()
                .flatMap(channel -> channel.destinations().stream().map(each -> new Way(channel.name(), each.name())))
                .toList());
    }

    /// Whether both times are times, and the first is before the second.
    public boolean complete() {
        Optional<Instant> begin = Moments.parse(from.get(), clock);
        Optional<Instant> end = Moments.parse(until.get(), clock);
        return begin.isPresent() && end.isPresent() && begin.get().isBefore(end.get());
    }

    public void count(Way way) {
        sent.clear();
        begin(way, true, counted);
    }

    public void send(Way way) {
        begin(way, false, sent);
    }

    private void begin(Way way, boolean dryRun, Loaded<ReplayRow> into) {
        Instant begin = Moments.parse(from.get(), clock).orElseThrow();
        Instant end = Moments.parse(until.get(), clock).orElseThrow();
        var wish = new ReplayWish(
                way.channel(), way.destination(), begin, end, type.get().strip(), dryRun);
        into.clear();
        into.load(() -> appliance.replay(wish));
        follow(into);
    }

    private void follow(Loaded<ReplayRow> into) {
        tasks.after(BETWEEN, () -> {
            if (into.state().get() instanceof Loaded.State.Ready<ReplayRow>(ReplayRow row) && !row.ended()) {
                into.load(() -> appliance.replay(row.id()));
                follow(into);
            } else if (into.state().get() instanceof Loaded.State.Loading<ReplayRow>) {
                follow(into);
            }
        });
    }

    public StringProperty from() {
        return from;
    }

    public StringProperty until() {
        return until;
    }

    /// Such as `ADT^A08`; empty for all.
    public StringProperty type() {
        return type;
    }

    public Loaded<List<Way>> ways() {
        return ways;
    }

    public Loaded<ReplayRow> counted() {
        return counted;
    }

    public Loaded<ReplayRow> sent() {
        return sent;
    }
}
