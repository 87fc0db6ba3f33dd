package org.drawbridge.connectors.sftp;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.common.SftpException;
import org.drawbridge.connectors.folder.FoundFile.Look;
import org.drawbridge.connectors.folder.FreeName;
import org.jspecify.annotations.Nullable;

/// What source and destination do with paths of a server.
final class RemotePaths {

    private RemotePaths() {}

    static String in(String folder, String name) {
        return folder.endsWith("/") ? folder + name : folder + "/" + name;
    }

    static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// Of the file itself, if it is a link; empty if nothing is there.
    static Optional<Attributes> attributes(SftpClient files, String path) throws IOException {
        try {
            return Optional.of(files.lstat(path));
        } catch (SftpException e) {
            if (SftpDiagnosis.missing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static Look look(Attributes attributes) {
        var modified = attributes.getModifyTime();
        return new Look(attributes.getSize(), modified == null ? Instant.EPOCH : modified.toInstant());
    }

    /// Removes what may not be there.
    static void remove(SftpClient files, String path) throws IOException {
        try {
            files.remove(path);
        } catch (SftpException e) {
            if (!SftpDiagnosis.missing(e)) {
                throw e;
            }
        }
    }

    /// Writes a new file, and has it forced to disk by a server that can.
    static void write(SftpClient files, String path, byte[] content) throws IOException {
        try (OutputStream out = files.write(path, OpenMode.Write, OpenMode.Create, OpenMode.Exclusive)) {
            out.write(content);
        }
        @Nullable OpenSSHFsyncExtension forcing = files.getExtension(OpenSSHFsyncExtension.class);
        if (forcing != null && forcing.isSupported()) {
            try (CloseableHandle handle = files.open(path, OpenMode.Write)) {
                forcing.fsync(handle);
            }
        }
    }

    /// A path for a file in a folder of ours, under which nothing lies.
    static String free(SftpClient files, String folder, String name, Instant now) throws IOException {
        String path = in(folder, name);
        if (FreeName.fits(SftpPeer.text(name)) && attributes(files, path).isEmpty()) {
            return path;
        }
        Iterator<String> others = FreeName.others(SftpPeer.text(name), now).iterator();
        do {
            path = in(folder, others.next());
        } while (attributes(files, path).isPresent());
        return path;
    }
}
