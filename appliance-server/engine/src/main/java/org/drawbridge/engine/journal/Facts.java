package org.drawbridge.engine.journal;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/// The writing side of the journal.
@FunctionalInterface
public interface Facts {

    /// Adds one fact. The future completes with the entry's sequence number once the entry is forced to disk, or
    /// with a [StorageException] if it cannot be kept; in that case nothing of it is in the journal.
    ///
    /// Sequence numbers rise in the order of the calls as the journal took them.
    ///
    /// @param kept told the sequence number before the future completes: on the journal's own thread, in the
    ///     order of the numbers, one call after the other, which no callback added to the future could promise;
    ///     it must be short and must not block
    CompletableFuture<Long> append(Entry entry, LongConsumer kept);

    /// Adds one fact whose order among others does not matter to the caller.
    default CompletableFuture<Long> append(Entry entry) {
        return append(entry, _ -> {});
    }
}
