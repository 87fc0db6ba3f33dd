package org.drawbridge.console.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.client.EventFeed;
import org.drawbridge.console.client.EventFeed.Happening;
import org.drawbridge.desktop.Tasks;

/// The connection to the appliance and what comes over it: tells the screens, at most once a second, that
/// something has
/// changed.
public final class Live implements AutoCloseable {

    /// The connection.
    public sealed interface Link {
        record Connecting() implements Link {}

        record Connected() implements Link {}

        /// @param since when what is shown grows old
        record Lost(String text, Instant since, ApplianceException.Kind kind) implements Link {}
    }

    private static final Duration TOGETHER = Duration.ofSeconds(1);

    private final Tasks tasks;
    private final Clock clock;
    private final ReadOnlyObjectWrapper<Link> link = new ReadOnlyObjectWrapper<>(new Link.Connecting());
    private final List<Runnable> listeners = new ArrayList<>();
    private final EventFeed feed;
    private boolean telling;

    public Live(Appliance appliance, Tasks tasks, Clock clock) {
        this.tasks = tasks;
        this.clock = clock;
        this.feed = appliance.watch(new EventFeed.Watcher() {
            @Override
            public void connected() {
                tasks.show(Live.this::connected);
            }

            @Override
            public void happened(Happening event) {
                tasks.show(Live.this::changed);
            }

            @Override
            public void lost(ApplianceException failure) {
                tasks.show(() -> gone(failure));
            }
        });
    }

    /// Is told whenever what the appliance knows may have changed.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void connected() {
        link.set(new Link.Connected());
        changed();
    }

    private void gone(ApplianceException failure) {
        Instant since = link.get() instanceof Link.Lost lost ? lost.since() : clock.instant();
        link.set(new Link.Lost(String.valueOf(failure.getMessage()), since, failure.kind()));
    }

    private void changed() {
        if (telling) {
            return;
        }
        telling = true;
        tasks.after(TOGETHER, () -> {
            telling = false;
            listeners.forEach(Runnable::run);
        });
    }

    public ReadOnlyObjectProperty<Link> link() {
        return link.getReadOnlyProperty();
    }

    @Override
    public void close() {
        feed.close();
    }
}
