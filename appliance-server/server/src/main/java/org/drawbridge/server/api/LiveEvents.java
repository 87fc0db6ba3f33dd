package org.drawbridge.server.api;

import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.drawbridge.engine.Event;

/// Hands events to those who watch. Who does not keep up misses some; the pipeline never waits.
public final class LiveEvents implements Event.Listener {

    private static final int AHEAD = 1_000;

    private final Set<BlockingQueue<Event>> watchers = ConcurrentHashMap.newKeySet();

    @Override
    public void happened(Event event) {
        for (BlockingQueue<Event> each : watchers) {
            var _ = each.offer(event);
        }
    }

    BlockingQueue<Event> watch() {
        BlockingQueue<Event> watcher = new ArrayBlockingQueue<>(AHEAD);
        watchers.add(watcher);
        return watcher;
    }

    void leave(BlockingQueue<Event> watcher) {
        watchers.remove(watcher);
    }
}
