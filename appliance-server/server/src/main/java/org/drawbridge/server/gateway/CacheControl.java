package org.drawbridge.server.gateway;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The directives of `Cache-Control` (RFC 9111 §5.2), by their names in small letters. One that is not understood
/// does no harm, and a number that is none counts as zero.
///
/// @param directives with their values, empty for none
record CacheControl(Map<String, String> directives) {

    CacheControl {
        directives = Map.copyOf(directives);
    }

    /// @param values of all headers of that name
    static CacheControl of(List<String> values) {
        Map<String, String> found = new HashMap<>();
        for (String value : values) {
            for (String each : value.split(",", -1)) {
                String[] parts = each.strip().split("=", 2);
                String argument = parts.length == 1 ? "" : parts[1].strip().replaceAll("^\"|\"$", "");
                if (!parts[0].isBlank()) {
                    found.put(parts[0].strip().toLowerCase(Locale.ROOT), argument);
                }
            }
        }
        return new CacheControl(found);
    }

    boolean has(String directive) {
        return directives.containsKey(directive);
    }

    Optional<Duration> seconds(String directive) {
        return Optional.ofNullable(directives.get(directive))
                .map(each -> Duration.ofSeconds(each.matches("\\d{1,9}") ? Long.parseLong(each) : 0));
    }
}
