package org.drawbridge.server.changes;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A configuration with its history, wherever it is: a folder, or an appliance that runs.
public interface Side {

    /// @param revision empty without a history
    record State(String revision, Map<String, byte[]> files) {

        public State {
            files = Map.copyOf(files);
        }
    }

    State now();

    /// The files of an earlier revision; empty if it is not known here.
    Optional<Map<String, byte[]>> at(String revision);

    /// Newest first, the newest 1,000.
    List<Revision> log();

    /// Checks the files as they will be, and keeps them as one change.
    ///
    /// @param base the revision that `wanted` was made of
    /// @param wanted empty for a file that is to go
    /// @return the new revision
    String apply(String base, Map<String, Optional<byte[]>> wanted, String reason);
}
