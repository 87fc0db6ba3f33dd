package org.drawbridge.server.config;

import org.drawbridge.mapping.OpenCodes;
import org.drawbridge.mapping.UnreadPlaces;

/// What the mappings of a channel pass over, counted while they run.
///
/// @param unread places that no rule reads
/// @param codes that tables which collect them do not know
public record Gaps(UnreadPlaces unread, OpenCodes codes) {

    Gaps() {
        this(new UnreadPlaces(), new OpenCodes());
    }
}
