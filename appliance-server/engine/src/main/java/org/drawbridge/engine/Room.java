package org.drawbridge.engine;

/// How much a queue may hold in memory; the rest waits in the journal.
///
/// @param bytes of content
public record Room(int items, long bytes) {

    /// What most need: 10,000 items.
    private static final int ITEMS = 10_000;

    /// A fair share for each of several queues that have an eighth of the heap together.
    public static Room share(int queues) {
        return new Room(ITEMS, Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 8 / Math.max(1, queues)));
    }
}
