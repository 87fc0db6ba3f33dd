package org.drawbridge.connectors.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.connectors.polling.Trouble.TroubledException;

/// Makes sure that one source takes files from a folder, among all appliances that see it. The system lets go of
/// it when the process dies.
final class FolderLock implements AutoCloseable {

    /// What this process holds. A second look at a locked file would, on POSIX systems, let go of the first
    /// one's lock when it is closed.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final Path key;
    private final FileChannel channel;
    private final Object identity;

    private FolderLock(Path file, Path key, FileChannel channel, Object identity) {
        this.file = file;
        this.key = key;
        this.channel = channel;
        this.identity = identity;
    }

    /// @param folder named to the person, if another one has the lock
    static FolderLock take(Path file, Path folder) throws IOException {
        Path key = FileName.folderOf(file).toRealPath().resolve(FileName.of(file));
        if (!HELD.add(key)) {
            throw inUse(folder);
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            taken = channel.tryLock() != null;
            if (!taken) {
                throw inUse(folder);
            }
            return new FolderLock(file, key, channel, identity(file));
        } finally {
            if (!taken) {
                HELD.remove(key);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static TroubledException inUse(Path folder) {
        return new TroubledException(new Trouble(
                "folder-in-use",
                "Another channel or appliance takes files from " + folder
                        + " already. Stop it, or give each a folder of its own."));
    }

    private static Object identity(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Objects.requireNonNullElse(attributes.fileKey(), attributes.creationTime());
    }

    /// Whether the folder is still the one that was locked: another one may have been mounted or put in its
    /// place.
    boolean holds() {
        try {
            return channel.isOpen() && identity.equals(identity(file));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(key);
        }
    }
}
