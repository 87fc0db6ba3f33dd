package org.drawbridge.security.people;

import java.time.Instant;
import java.util.Set;

/// A program that may use this appliance.
///
/// @param id by which the key names itself
/// @param hash of the secret
/// @param scopes what it may do
/// @param channels to which that is limited; empty for all
public record ApiKey(
        String id,
        String name,
        String hash,
        Set<Permission> scopes,
        Set<String> channels,
        Instant createdAt,
        Instant expiresAt) {

    public ApiKey {
        scopes = Set.copyOf(scopes);
        channels = Set.copyOf(channels);
    }

    Caller caller() {
        return Caller.program(name, scopes, channels);
    }

    @Override
    public String toString() {
        return "ApiKey[" + name + "]";
    }
}
