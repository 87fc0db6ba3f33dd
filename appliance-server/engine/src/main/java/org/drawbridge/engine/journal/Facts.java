package org.drawbridge.engine.journal;

import java.util.concurrent.CompletableFuture;

/// The writing side of the journal.
@FunctionalInterface
public interface Facts {

    /// Adds one fact. The future completes with the entry's sequence number once the entry is forced to disk, or
    /// with a [StorageException] if it cannot be kept; in that case nothing of it is in the journal.
    ///
    /// Sequence numbers rise in the order of the calls as the journal took them. Futures complete in that order,
    /// one after the other, on the journal's own thread: what hangs on them must be short and must not block.
    CompletableFuture<Long> append(Entry entry);
}
