package org.drawbridge.console.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drawbridge.console.client.ChannelState;

/// A system that channels send to: destinations with the same address are one system, whatever each channel
/// calls it.
///
/// @param name what the channels call it
/// @param channels that send to it
public record Receiver(String name, String address, List<String> channels, List<ChannelState.Destination> parts) {
    public Receiver {
        channels = List.copyOf(channels);
        parts = List.copyOf(parts);
    }

    /// In the order in which the channels name them.
    public static List<Receiver> of(List<ChannelState> channels) {
        Map<String, List<ChannelState.Destination>> parts = new LinkedHashMap<>();
        Map<String, Set<String>> senders = new LinkedHashMap<>();
        for (ChannelState channel : channels) {
            for (ChannelState.Destination each : channel.destinations()) {
                parts.computeIfAbsent(key(each), _ -> new ArrayList<>()).add(each);
                senders.computeIfAbsent(key(each), _ -> new LinkedHashSet<>()).add(channel.name());
            }
        }
        List<Receiver> found = new ArrayList<>();
        parts.forEach((key, same) -> found.add(new Receiver(
                String.join(
                        ", ",
                        new LinkedHashSet<>(same.stream()
                                .map(ChannelState.Destination::name)
                                .toList())),
                same.getFirst().address(),
                List.copyOf(senders.getOrDefault(key, Set.of())),
                same)));
        return List.copyOf(found);
    }

    /// What tells one system from another.
    static String key(ChannelState.Destination destination) {
        return destination.address().isEmpty() ? destination.name() : destination.address();
    }

    public Health health() {
        return parts.stream().allMatch(each -> Health.of(each) == Health.RUNNING) ? Health.RUNNING : Health.DEGRADED;
    }

    public long waiting() {
        return parts.stream().mapToLong(ChannelState.Destination::waiting).sum();
    }

    public long quarantined() {
        return parts.stream().mapToLong(ChannelState.Destination::quarantined).sum();
    }

    public long delivered() {
        return parts.stream()
                .mapToLong(each -> each.deliveries().getOrDefault("delivered", 0L))
                .sum();
    }

    /// When the first message that still waits for it was received; [Instant#EPOCH] if none waits.
    public Instant oldest() {
        return parts.stream()
                .map(ChannelState.Destination::oldest)
                .filter(each -> each.isAfter(Instant.EPOCH))
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    /// Why it is not well; empty if it is.
    public String reason() {
        return parts.stream()
                .map(ChannelState.Destination::reason)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
    }
}
