package org.drawbridge.console.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drawbridge.console.client.ChannelState;

/// What depends on what: where channels listen, the channels, and the systems that they send to.
///
/// @param left how many channels are not on it: it shows those that are unwell, then those that have done most
public record FlowMap(List<Node> nodes, List<Edge> edges, int left) {

    /// More than that nobody can read at once.
    static final int MOST_CHANNELS = 40;

    public FlowMap {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /// The columns, from left to right.
    public enum Kind {
        SOURCE,
        CHANNEL,
        RECEIVER
    }

    /// @param id of its own within the map
    /// @param more a second line
    /// @param reason why it is not well; empty if it is or nothing is known
    /// @param waiting what waits there
    public record Node(String id, Kind kind, String name, String more, Health health, String reason, long waiting) {}

    /// A way that messages take.
    public record Edge(String from, String to, Health health, long waiting) {}

    public static FlowMap of(List<ChannelState> channels) {
        List<ChannelState> shown = channels.stream()
                .sorted(Comparator.comparing((ChannelState each) -> Health.of(each) == Health.RUNNING)
                        .thenComparing(ChannelState::total, Comparator.reverseOrder())
                        .thenComparing(ChannelState::name))
                .limit(MOST_CHANNELS)
                .sorted(Comparator.comparing(ChannelState::name))
                .toList();
        Map<String, Node> nodes = new LinkedHashMap<>();
        List<Edge> edges = new ArrayList<>();
        for (ChannelState each : shown) {
            Node source = source(each);
            Node channel = new Node(
                    "channel " + each.name(),
                    Kind.CHANNEL,
                    each.name(),
                    "",
                    Health.of(each),
                    each.alarms().stream().findFirst().orElse(""),
                    each.waiting());
            nodes.put(source.id(), source);
            nodes.put(channel.id(), channel);
            edges.add(new Edge(source.id(), channel.id(), source.health(), 0));
            for (ChannelState.Destination way : each.destinations()) {
                edges.add(new Edge(channel.id(), receiver(way), Health.of(way), way.waiting()));
            }
        }
        for (Receiver each : Receiver.of(shown)) {
            String id = receiver(each.parts().getFirst());
            nodes.put(
                    id,
                    new Node(
                            id,
                            Kind.RECEIVER,
                            each.name(),
                            each.address(),
                            each.health(),
                            each.reason(),
                            each.waiting()));
        }
        return new FlowMap(List.copyOf(nodes.values()), edges, channels.size() - shown.size());
    }

    private static Node source(ChannelState channel) {
        Health health = channel.trouble().isEmpty() ? Health.RUNNING : Health.DEGRADED;
        return new Node(
                "source " + channel.name(),
                Kind.SOURCE,
                channel.address(),
                "",
                channel.running() ? health : Health.STOPPED,
                channel.trouble(),
                0);
    }

    private static String receiver(ChannelState.Destination destination) {
        return "receiver " + Receiver.key(destination);
    }

    /// The node itself and everything before and behind it: what feels it when it fails.
    public Set<String> touched(String node) {
        Set<String> found = new LinkedHashSet<>(Set.of(node));
        follow(node, found, true);
        follow(node, found, false);
        return found;
    }

    private void follow(String from, Set<String> found, boolean down) {
        for (Edge each : edges) {
            String here = down ? each.from() : each.to();
            String there = down ? each.to() : each.from();
            if (here.equals(from) && found.add(there)) {
                follow(there, found, down);
            }
        }
    }

    /// The channels that feel it when this node fails.
    public List<String> channelsTouched(String node) {
        Set<String> touched = touched(node);
        return nodes.stream()
                .filter(each -> each.kind() == Kind.CHANNEL && touched.contains(each.id()))
                .map(Node::name)
                .toList();
    }
}
