package org.drawbridge.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.LongConsumer;

/// What would be written again and again is written once, and a minute later how often it was. Whoever knocks at a port
/// ten thousand times has two lines of the log, not all of it. Any number of threads.
public final class Repeats {

    /// More are not told apart: what is quiet longest is forgotten, and its count with it.
    private static final int MOST = 1_000;

    private final Duration span;
    private final LinkedHashMap<Object, Long> more = new LinkedHashMap<>();

    public Repeats(Duration span) {
        this.span = span;
    }

    /// Whether `what` is to be written now.
    ///
    /// @param what anything that is equal for equal lines
    /// @param counted told, at the end of the span, how often it came again within it; not if it did not
    public boolean first(Object what, LongConsumer counted) {
        synchronized (more) {
            Long again = more.computeIfPresent(what, (_, count) -> count + 1);
            if (again != null) {
                return false;
            }
            if (more.size() >= MOST) {
                more.pollFirstEntry();
            }
            more.put(what, 0L);
        }
        Thread.ofVirtual().name("log-repeats").start(() -> end(what, counted));
        return true;
    }

    private void end(Object what, LongConsumer counted) {
        try {
            Thread.sleep(span);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Long again;
        synchronized (more) {
            again = more.remove(what);
        }
        if (again != null && again > 0) {
            counted.accept(again);
        }
    }
}
