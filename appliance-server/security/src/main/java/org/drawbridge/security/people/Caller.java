package org.drawbridge.security.people;

import java.util.Set;

/// Who is at the other end, and what they may do.
///
/// @param name of the account or the key
/// @param channels to which the permissions are limited; empty for all
public record Caller(Kind kind, String name, Set<Permission> permissions, Set<String> channels) {

    public enum Kind {
        PERSON,
        PROGRAM,
        /// Nobody who has shown who they are.
        ANONYMOUS
    }

    public static final Caller ANONYMOUS = new Caller(Kind.ANONYMOUS, "", Set.of(), Set.of());

    public Caller {
        permissions = Set.copyOf(permissions);
        channels = Set.copyOf(channels);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    public boolean may(Permission permission, String channel) {
        return may(permission) && sees(channel);
    }

    public boolean sees(String channel) {
        return channels.isEmpty() || channels.contains(channel);
    }
}
