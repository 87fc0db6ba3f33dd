package org.drawbridge.console.model;

import java.time.Duration;
import java.util.function.Consumer;
import org.drawbridge.console.client.ApplianceException;

/// Does what takes time away from the thread of the screens, and brings back what came of it. The one way to wait.
public interface Tasks {

    /// Something that takes time.
    @FunctionalInterface
    interface Work<T> {
        T run() throws ApplianceException;
    }

    /// Does the work in the background; the answers come on the screens' thread.
    <T> void run(Work<T> work, Consumer<T> done, Consumer<ApplianceException> failed);

    /// Does this on the screens' thread, from whatever thread.
    void show(Runnable change);

    /// Does this on the screens' thread, later.
    void after(Duration pause, Runnable change);
}
