package org.drawbridge.server.config;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.drawbridge.mapping.Comparison;
import org.drawbridge.mapping.OpenCodes;
import org.drawbridge.mapping.UnreadPlaces;

/// What is seen of the mappings of a channel while they run.
///
/// @param unread places that no rule reads
/// @param codes that tables which collect them do not know
/// @param comparisons with their shadows, by the names of both
public record Observed(UnreadPlaces unread, OpenCodes codes, Map<String, Comparison> comparisons) {

    /// Of a channel of which nothing was seen yet.
    public Observed() {
        this(new UnreadPlaces(), new OpenCodes(), new ConcurrentSkipListMap<>());
    }
}
