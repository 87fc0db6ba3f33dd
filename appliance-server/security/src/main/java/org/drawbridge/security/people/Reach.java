package org.drawbridge.security.people;

import java.util.HashSet;
import java.util.Set;

/// Where a permission holds.
///
/// @param everywhere also for what is of no channel
/// @param channels where it holds if not everywhere
public record Reach(boolean everywhere, Set<String> channels) {

    public Reach {
        channels = Set.copyOf(channels);
    }

    /// @param channels empty for everywhere
    static Reach of(Set<String> channels) {
        return new Reach(channels.isEmpty(), channels);
    }

    boolean covers(String channel) {
        return everywhere || channels.contains(channel);
    }

    Reach and(Reach other) {
        if (everywhere || other.everywhere) {
            return new Reach(true, Set.of());
        }
        Set<String> both = new HashSet<>(channels);
        both.addAll(other.channels);
        return new Reach(false, both);
    }
}
