package org.drawbridge.store;

import java.io.File;
import org.drawbridge.engine.journal.StorageException;

/// Refuses writing before the disk is full: a full disk stops more than the journal, and a person needs room
/// to help. Looked at each [#STEP] bytes while there is plenty, and at every write when there is not. For one
/// thread.
final class FreeSpace {

    private static final long STEP = 4 << 20;

    private final File folder;
    private final long reserve;
    private long budget;

    FreeSpace(File folder, long reserve) {
        this.folder = folder;
        this.reserve = reserve;
    }

    /// Throws [StorageException] while less than the reserve is free.
    void check() {
        if (budget > 0) {
            return;
        }
        long free = folder.getUsableSpace();
        if (free < reserve) {
            throw new StorageException("The disk that holds " + folder + " has " + (free >> 20)
                    + " MB free, less than the reserve of " + (reserve >> 20)
                    + " MB. Nothing more is taken in until there is room: free some space or lower the reserve.");
        }
        budget = Math.min(STEP, (free - reserve) / 4);
    }

    /// Looks again at the next write: somebody else may have filled the disk.
    void doubt() {
        budget = 0;
    }

    /// Whether there is room beyond the reserve just now.
    boolean isThere() {
        return folder.getUsableSpace() >= reserve;
    }

    void used(long bytes) {
        budget -= bytes;
    }
}
