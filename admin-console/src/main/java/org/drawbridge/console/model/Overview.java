package org.drawbridge.console.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.client.ChannelState;
import org.drawbridge.desktop.Tasks;

/// Every channel and destination, and what needs a person; the channels' own screen, too.
public final class Overview {

    /// A channel in the table.
    ///
    /// @param last when it has received its last message, as far as it was watched
    public record Line(ChannelState channel, Health health, long perMinute, Optional<Instant> last) {

        public String name() {
            return channel.name();
        }
    }

    private final Appliance appliance;
    private final Tasks tasks;
    private final Live live;
    private final Loaded<List<ChannelState>> channels;
    private final Loaded<String> action;

    public Overview(Appliance appliance, Tasks tasks, Live live) {
        this.appliance = appliance;
        this.tasks = tasks;
        this.live = live;
        this.channels = new Loaded<>(tasks);
        this.action = new Loaded<>(tasks);
        live.onChange(this::refresh);
    }

    /// Asks for all channels.
    public void refresh() {
        channels.load(appliance::channels);
    }

    /// As they are known now; rates and times are those of this moment.
    public List<Line> lines() {
        return channels.value().orElse(List.of()).stream().map(this::line).toList();
    }

    private Line line(ChannelState channel) {
        return new Line(channel, Health.of(channel), live.perMinute(channel.name()), live.last(channel.name()));
    }

    public Loaded<List<ChannelState>> channels() {
        return channels;
    }

    public List<Need> needs() {
        return Need.of(channels.value().orElse(List.of()));
    }

    public void start(String channel) {
        act(channel, () -> appliance.start(channel));
    }

    public void stop(String channel) {
        act(channel, () -> appliance.stop(channel));
    }

    /// What came of the last start or stop.
    public Loaded<String> action() {
        return action;
    }

    private void act(String channel, Acting acting) {
        action.clear();
        action.load(() -> {
            acting.act();
            tasks.show(this::refresh);
            return channel;
        });
    }

    @FunctionalInterface
    private interface Acting {
        void act() throws ApplianceException;
    }
}
