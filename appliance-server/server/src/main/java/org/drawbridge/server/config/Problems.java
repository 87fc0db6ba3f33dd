package org.drawbridge.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.engine.StartupException;

/// Everything that is wrong with a configuration, so that a person can mend it all at once.
public class Problems {

    private final List<String> found = new ArrayList<>();

    /// @param where file and key, as `channels/adt.yaml: source.mllp.port`
    /// @param what the rule that is broken and what to do
    public final void add(String where, String what) {
        found.add(where + ": " + what);
    }

    /// Told of each question that a reader asks of the configuration. Who reads to use it need not know them.
    void asked(Key key) {}

    public final boolean isEmpty() {
        return found.isEmpty();
    }

    /// Throws [StartupException] that lists them, if there are any.
    final void refuse(Path folder) {
        if (!found.isEmpty()) {
            throw new StartupException(
                    "The configuration in " + folder + " cannot be used:\n  " + String.join("\n  ", found));
        }
    }

    public final List<String> all() {
        return List.copyOf(found);
    }
}
