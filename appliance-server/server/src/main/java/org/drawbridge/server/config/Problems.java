package org.drawbridge.server.config;

import java.util.ArrayList;
import java.util.List;

/// Everything that is wrong with a configuration, so that a person can mend it all at once.
public final class Problems {

    private final List<String> found = new ArrayList<>();

    /// @param where file and key, as `channels/adt.yaml: source.mllp.port`
    /// @param what the rule that is broken and what to do
    public void add(String where, String what) {
        found.add(where + ": " + what);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<String> all() {
        return List.copyOf(found);
    }
}
