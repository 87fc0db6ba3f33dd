package org.drawbridge.server.changes;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.Keyring;
import org.drawbridge.server.config.Configuration;

/// Brings changes of the configuration into force while the appliance runs, each a commit with its author and
/// reason.
///
/// A change is checked whole before anything is touched. Only the channels that it changes are ended, once what
/// they
/// have in hand is done, and begun anew. If one of them cannot begin, all is as it was before.
///
/// One change at a time, guarded by `lock`.
public final class Changes {

    /// What came of a change.
    ///
    /// @param revision that is in force now
    /// @param restarted channels that were begun anew or are new
    /// @param removed channels that are no more
    /// @param atNextStart whether `drawbridge.yaml` says something that counts only from the next start on
    public record Done(String revision, List<String> restarted, List<String> removed, boolean atNextStart) {}

    /// Two people changed the same lines; nothing was done.
    public static final class ConflictException extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Map<String, String> files;

        ConflictException(Map<String, String> files) {
            super("Somebody else changed the same lines meanwhile.");
            this.files = files;
        }

        /// Each such file with both versions, marked as git does.
        public Map<String, String> files() {
            return files;
        }
    }

    private static final Duration REPAIR = Duration.ofSeconds(10);

    private final Path folder;
    private final Keyring keys;
    private final Engine engine;
    private final Clock clock;
    private final History history;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Configuration current;
    private volatile Consumer<Configuration> applied = _ -> {};

    /// @param current what the engine was made of, read from `folder`
    public Changes(Path folder, Configuration current, Keyring keys, Engine engine, Clock clock) {
        this.folder = folder;
        this.current = current;
        this.keys = keys;
        this.engine = engine;
        this.clock = clock;
        this.history = new History(folder, clock);
    }

    /// Tells of what is in force, now and after each change.
    public void onApplied(Consumer<Configuration> told) {
        applied = told;
        told.accept(current);
    }

    /// What is in force.
    public Configuration current() {
        return current;
    }

    /// Keeps what was edited while the appliance was not running: it is in force now. Does nothing without a
    /// history.
    public void start() {
        if (history.exists() && !history.edited().isEmpty()) {
            var _ = history.commit("appliance", "As found at the start.");
        }
    }

    /// Newest first; empty if nothing was ever changed here.
    ///
    /// @param file only what changed it; empty for all
    public List<Revision> log(String file, int limit) {
        lock.lock();
        try {
            return history.exists() ? history.log(file, limit) : List.of();
        } finally {
            lock.unlock();
        }
    }

    /// Line by line, as git writes it.
    ///
    /// @param from empty for what is in force
    /// @param to empty for the folder as it is
    public String diff(String from, String to) {
        lock.lock();
        try {
            return history.exists() ? history.diff(from.isEmpty() ? "HEAD" : from, to) : "";
        } finally {
            lock.unlock();
        }
    }

    /// Value by value, of what is part of a configuration.
    ///
    /// @param from empty for what is in force
    /// @param to empty for the folder as it is
    public List<FieldChange> fieldDiff(String from, String to) {
        lock.lock();
        try {
            Map<String, byte[]> before = from.isEmpty() ? current.files() : files(from);
            return FieldDiff.of(Parts.of(before), Parts.of(to.isEmpty() ? Configuration.files(folder) : files(to)));
        } finally {
            lock.unlock();
        }
    }

    /// All files of a revision.
    public Map<String, byte[]> files(String revision) {
        lock.lock();
        try {
            history.begin(current.files());
            return history.files(revision);
        } finally {
            lock.unlock();
        }
    }

    /// The revision in force and its files. Begins the history if there is none.
    public Map.Entry<String, Map<String, byte[]>> files() {
        lock.lock();
        try {
            history.begin(current.files());
            return Map.entry(history.head(), history.files("HEAD"));
        } finally {
            lock.unlock();
        }
    }

    /// Brings into force what was edited in the folder by hand.
    public Done applyEdited(String by, String reason) throws InterruptedException {
        lock.lock();
        try {
            if (history.exists() && history.edited().isEmpty()) {
                throw new StartupException("Nothing was edited in " + folder + ".");
            }
            Configuration edited = read(folder);
            history.begin(current.files());
            return apply(edited, () -> history.commit(by, reason));
        } finally {
            lock.unlock();
        }
    }

    /// Changes files; what somebody else changed meanwhile is kept, too.
    ///
    /// @param base the revision that the author began with
    /// @param wanted the files as they are to be, empty for one that is to go
    public Done change(String base, Map<String, Optional<byte[]>> wanted, String by, String reason)
            throws ConflictException, InterruptedException {
        lock.lock();
        try {
            prepare();
            Map<String, byte[]> before = history.files(base);
            Map<String, byte[]> now = history.files("HEAD");
            Map<String, Optional<byte[]>> merged = new TreeMap<>();
            Map<String, String> conflicts = new TreeMap<>();
            for (Map.Entry<String, Optional<byte[]>> each : wanted.entrySet()) {
                String file = Parts.named(each.getKey());
                switch (Merge.of(
                        Optional.ofNullable(before.get(file)), Optional.ofNullable(now.get(file)), each.getValue())) {
                    case Merge.Clean clean -> merged.put(file, clean.bytes());
                    case Merge.Conflict conflict -> conflicts.put(file, conflict.text());
                }
            }
            if (!conflicts.isEmpty()) {
                throw new ConflictException(conflicts);
            }
            return apply(now, merged, by, reason);
        } finally {
            lock.unlock();
        }
    }

    /// The revision in force; empty if nothing was ever changed here.
    public String revision() {
        lock.lock();
        try {
            return history.exists() ? history.head() : "";
        } finally {
            lock.unlock();
        }
    }

    /// What would be wrong if files were so, without changing anything. What is in force counts for all others.
    ///
    /// @param wanted as for [#change]
    public List<String> check(Map<String, Optional<byte[]>> wanted) {
        Map<String, byte[]> next = new TreeMap<>(current.files());
        wanted.forEach((file, bytes) -> {
            String name = Parts.named(file);
            bytes.ifPresentOrElse(some -> next.put(name, some), () -> next.remove(name));
        });
        return Parts.read(
                next,
                folder,
                from -> Configuration.problems(from, current.environment(), keys, clock).stream()
                        .map(each -> each.replace(from.toString(), folder.toString()))
                        .toList());
    }

    /// Makes files what they were in an earlier revision.
    ///
    /// @param file empty for all
    public Done rollback(String revision, String file, String by, String reason) throws InterruptedException {
        lock.lock();
        try {
            prepare();
            Map<String, byte[]> then = history.files(revision);
            Map<String, byte[]> now = history.files("HEAD");
            Map<String, Optional<byte[]>> wanted = new TreeMap<>();
            Set<String> all = new TreeSet<>(then.keySet());
            all.addAll(now.keySet());
            for (String each : file.isEmpty() ? all : Set.of(file)) {
                if (!then.containsKey(each) && !now.containsKey(each)) {
                    throw new StartupException("There is no file '" + each + "' in that revision, nor now.");
                }
                wanted.put(each, Optional.ofNullable(then.get(each)));
            }
            return apply(now, wanted, by, reason);
        } finally {
            lock.unlock();
        }
    }

    private void prepare() {
        history.begin(current.files());
        List<String> edited = history.edited();
        if (!edited.isEmpty()) {
            throw new StartupException("These files were edited by hand in " + folder + " and are not in force: "
                    + String.join(", ", edited) + ". Apply them first, or put them back.");
        }
    }

    private Done apply(Map<String, byte[]> now, Map<String, Optional<byte[]>> wanted, String by, String reason)
            throws InterruptedException {
        Map<String, byte[]> next = new TreeMap<>(now);
        wanted.forEach((file, bytes) -> bytes.ifPresentOrElse(some -> next.put(file, some), () -> next.remove(file)));
        return apply(read(next), () -> {
            history.write(wanted);
            try {
                return history.commit(by, reason);
            } catch (StartupException e) {
                history.restore(wanted);
                throw e;
            }
        });
    }

    /// Keeps a change for good; returns its revision.
    @FunctionalInterface
    private interface Keeping {
        String keep();
    }

    private Done apply(Configuration next, Keeping keeping) throws InterruptedException {
        Configuration before = current;
        Set<String> same = before.sameChannels(next);
        List<String> restarted = new ArrayList<>(next.fingerprints().keySet());
        restarted.removeAll(same);
        List<String> removed = new ArrayList<>(before.fingerprints().keySet());
        removed.removeAll(next.fingerprints().keySet());
        String revision;
        try {
            engine.apply(next.channels(), same, before.drain());
            revision = keeping.keep();
        } catch (StartupException e) {
            engine.apply(again(before), same, REPAIR);
            throw e;
        }
        current = next.after(before);
        applied.accept(current);
        boolean later = !before.api().equals(next.api())
                || !before.names().equals(next.names())
                || !before.downtime().equals(next.downtime());
        return new Done(revision, restarted, removed, later);
    }

    /// Channels that were ended cannot be used again, so what was in force is read once more.
    private List<Channel.Plan> again(Configuration before) {
        return read(before.files()).channels();
    }

    private Configuration read(Map<String, byte[]> files) {
        return Parts.read(files, folder, this::checked);
    }

    private Configuration read(Path from) {
        return Parts.read(from, folder, this::checked);
    }

    private Configuration checked(Path from) {
        Configuration read = Configuration.read(from, current.environment(), keys, clock);
        read.check(from);
        return read;
    }
}
