package org.drawbridge.server.retention;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.audit.Entry;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.store.Retention;
import org.drawbridge.store.Retention.Cut;
import org.drawbridge.store.RetentionRules;
import org.jspecify.annotations.Nullable;

/// Removes messages by the rules of the configuration in force: every hour, and when a person asks for it. Each day of
/// which something goes is an entry of the audit trail.
public final class Removals implements AutoCloseable {

    /// A start has other things to do.
    private static final Duration FIRST = Duration.ofMinutes(1);

    private static final Duration EVERY = Duration.ofHours(1);
    private static final System.Logger LOG = System.getLogger("drawbridge.retention");

    private final Retention retention;
    private final Supplier<RetentionRules> rules;
    private final Trail trail;
    private final Event.Listener events;
    private final Clock clock;
    private @Nullable Thread thread;

    /// @param rules those in force
    public Removals(
            Retention retention, Supplier<RetentionRules> rules, Trail trail, Event.Listener events, Clock clock) {
        this.retention = retention;
        this.rules = rules;
        this.trail = trail;
        this.events = events;
        this.clock = clock;
    }

    public void start() {
        thread = Thread.ofVirtual().name("retention").start(this::keepRemoving);
    }

    private void keepRemoving() {
        try {
            Thread.sleep(FIRST);
            while (true) {
                try {
                    var _ = run("");
                } catch (StorageException e) {
                    LOG.log(System.Logger.Level.WARNING, e.getMessage());
                }
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The rules in force.
    public RetentionRules rules() {
        return rules.get();
    }

    /// What [#run] would do now.
    public List<Cut> preview() {
        return retention.preview(rules.get(), clock.instant());
    }

    /// Removes what is to go. Throws [StorageException] with a sentence for a person if it cannot.
    ///
    /// @param by who asks for it; empty for the appliance itself
    public List<Cut> run(String by) {
        return retention.run(rules.get(), clock.instant(), cut -> {
            trail.append(new Entry(
                    clock.instant(),
                    Action.REMOVED,
                    by,
                    "",
                    "retention",
                    0,
                    "",
                    0,
                    cut.removed() + " messages of " + cut.day() + "."));
            events.happened(new Event.MessagesRemoved(cut.day().toString(), cut.removed(), cut.bytes()));
        });
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
