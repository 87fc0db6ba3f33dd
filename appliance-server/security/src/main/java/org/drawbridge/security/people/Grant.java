package org.drawbridge.security.people;

import java.util.Set;

/// A role and where it holds.
///
/// @param channels empty for all, and for what is of no channel
public record Grant(Role role, Set<String> channels) {

    public Grant {
        channels = Set.copyOf(channels);
    }

    public static Grant everywhere(Role role) {
        return new Grant(role, Set.of());
    }

    Reach reach() {
        return Reach.of(channels);
    }
}
