package org.drawbridge.server.config;

import java.util.Map;
import org.drawbridge.mapping.Comparison;
import org.drawbridge.mapping.UnreadPlaces;

/// What is seen of the mappings of a channel while they run.
///
/// @param unread what they do not read
/// @param comparisons with their shadows, by the names of both
public record Observed(UnreadPlaces unread, Map<String, Comparison> comparisons) {

    public Observed {
        comparisons = Map.copyOf(comparisons);
    }

    /// Of a channel without a mapping.
    public static Observed nothing() {
        return new Observed(new UnreadPlaces(), Map.of());
    }
}
