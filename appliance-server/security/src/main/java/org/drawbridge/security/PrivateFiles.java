package org.drawbridge.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.StorageException;

/// Files that only their owner may read, written whole: after a crash there is the old content or the new.
public final class PrivateFiles {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /// Puts a file in the place of what was there, on disk when it returns. Throws [StorageException].
    public static void write(Path file, byte[] content) {
        write(file, content, OWNER_ONLY);
    }

    /// As [#write], for what everybody may read, such as a certificate.
    public static void writeOpen(Path file, byte[] content) {
        write(file, content, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static void write(Path file, byte[] content, Set<PosixFilePermission> permissions) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null) {
                throw new IOException("no folder");
            }
            folder(folder);
            Path made = Files.createTempFile(folder, "new-", ".tmp", PosixFilePermissions.asFileAttribute(permissions));
            if (Files.exists(file)) {
                own(made, Files.getOwner(file));
            }
            try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
                Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(made);
            }
            force(folder);
        } catch (IOException e) {
            throw new StorageException(
                    "The file " + file + " cannot be written; is the disk full, or may this user not write there?", e);
        }
    }

    /// Makes a folder that only its owner may enter, unless it is there.
    public static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, OWNER_FOLDER);
            own(folder, Files.getOwner(folder.toAbsolutePath().resolveSibling("")));
        }
    }

    /// What root's commands make in a home belongs to the user of the home, who could not read it otherwise: a file to
    /// who had the one that it replaces, a folder to who has the one that it is in.
    private static void own(Path made, UserPrincipal owner) throws IOException {
        if (!Files.getOwner(made).equals(owner)) {
            Files.setOwner(made, owner);
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Reads a file that nobody else may read. Throws [StartupException] if others may.
    public static byte[] read(Path file) {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new StartupException("Other users may read " + file + ". Run: chmod 600 " + file);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartupException(
                    "The file " + file + " cannot be read; check that it is there and belongs to this user.", e);
        }
    }
}
