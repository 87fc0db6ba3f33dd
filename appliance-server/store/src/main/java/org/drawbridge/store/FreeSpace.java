package org.drawbridge.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.drawbridge.engine.journal.StorageException;

/// Refuses writes before the disk is really full, so that the rest of the machine and the index keep some room. Used
/// by the journal's writer alone. Asking the file system costs a few microseconds, hence once in a while.
final class FreeSpace {

    private static final long LEAST = 4L << 20;
    private static final long MOST = 256L << 20;
    private static final long EVERY_NANOS = 200_000_000;

    private final Path folder;
    private long askedAt = System.nanoTime() - EVERY_NANOS;
    private boolean enough = true;

    /// @param folder on the disk in question
    FreeSpace(Path folder) {
        this.folder = folder;
    }

    /// Throws [StorageException] while less than two percent of the disk is free: at least 4 MiB, at most 256 MiB.
    void check() throws IOException {
        long now = System.nanoTime();
        if (now - askedAt >= EVERY_NANOS) {
            askedAt = now;
            FileStore store = Files.getFileStore(folder);
            enough = store.getUsableSpace() >= Math.clamp(store.getTotalSpace() / 50, LEAST, MOST);
        }
        if (!enough) {
            throw new StorageException("The disk under " + folder
                    + " is almost full, so nothing more is taken in. Free some space; work goes on by itself then.");
        }
    }
}
