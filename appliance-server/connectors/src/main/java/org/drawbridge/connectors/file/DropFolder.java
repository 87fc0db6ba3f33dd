package org.drawbridge.connectors.file;

import java.io.IOException;
import java.io.InputStream;
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
import org.drawbridge.connectors.folder.ClaimedFile;
import org.drawbridge.connectors.folder.Folder;
import org.drawbridge.connectors.folder.FoundFile;
import org.drawbridge.connectors.folder.FoundFile.Look;
import org.drawbridge.connectors.folder.FreeName;
import org.drawbridge.connectors.folder.Progress;
import org.drawbridge.connectors.polling.Trouble.TroubledException;
import org.jspecify.annotations.Nullable;

/// The folder that files are dropped in, with the three folders that they go through: `.processing` inside it,
/// where a file is ours alone, and those for done and for failed files. Every method throws [TroubledException]
/// where a folder cannot be used. For one thread.
final class DropFolder implements Folder<Path> {

    /// @param wanted tells by a file's name whether it is meant
    /// @param marker what follows the name of a complete file to name the one that says so; empty for nothing
    /// @param delete whether done files are deleted instead of moved
    record Places(Path folder, PathMatcher wanted, String marker, Path done, Path failed, boolean delete) {}

    private final Places places;
    private final Path processing;
    private final Path taken;
    private @Nullable FolderLock lock;
    /// Whether everything went well since the folders were last tried out.
    private boolean proven;

    DropFolder(Places places) {
        this.places = places;
        this.processing = places.folder().resolve(".processing");
        this.taken = processing.resolve(".taken");
    }

    @Override
    public void open() throws TroubledException {
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
    private void probe() throws TroubledException {
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

    @Override
    public Sight<Path> look() throws TroubledException {
        return in(places.folder(), () -> {
            var oldest =
                    new PriorityQueue<FoundFile<Path>>(FoundFile.<Path>order().reversed());
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
                            .ifPresent(file -> oldest.add(new FoundFile<>(path, look(file))));
                    if (oldest.size() > SIGHT) {
                        oldest.remove();
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            return new Sight<>(oldest.stream().sorted(FoundFile.order()).toList(), links);
        });
    }

    private static Look look(BasicFileAttributes attributes) {
        return new Look(attributes.size(), attributes.lastModifiedTime().toInstant());
    }

    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            // Its owner took it away since it was listed.
            return Optional.empty();
        }
    }

    /// By moving it into `.processing`.
    @Override
    public Claim claim(FoundFile<Path> file) throws TroubledException {
        Optional<Path> marker = marker(file.place());
        return in(places.folder(), () -> {
            Optional<BasicFileAttributes> now = attributes(file.place()).filter(BasicFileAttributes::isRegularFile);
            if (now.isEmpty() || !look(now.get()).equals(file.look())) {
                return Claim.CHANGED;
            }
            try {
                if (locked(file.place())) {
                    return Claim.LOCKED;
                }
                if (marker.isPresent() && !Files.exists(marker.get(), LinkOption.NOFOLLOW_LINKS)) {
                    return Claim.UNMARKED;
                }
                Files.deleteIfExists(taken);
                move(file.place(), ours(file.place()));
                if (marker.isPresent()) {
                    Files.deleteIfExists(marker.get());
                }
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
    private Path ours(Path file) {
        return processing.resolve(FileName.of(file));
    }

    @Override
    public ClaimedFile claimed(FoundFile<Path> file) {
        return new Claimed(ours(file.place()));
    }

    /// The file that says that another is complete, if one has to.
    private Optional<Path> marker(Path file) {
        return Optional.of(places.marker())
                .filter(ending -> !ending.isEmpty())
                .map(ending -> FileName.beside(file, ending));
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

    @Override
    public List<ClaimedFile> leftovers() throws TroubledException {
        return in(processing, () -> {
            List<Path> found = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(
                    processing, path -> !FileName.of(path).toString().startsWith("."))) {
                stream.forEach(found::add);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            found.removeIf(path -> !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
            return found.stream().sorted().<ClaimedFile>map(Claimed::new).toList();
        });
    }

    /// A file in `.processing`.
    private final class Claimed implements ClaimedFile {
        private final Path path;

        Claimed(Path path) {
            this.path = path;
        }

        @Override
        public Look look() throws IOException {
            return DropFolder.look(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        }

        @Override
        public InputStream read() throws IOException {
            return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public Progress progress(Look look) throws IOException {
            return MarkedProgress.open(taken, look.size());
        }

        @Override
        public void done(Instant now) throws TroubledException {
            if (places.delete()) {
                in(processing, () -> Files.deleteIfExists(path));
            } else {
                in(places.done(), () -> move(path, FileName.free(places.done(), path, now)));
            }
            in(processing, () -> Files.deleteIfExists(taken));
        }

        @Override
        public void failed(String reason, Instant now) throws TroubledException {
            in(places.failed(), () -> {
                Path target = FileName.free(places.failed(), path, now);
                Files.writeString(FileName.beside(target, FreeName.REASON), reason);
                return move(path, target);
            });
            in(processing, () -> Files.deleteIfExists(taken));
        }

        @Override
        public TroubledException diagnosed(IOException e) {
            return new TroubledException(Diagnosis.of(processing, e), e);
        }
    }

    private static Path move(Path from, Path to) throws IOException {
        return Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private interface Step<T> {
        T take() throws IOException;
    }

    private <T> T in(Path folder, Step<T> step) throws TroubledException {
        try {
            return step.take();
        } catch (IOException e) {
            proven = false;
            throw new TroubledException(Diagnosis.of(folder, e), e);
        }
    }

    @Override
    public void close() throws TroubledException {
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
