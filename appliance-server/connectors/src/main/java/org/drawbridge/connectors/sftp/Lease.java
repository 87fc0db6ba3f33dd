package org.drawbridge.connectors.sftp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/// Makes sure that one source takes files from a folder, among all appliances that see it: a file on the server
/// that its owner writes anew from time to time. Whoever has seen it unchanged for long enough takes it for left
/// behind. SFTP has no locks that a server must know. For one thread.
final class Lease {

    /// How long an owner may be silent: longer than a connection takes to be noticed as cut and made anew.
    static final Duration LONGEST = Duration.ofMinutes(2);

    private static final int LARGEST = 200;

    private final String file;
    private final long longest;
    private final String owner = UUID.randomUUID().toString();
    private long beats;
    private long beaten;
    private @Nullable String seen;
    private long seenSince;

    /// @param file on the server
    /// @param longest how long an owner may be silent
    Lease(String file, Duration longest) {
        this.file = file;
        this.longest = longest.toNanos();
    }

    /// Whether the folder is ours now. Says so to others, if it is time.
    boolean hold(SftpClient files) throws IOException {
        Optional<String> content = read(files);
        if (content.isEmpty()) {
            return take(files);
        }
        long now = System.nanoTime();
        if (content.get().startsWith(owner)) {
            seen = null;
            if (due()) {
                write(files, OpenMode.Write, OpenMode.Create, OpenMode.Truncate);
            }
            return true;
        }
        if (!content.get().equals(seen)) {
            seen = content.get();
            seenSince = now;
        } else if (now - seenSince > longest) {
            files.remove(file);
            take(files);
        }
        // What was just taken over counts when nobody else has done so at the same time.
        return false;
    }

    /// Whether it is time to say again that the folder is ours.
    boolean due() {
        return System.nanoTime() - beaten > longest / 10;
    }

    private boolean take(SftpClient files) throws IOException {
        try {
            write(files, OpenMode.Write, OpenMode.Create, OpenMode.Exclusive);
            return true;
        } catch (SftpException e) {
            if (read(files).isPresent()) {
                // Another one was faster.
                return false;
            }
            throw e;
        }
    }

    private void write(SftpClient files, OpenMode... modes) throws IOException {
        byte[] content = (owner + " " + ++beats + "\n").getBytes(StandardCharsets.US_ASCII);
        try (CloseableHandle handle = files.open(file, modes)) {
            files.write(handle, 0, content);
        }
        beaten = System.nanoTime();
    }

    private Optional<String> read(SftpClient files) throws IOException {
        try (CloseableHandle handle = files.open(file, OpenMode.Read)) {
            byte[] content = new byte[LARGEST];
            int count = Math.max(0, files.read(handle, 0, content));
            return Optional.of(new String(content, 0, count, StandardCharsets.ISO_8859_1));
        } catch (SftpException e) {
            if (SftpDiagnosis.missing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Lets others take files at once.
    void release(SftpClient files) throws IOException {
        if (read(files).filter(content -> content.startsWith(owner)).isPresent()) {
            files.remove(file);
        }
    }
}
