package org.drawbridge.connectors.sftp;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.drawbridge.connectors.folder.NameTemplate;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.connectors.polling.Trouble.TroubledException;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Outcome;

/// Writes each delivery to a file of its own on an SSH server. A file appears under its name only when it is
/// whole, and nothing is ever written over: the same delivery again finds its own file there and is content.
/// Connections stay open and are used again; each delivery under way has its own.
public final class SftpDestination implements Destination {

    /// @param folder of the server
    /// @param extension what `{ext}` of the template is
    /// @param repeatable whether the receiver can bear a message twice: a delivery whose outcome was lost is
    ///     written again if the receiver has taken the file away meanwhile
    public record Settings(
            String channel,
            SftpPeer.Settings peer,
            String folder,
            NameTemplate name,
            String extension,
            boolean repeatable) {}

    private final Settings settings;
    private final NameTemplate.Fixed fixed;
    private final SftpPeer peer;
    private final String folder;
    private final String where;
    private final Deque<SftpPeer.Line> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    public SftpDestination(Settings settings) {
        this.settings = settings;
        this.fixed = new NameTemplate.Fixed(settings.channel(), settings.extension());
        this.peer = new SftpPeer(settings.peer());
        this.folder = SftpPeer.path(settings.folder());
        this.where = settings.folder() + " at " + peer.address();
    }

    @Override
    public Outcome deliver(Outgoing outgoing) {
        SftpPeer.Line line;
        try {
            line = line();
        } catch (TroubledException e) {
            return down(e);
        }
        String name = settings.name().of(fixed, outgoing);
        byte[] content = outgoing.content().reveal();
        try {
            Outcome outcome = deliver(line.files(), name, content);
            keep(line);
            return outcome;
        } catch (SftpException e) {
            keep(line);
            return down(e);
        } catch (UnknownException e) {
            line.hangUp();
            return new Outcome.Failed(Failure.uncertain(
                    "no-answer",
                    "The connection to " + peer.address() + " was cut while " + name + " was given its name."));
        } catch (IOException e) {
            line.hangUp();
            return down(e);
        }
    }

    /// The file may be there under its name, or not.
    private static final class UnknownException extends IOException {
        private static final long serialVersionUID = 1;

        UnknownException(IOException cause) {
            super("renamed, but no answer came", cause);
        }
    }

    private Outcome deliver(SftpClient files, String name, byte[] content) throws IOException {
        String target = RemotePaths.in(folder, name);
        Optional<Attributes> there = RemotePaths.attributes(files, target);
        if (there.isPresent()) {
            return present(files, name, there.get(), content);
        }
        // A name that pollers pass over, and one for each delivery: those of two attempts never are at once.
        String part = RemotePaths.in(folder, "." + name + ".part");
        RemotePaths.remove(files, part);
        RemotePaths.write(files, part, content);
        if (files.lstat(part).getSize() != content.length) {
            files.remove(part);
            throw new SftpException(SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, "not whole");
        }
        try {
            // Over SFTP 3 a rename does not take another file's place (draft-ietf-secsh-filexfer-02 §6.5).
            files.rename(part, target);
        } catch (SftpException e) {
            RemotePaths.remove(files, part);
            Optional<Attributes> other = RemotePaths.attributes(files, target);
            if (other.isPresent()) {
                return present(files, name, other.get(), content);
            }
            throw e;
        } catch (IOException e) {
            throw new UnknownException(e);
        }
        return new Outcome.Delivered("written as " + name);
    }

    /// What lies there under this name already.
    private Outcome present(SftpClient files, String name, Attributes there, byte[] content) throws IOException {
        if (there.isRegularFile() && there.getSize() == content.length) {
            try (InputStream in = files.read(RemotePaths.in(folder, name))) {
                if (Arrays.equals(in.readNBytes(content.length + 1), content)) {
                    return new Outcome.Delivered("written before as " + name);
                }
            }
        }
        return new Outcome.Failed(Failure.rejected(
                "name-taken",
                "Another file named " + name + " lies in " + where + ". Have it moved away and retry the delivery."));
    }

    private Outcome down(IOException e) {
        Trouble trouble = SftpDiagnosis.of(where, e);
        return new Outcome.Failed(Failure.peerDown(trouble.code(), trouble.reason()));
    }

    private SftpPeer.Line line() throws TroubledException {
        for (SftpPeer.Line kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            if (kept.alive()) {
                return kept;
            }
            kept.hangUp();
        }
        return peer.connect();
    }

    private void keep(SftpPeer.Line line) {
        if (closed) {
            line.hangUp();
        } else {
            idle.addFirst(line);
        }
    }

    @Override
    public boolean repeatable() {
        return settings.repeatable();
    }

    @Override
    public String address() {
        return peer.address() + "/" + settings.folder().replaceFirst("^/", "");
    }

    @Override
    public void close() {
        closed = true;
        idle.forEach(SftpPeer.Line::hangUp);
        peer.close();
    }
}
