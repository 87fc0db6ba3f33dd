package org.drawbridge.desktop;

import java.time.Duration;
import java.util.function.Consumer;

/// Does what takes time away from the thread of the screens, and brings back what came of it. The one way to wait.
public interface Tasks {

    /// Something that takes time.
    ///
    /// @param <E> how it fails, where that is to be expected
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /// Does the work in the background; the answers come on the screens' thread.
    <T, E extends Exception> void run(Work<T, E> work, Consumer<T> done, Consumer<E> failed);

    /// Does this on the screens' thread, from whatever thread.
    void show(Runnable change);

    /// Does this on the screens' thread, later.
    void after(Duration pause, Runnable change);
}
