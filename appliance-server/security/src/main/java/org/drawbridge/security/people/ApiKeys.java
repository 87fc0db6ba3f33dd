package org.drawbridge.security.people;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// How keys look: `dbk_ID_SECRET`, so that scanners for leaked secrets can know them.
final class ApiKeys {

    static final String PREFIX = "dbk_";

    private ApiKeys() {}

    static String written(String id, String secret) {
        return PREFIX + id + "_" + secret;
    }

    /// The key that `token` is, unless it has expired.
    static Optional<ApiKey> find(Map<String, ApiKey> keys, String token, Instant now) {
        int end = token.indexOf('_', PREFIX.length());
        if (end < 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(keys.get(token.substring(PREFIX.length(), end)))
                .filter(key -> Tokens.matches(key.hash(), token.substring(end + 1)))
                .filter(key -> now.isBefore(key.expiresAt()));
    }
}
