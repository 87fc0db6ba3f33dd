package org.drawbridge.server.changes;

import java.time.Instant;
import java.util.List;

/// One change of the configuration.
///
/// @param id of the commit, 40 hexadecimal digits
/// @param files that it changed, as `channels/adt.yaml`
public record Revision(String id, Instant at, String by, String reason, List<String> files) {

    public Revision {
        files = List.copyOf(files);
    }
}
