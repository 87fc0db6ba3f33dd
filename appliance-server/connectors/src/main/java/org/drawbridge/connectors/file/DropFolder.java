package org.drawbridge.connectors.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.drawbridge.connectors.file.Trouble.FolderException;
import org.jspecify.annotations.Nullable;

/// The folder that files are dropped in, with the three folders that they go through: `.processing` inside it,
/// where a file is ours alone, and those for done and for failed files. Every method throws [FolderException]
/// where a folder cannot be used. For one thread.
final class DropFolder implements AutoCloseable {

    /// @param wanted tells by a file's name whether it is meant
    /// @param delete whether done files are deleted instead of moved
    record Places(Path folder, PathMatcher wanted, Path done, Path failed, boolean delete) {}

    /// What lies in the folder.
    ///
    /// @param files in the order in which they are to be taken
    /// @param links how many symbolic links were passed over
    record Sight(List<FoundFile> files, int links) {}

    /// What came of claiming a file.
    enum Claim {
        OURS,
        /// It is gone or has changed since it was seen.
        CHANGED,
        /// Another program has locked it.
        LOCKED,
        /// The appliance's user may not read it.
        UNREADABLE
    }

    /// How many files are looked at in one round: the oldest. More wait for the next one.
    static final int SIGHT = 10_000;

    private final Places places;
    private final Path processing;
    private final Path marker;
    private @Nullable FolderLock lock;
    /// Whether everything went well since the folders were last tried out.
    private boolean proven;

    DropFolder(Places places) {
        this.places = places;
        this.processing = places.folder().resolve(".processing");
        this.marker = processing.resolve(".taken");
    }

    /// Makes the folders and takes them for this source alone, if that is not so already.
    void open() throws FolderException {
        FolderLock held = lock;
        if (held == null || !held.holds()) {
            close();
            in(places.folder(), () -> {
                if (!Files.isDirectory(places.folder())) {
                    throw new NoSuchFileException("folder");
                }
                // Not through a link: who may write in the drop folder must not choose where files go.
                return Files.isDirectory(processing, LinkOption.NOFOLLOW_LINKS)
                        ? processing
                        : Files.createDirectory(processing);
            });
            lock = in(processing, () -> FolderLock.take(processing.resolve(".lock"), places.folder()));
            proven = false;
        }
        if (!proven) {
            probe();
            proven = true;
        }
    }

    /// Tries what will have to be done to every file, so that a folder that does not allow it is known before a
    /// file is claimed.
    private void probe() throws FolderException {
        Path probe = processing.resolve(".probe");
        in(processing, () -> Files.write(probe, new byte[] {1}));
        List<Path> targets = places.delete() ? List.of(places.failed()) : List.of(places.done(), places.failed());
        for (Path target : targets) {
            in(target, () -> {
                makeFolder(target);
                Path there = target.resolve(".drawbridge-probe");
                Files.move(probe, there, StandardCopyOption.ATOMIC_MOVE);
                return Files.move(there, probe, StandardCopyOption.ATOMIC_MOVE);
            });
        }
        in(processing, () -> Files.deleteIfExists(probe));
    }

    private static Path makeFolder(Path folder) throws IOException {
        return Files.isDirectory(folder) ? folder : Files.createDirectory(folder);
    }

    /// What lies there now: plain files of the wanted names. Links are never followed, whatever they lead to.
    Sight look() throws FolderException {
        return in(places.folder(), () -> {
            var oldest = new PriorityQueue<FoundFile>(FoundFile.ORDER.reversed());
            int links = 0;
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(
                    places.folder(), path -> places.wanted().matches(FileName.of(path)))) {
                for (Path path : stream) {
                    Optional<BasicFileAttributes> attributes = attributes(path);
                    links += attributes
                                    .filter(BasicFileAttributes::isSymbolicLink)
                                    .isPresent()
                            ? 1
                            : 0;
                    attributes
                            .filter(BasicFileAttributes::isRegularFile)
                            .ifPresent(file -> oldest.add(found(path, file)));
                    if (oldest.size() > SIGHT) {
                        oldest.remove();
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            return new Sight(oldest.stream().sorted(FoundFile.ORDER).toList(), links);
        });
    }

    private static FoundFile found(Path path, BasicFileAttributes attributes) {
        return new FoundFile(path, attributes.size(), attributes.lastModifiedTime());
    }

    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            // Its owner took it away since it was listed.
            return Optional.empty();
        }
    }

    /// Makes a file ours by moving it into `.processing` in one step.
    Claim claim(FoundFile file) throws FolderException {
        return in(places.folder(), () -> {
            Optional<BasicFileAttributes> now = attributes(file.path()).filter(BasicFileAttributes::isRegularFile);
            if (now.isEmpty() || !found(file.path(), now.get()).looksLike(file)) {
                return Claim.CHANGED;
            }
            try {
                if (locked(file.path())) {
                    return Claim.LOCKED;
                }
                Files.deleteIfExists(marker);
                Files.move(file.path(), claimed(file), StandardCopyOption.ATOMIC_MOVE);
                return Claim.OURS;
            } catch (NoSuchFileException e) {
                return Claim.CHANGED;
            } catch (AccessDeniedException e) {
                if (Files.isWritable(places.folder())) {
                    return Claim.UNREADABLE;
                }
                throw e;
            }
        });
    }

    /// Where a file lies once it is ours.
    Path claimed(FoundFile file) {
        return processing.resolve(FileName.of(file.path()));
    }

    /// Locks of the kind that programs hold while they write (`fcntl`). Where a filesystem has none, there is
    /// none.
    private static boolean locked(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            try {
                return channel.tryLock(0, Long.MAX_VALUE, true) == null;
            } catch (OverlappingFileLockException e) {
                return true;
            } catch (IOException e) {
                return false;
            }
        }
    }

    /// Files that were ours already when the appliance stopped, or that could not be taken then.
    List<Path> leftovers() throws FolderException {
        return in(processing, () -> {
            List<Path> found = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(
                    processing, path -> !FileName.of(path).toString().startsWith("."))) {
                stream.forEach(found::add);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            found.removeIf(path -> !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
            found.sort(null);
            return found;
        });
    }

    /// Where [Progress] notes how far the file in `.processing` was taken.
    Path marker() {
        return marker;
    }

    /// The file's messages are all in the journal.
    void done(Path claimed, Instant now) throws FolderException {
        if (places.delete()) {
            in(processing, () -> Files.deleteIfExists(claimed));
        } else {
            in(places.done(), () -> move(claimed, FileName.free(places.done(), claimed, now)));
        }
        in(processing, () -> Files.deleteIfExists(marker));
    }

    /// The file is not as it should be. The reason is written first, so that no failed file is without one.
    void failed(Path claimed, String reason, Instant now) throws FolderException {
        in(places.failed(), () -> {
            Path target = FileName.free(places.failed(), claimed, now);
            Files.writeString(FileName.reasonFor(target), reason);
            return move(claimed, target);
        });
        in(processing, () -> Files.deleteIfExists(marker));
    }

    private static Path move(Path from, Path to) throws IOException {
        return Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private interface Step<T> {
        T take() throws IOException;
    }

    private <T> T in(Path folder, Step<T> step) throws FolderException {
        try {
            return step.take();
        } catch (IOException e) {
            proven = false;
            throw new FolderException(Trouble.of(folder, e), e);
        }
    }

    @Override
    public void close() throws FolderException {
        FolderLock held = lock;
        lock = null;
        if (held != null) {
            in(processing, () -> {
                held.close();
                return held;
            });
        }
    }
}
