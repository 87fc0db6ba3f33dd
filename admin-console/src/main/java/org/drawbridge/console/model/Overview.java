package org.drawbridge.console.model;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.client.ChannelState;
import org.drawbridge.console.client.Finding;
import org.drawbridge.desktop.Tasks;

/// Every channel and destination, and what needs a person; the channels' own screen, too.
public final class Overview {

    /// A channel in the table.
    public record Line(ChannelState channel, Health health) {

        public String name() {
            return channel.name();
        }
    }

    private final Appliance appliance;
    private final Tasks tasks;
    private final Loaded<List<ChannelState>> channels;
    private final Loaded<String> action;
    private final Loaded<List<Finding>> findings;

    public Overview(Appliance appliance, Tasks tasks, Live live) {
        this.appliance = appliance;
        this.tasks = tasks;
        this.channels = new Loaded<>(tasks);
        this.action = new Loaded<>(tasks);
        this.findings = new Loaded<>(tasks);
        live.onChange(this::refresh);
    }

    /// Asks for all channels.
    public void refresh() {
        channels.load(appliance::channels);
    }

    /// As they are known now.
    public List<Line> lines() {
        return known().stream().map(each -> new Line(each, Health.of(each))).toList();
    }

    /// The systems that the channels send to.
    public List<Receiver> receivers() {
        return Receiver.of(known());
    }

    private List<ChannelState> known() {
        return channels.value().orElse(List.of());
    }

    public Loaded<List<ChannelState>> channels() {
        return channels;
    }

    public List<Need> needs() {
        return Need.of(known());
    }

    public void start(String channel) {
        act(channel, () -> appliance.start(channel));
    }

    public void stop(String channel) {
        act(channel, () -> appliance.stop(channel));
    }

    /// Asks the appliance's TLS doctor about a destination; an address that is not `https://` has no TLS to ask
    /// about.
    public void examine(String address) {
        URI to = URI.create(address);
        // A host with an underscore is an authority and no host, by RFC 3986 §3.2.2.
        String host = Objects.requireNonNullElse(to.getHost(), to.getAuthority());
        int port = to.getPort() < 0 ? 443 : to.getPort();
        findings.clear();
        findings.load(() -> appliance.examine(host, port));
    }

    public Loaded<List<Finding>> findings() {
        return findings;
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
