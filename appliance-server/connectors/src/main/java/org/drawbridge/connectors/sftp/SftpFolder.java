package org.drawbridge.connectors.sftp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.drawbridge.connectors.folder.ClaimedFile;
import org.drawbridge.connectors.folder.Folder;
import org.drawbridge.connectors.folder.FoundFile;
import org.drawbridge.connectors.folder.FoundFile.Look;
import org.drawbridge.connectors.folder.FreeName;
import org.drawbridge.connectors.folder.Progress;
import org.drawbridge.connectors.folder.Wanted;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.connectors.polling.Trouble.TroubledException;
import org.jspecify.annotations.Nullable;

/// A folder of an SSH server that files are taken from, told by their names. As a drop folder on disk it has
/// `.processing` inside, where a file is ours alone. For one thread.
final class SftpFolder implements Folder<String> {

    /// @param marker what follows the name of a complete file to name the one that says so; empty for nothing
    /// @param delete whether done files are deleted instead of moved
    record Places(String folder, Wanted wanted, String marker, String done, String failed, boolean delete) {}

    private final SftpPeer peer;
    private final Places places;
    private final String processing;
    private final Lease lease;
    private SftpPeer.@Nullable Line line;
    /// How far the file in hand was taken, as long as this process lives.
    private @Nullable Taken taken;
    /// Whether everything went well since the folders were last tried out.
    private boolean proven;

    /// @param longest how long another appliance that takes files here may be silent
    SftpFolder(SftpPeer peer, Places places, Duration longest) {
        this.peer = peer;
        this.places = places;
        this.processing = RemotePaths.in(places.folder(), ".processing");
        this.lease = new Lease(RemotePaths.in(processing, ".lock"), longest);
    }

    @Override
    public void open() throws TroubledException {
        SftpPeer.Line known = line;
        if (known == null || !known.alive()) {
            hangUp();
            line = peer.connect();
            proven = false;
        }
        if (!proven) {
            in(places.folder(), files -> {
                files.stat(places.folder());
                return makeFolder(files, processing);
            });
        }
        hold();
        if (!proven) {
            probe();
            proven = true;
        }
    }

    private void hold() throws TroubledException {
        if (!in(processing, lease::hold)) {
            throw new TroubledException(new Trouble(
                    "folder-in-use",
                    "Another channel or appliance takes files from " + where(places.folder())
                            + ", or did so until a moment ago. Stop it, or give each a folder of its own."));
        }
    }

    /// Tries what will have to be done to every file, so that a folder that does not allow it is known before a
    /// file is claimed.
    private void probe() throws TroubledException {
        String probe = RemotePaths.in(processing, ".probe");
        in(processing, files -> {
            RemotePaths.remove(files, probe);
            RemotePaths.write(files, probe, new byte[] {1});
            return probe;
        });
        List<String> targets = places.delete() ? List.of(places.failed()) : List.of(places.done(), places.failed());
        for (String target : targets) {
            in(target, files -> {
                makeFolder(files, target);
                String there = RemotePaths.in(target, ".drawbridge-probe");
                RemotePaths.remove(files, there);
                files.rename(probe, there);
                files.rename(there, probe);
                return there;
            });
        }
        in(processing, files -> {
            files.remove(probe);
            return probe;
        });
    }

    /// Not through a link: who may write in the folder must not choose where files go.
    private static String makeFolder(SftpClient files, String folder) throws IOException {
        Optional<Attributes> there = RemotePaths.attributes(files, folder);
        if (there.isEmpty()) {
            files.mkdir(folder);
        } else if (!there.get().isDirectory()) {
            throw new SftpException(SftpConstants.SSH_FX_NOT_A_DIRECTORY, "not a folder");
        }
        return folder;
    }

    @Override
    public Sight<String> look() throws TroubledException {
        return in(places.folder(), files -> {
            var oldest = new PriorityQueue<FoundFile<String>>(
                    FoundFile.<String>order().reversed());
            int links = 0;
            for (DirEntry entry : files.readDir(places.folder())) {
                if (wanted(entry.getFilename())) {
                    links += entry.getAttributes().isSymbolicLink() ? 1 : 0;
                    if (entry.getAttributes().isRegularFile()) {
                        oldest.add(new FoundFile<>(entry.getFilename(), RemotePaths.look(entry.getAttributes())));
                    }
                    if (oldest.size() > SIGHT) {
                        oldest.remove();
                    }
                }
            }
            return new Sight<>(oldest.stream().sorted(FoundFile.order()).toList(), links);
        });
    }

    /// A server that names what is no file of the folder is not believed.
    private boolean wanted(String name) {
        if (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            return false;
        }
        String text = SftpPeer.text(name);
        try {
            return places.wanted().matches(Path.of(text));
        } catch (InvalidPathException e) {
            // Not of this machine's character set; plain letters are enough to tell an ending.
            return places.wanted().matches(Path.of(FreeName.plain(text)));
        }
    }

    @Override
    public Claim claim(FoundFile<String> file) throws TroubledException {
        return in(places.folder(), files -> {
            String path = RemotePaths.in(places.folder(), file.place());
            String marker = path + SftpPeer.path(places.marker());
            // Asked without following a link, which a listing need not do.
            Optional<Attributes> now = RemotePaths.attributes(files, path).filter(Attributes::isRegularFile);
            if (now.isEmpty() || !RemotePaths.look(now.get()).equals(file.look())) {
                return Claim.CHANGED;
            }
            if (!readable(files, path)) {
                return Claim.UNREADABLE;
            }
            if (!places.marker().isEmpty()
                    && RemotePaths.attributes(files, marker).isEmpty()) {
                return Claim.UNMARKED;
            }
            files.rename(path, ours(file.place()));
            // What is known of a file of this name and look is of another one, whose moving on was not answered.
            taken = null;
            if (!places.marker().isEmpty()) {
                RemotePaths.remove(files, marker);
            }
            return Claim.OURS;
        });
    }

    private static boolean readable(SftpClient files, String path) throws IOException {
        try (var handle = files.open(path, OpenMode.Read)) {
            return handle.isOpen();
        } catch (SftpException e) {
            if (e.getStatus() == SftpConstants.SSH_FX_PERMISSION_DENIED) {
                return false;
            }
            throw e;
        }
    }

    private String ours(String name) {
        return RemotePaths.in(processing, name);
    }

    @Override
    public ClaimedFile claimed(FoundFile<String> file) {
        return new Claimed(ours(file.place()));
    }

    @Override
    public List<ClaimedFile> leftovers() throws TroubledException {
        return in(processing, files -> {
            List<String> found = new ArrayList<>();
            for (DirEntry entry : files.readDir(processing)) {
                boolean own = entry.getFilename().startsWith(".")
                        || entry.getFilename().indexOf('/') >= 0;
                if (!own && entry.getAttributes().isRegularFile()) {
                    found.add(ours(entry.getFilename()));
                }
            }
            return found.stream().sorted().<ClaimedFile>map(Claimed::new).toList();
        });
    }

    /// A file in `.processing`.
    private final class Claimed implements ClaimedFile {
        private final String path;

        Claimed(String path) {
            this.path = path;
        }

        @Override
        public Look look() throws IOException {
            return RemotePaths.look(files().lstat(path));
        }

        @Override
        public InputStream read() throws IOException {
            return files().read(path);
        }

        @Override
        public Progress progress(Look look) {
            Taken known = taken;
            if (known == null || !known.path.equals(path) || !known.look.equals(look)) {
                known = new Taken(path, look);
                taken = known;
            }
            return known;
        }

        @Override
        public void done(Instant now) throws TroubledException {
            in(places.done(), files -> {
                if (places.delete()) {
                    files.remove(path);
                } else {
                    files.rename(path, RemotePaths.free(files, places.done(), RemotePaths.nameOf(path), now));
                }
                return path;
            });
            // The next file may have the same name and look.
            taken = null;
        }

        @Override
        public void failed(String reason, Instant now) throws TroubledException {
            in(places.failed(), files -> {
                String target = RemotePaths.free(files, places.failed(), RemotePaths.nameOf(path), now);
                RemotePaths.remove(files, target + FreeName.REASON);
                RemotePaths.write(files, target + FreeName.REASON, reason.getBytes(StandardCharsets.UTF_8));
                files.rename(path, target);
                return target;
            });
            taken = null;
        }

        @Override
        public TroubledException diagnosed(IOException e) {
            return SftpFolder.this.diagnosed(processing, e);
        }
    }

    /// Counts, and tells others now and then that the folder is ours.
    private final class Taken implements Progress {
        private final String path;
        private final Look look;
        private int messages;

        Taken(String path, Look look) {
            this.path = path;
            this.look = look;
        }

        @Override
        public int taken() {
            return messages;
        }

        @Override
        public void advance() throws IOException {
            messages++;
            if (lease.due()) {
                hold();
            }
        }

        @Override
        public void close() {}
    }

    private SftpClient files() throws TroubledException {
        SftpPeer.Line open = line;
        if (open == null) {
            throw new TroubledException(
                    new Trouble("connection-cut", "The connection to " + peer.address() + " was cut."));
        }
        return open.files();
    }

    private interface Step<T> {
        T take(SftpClient files) throws IOException;
    }

    private <T> T in(String folder, Step<T> step) throws TroubledException {
        try {
            return step.take(files());
        } catch (IOException e) {
            throw diagnosed(folder, e);
        }
    }

    /// A connection on which something went wrong is not used again, unless the server has said what.
    private TroubledException diagnosed(String folder, IOException e) {
        proven = false;
        if (!(e instanceof SftpException) && !(e instanceof TroubledException)) {
            hangUp();
        }
        return new TroubledException(SftpDiagnosis.of(where(folder), e), e);
    }

    private String where(String folder) {
        return SftpPeer.text(folder) + " at " + peer.address();
    }

    private void hangUp() {
        SftpPeer.Line open = line;
        line = null;
        if (open != null) {
            open.hangUp();
        }
    }

    @Override
    public void close() throws TroubledException {
        try {
            if (line != null) {
                in(processing, files -> {
                    lease.release(files);
                    return files;
                });
            }
        } finally {
            hangUp();
            peer.close();
        }
    }
}
