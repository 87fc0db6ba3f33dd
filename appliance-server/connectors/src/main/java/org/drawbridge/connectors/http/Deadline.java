package org.drawbridge.connectors.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Ends something that takes too long as a whole. A limit on each read would let a peer that sends a byte now and then
/// go on for ever.
final class Deadline implements AutoCloseable {

    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final ScheduledFuture<?> end;
    private volatile boolean passed;

    Deadline(Duration length, Runnable ending) {
        this.end = CLOCK.schedule(
                () -> {
                    passed = true;
                    ending.run();
                },
                length.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static ScheduledThreadPoolExecutor clock() {
        var clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("http-deadlines").daemon().factory());
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        end.cancel(false);
    }
}
