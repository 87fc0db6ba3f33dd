package org.drawbridge.server.changes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.Keyring;
import org.drawbridge.server.config.Configuration;

/// A configuration folder on which no appliance runs. Secrets and certificates that it names are not looked for: they
/// are in the home of whoever uses it.
public final class FolderSide implements Side {

    private final Path folder;
    private final String environment;
    private final String author;
    private final Clock clock;
    private final History history;

    /// @param environment with which a change is checked; empty for none
    /// @param author of changes
    public FolderSide(Path folder, String environment, String author, Clock clock) {
        this.folder = folder;
        this.environment = environment;
        this.author = author;
        this.clock = clock;
        this.history = new History(folder, clock);
        if (!Files.isDirectory(folder)) {
            throw new StartupException(
                    folder + ": there is no such folder; name a configuration, or an appliance as http://HOST:PORT.");
        }
    }

    @Override
    public State now() {
        if (history.exists() && !history.edited().isEmpty()) {
            throw new StartupException("These files were edited in " + folder + " and are no revision yet: "
                    + String.join(", ", history.edited()) + ". Commit them, or put them back.");
        }
        return new State(history.exists() ? history.head() : "", Configuration.files(folder));
    }

    @Override
    public Optional<Map<String, byte[]>> at(String revision) {
        return history.exists() && history.has(revision) ? Optional.of(history.files(revision)) : Optional.empty();
    }

    @Override
    public List<Revision> log() {
        return history.exists() ? history.log("", 1_000) : List.of();
    }

    @Override
    public String apply(String base, Map<String, Optional<byte[]>> wanted, String reason) {
        State now = now();
        if (!now.revision().equals(base)) {
            throw new StartupException("Somebody changed " + folder + " meanwhile; do it again.");
        }
        wanted.keySet().forEach(Parts::named);
        Map<String, byte[]> next = new TreeMap<>(now.files());
        wanted.forEach((file, bytes) -> bytes.ifPresentOrElse(some -> next.put(file, some), () -> next.remove(file)));
        var _ = Parts.read(next, folder, from -> Configuration.read(from, environment, new Keyring(), clock));
        history.begin(now.files());
        history.write(wanted);
        return history.commit(author, reason);
    }
}
