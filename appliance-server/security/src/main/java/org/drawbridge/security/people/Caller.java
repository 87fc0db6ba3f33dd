package org.drawbridge.security.people;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Who is at the other end, and what they may do.
///
/// @param name of the account or the key; with `ldap:` or `oidc:` before it, of a person that is known elsewhere
/// @param roles of a person; a program has none
/// @param permissions each with where it holds
public record Caller(Kind kind, String name, Set<Role> roles, Map<Permission, Reach> permissions) {

    public enum Kind {
        PERSON,
        PROGRAM,
        /// Nobody who has shown who they are.
        ANONYMOUS
    }

    public static final Caller ANONYMOUS = new Caller(Kind.ANONYMOUS, "", Set.of(), Map.of());

    public Caller {
        roles = Set.copyOf(roles);
        permissions = Map.copyOf(permissions);
    }

    static Caller person(String name, Collection<Grant> grants) {
        Map<Permission, Reach> all = new EnumMap<>(Permission.class);
        for (Grant each : grants) {
            each.role().permissions().forEach(permission -> all.merge(permission, each.reach(), Reach::and));
        }
        Set<Role> roles = grants.stream().map(Grant::role).collect(Collectors.toSet());
        return new Caller(Kind.PERSON, name, roles, all);
    }

    static Caller program(String name, Set<Permission> scopes, Set<String> channels) {
        Map<Permission, Reach> all = new EnumMap<>(Permission.class);
        scopes.forEach(each -> all.put(each, Reach.of(channels)));
        return new Caller(Kind.PROGRAM, name, Set.of(), all);
    }

    /// Whether a permission holds anywhere.
    public boolean may(Permission permission) {
        return permissions.containsKey(permission);
    }

    public boolean may(Permission permission, String channel) {
        Reach reach = permissions.get(permission);
        return reach != null && reach.covers(channel);
    }

    /// Also for what is of no channel, or of all.
    public boolean mayEverywhere(Permission permission) {
        Reach reach = permissions.get(permission);
        return reach != null && reach.everywhere();
    }

    /// Whether a channel is there for the caller, with any permission.
    public boolean sees(String channel) {
        return permissions.values().stream().anyMatch(each -> each.covers(channel));
    }

    /// Those that are there for the caller; empty for all.
    public Set<String> channels() {
        return permissions.values().stream()
                .reduce(Reach::and)
                .map(Reach::channels)
                .orElse(Set.of());
    }
}
