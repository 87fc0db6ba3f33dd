package org.drawbridge.connectors.sftp;

import java.time.Clock;
import java.time.Duration;
import org.drawbridge.connectors.folder.FolderSource;
import org.drawbridge.connectors.folder.Taking;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Source;

/// Takes HL7 v2 files from a folder of an SSH server.
public final class SftpSource {

    /// As those of a drop folder on disk; every path is the server's.
    public record Settings(
            String channel, SftpPeer.Settings peer, String folder, String done, String failed, Taking taking) {

        /// 10 seconds to settle, a look every 30, done and failed files in folders inside.
        public static Settings of(String channel, SftpPeer.Settings peer, String folder) {
            return new Settings(
                    channel,
                    peer,
                    folder,
                    RemotePaths.in(folder, "done"),
                    RemotePaths.in(folder, "failed"),
                    Taking.all(Duration.ofSeconds(10), Duration.ofSeconds(30)));
        }
    }

    private SftpSource() {}

    /// Throws [java.util.regex.PatternSyntaxException] if a pattern for names is none.
    public static Source open(Settings settings, Intake intake, Event.Listener events, Clock clock) {
        return open(settings, Lease.LONGEST, intake, events, clock);
    }

    static Source open(Settings settings, Duration longest, Intake intake, Event.Listener events, Clock clock) {
        var peer = new SftpPeer(settings.peer());
        Taking taking = settings.taking();
        var places = new SftpFolder.Places(
                SftpPeer.path(settings.folder()),
                taking.wanted(),
                taking.marker(),
                SftpPeer.path(settings.done()),
                SftpPeer.path(settings.failed()),
                taking.delete());
        String address = peer.address() + "/" + settings.folder().replaceFirst("^/", "");
        var manner = new FolderSource.Manner(settings.channel(), address, settings.failed(), taking);
        return new FolderSource<>(manner, new SftpFolder(peer, places, longest), intake, events, clock);
    }
}
