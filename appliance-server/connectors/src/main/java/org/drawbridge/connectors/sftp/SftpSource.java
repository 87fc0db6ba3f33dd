package org.drawbridge.connectors.sftp;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.drawbridge.connectors.folder.FolderSource;
import org.drawbridge.connectors.folder.Wanted;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Source;

/// Takes HL7 v2 files from a folder of an SSH server.
public final class SftpSource {

    /// As those of a drop folder on disk; every path is the server's.
    ///
    /// @param marker what follows the name of a file to name the one that says it is complete, such as `.ok`;
    ///     empty if nothing says so
    public record Settings(
            String channel,
            SftpPeer.Settings peer,
            String folder,
            String files,
            List<String> ignored,
            String marker,
            Duration settle,
            Duration poll,
            String done,
            boolean delete,
            String failed,
            int maxFile,
            int maxMessage,
            Terms terms) {

        public Settings {
            ignored = List.copyOf(ignored);
        }

        /// Every file but those that are still written; no marker, 10 seconds to settle, a look every 30, done and
        /// failed files in folders inside, 1 GiB a file, 16 MiB a message, every message.
        public static Settings of(String channel, SftpPeer.Settings peer, String folder) {
            return new Settings(
                    channel,
                    peer,
                    folder,
                    "*",
                    Wanted.UNFINISHED,
                    "",
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    RemotePaths.in(folder, "done"),
                    false,
                    RemotePaths.in(folder, "failed"),
                    1 << 30,
                    16 << 20,
                    Terms.LENIENT);
        }
    }

    private SftpSource() {}

    /// Throws [java.util.regex.PatternSyntaxException] if a pattern for names is none.
    public static Source open(Settings settings, Intake intake, Event.Listener events, Clock clock) {
        return open(settings, Lease.LONGEST, intake, events, clock);
    }

    static Source open(Settings settings, Duration longest, Intake intake, Event.Listener events, Clock clock) {
        var peer = new SftpPeer(settings.peer());
        var places = new SftpFolder.Places(
                SftpPeer.path(settings.folder()),
                new Wanted(settings.files(), settings.ignored(), settings.marker()),
                settings.marker(),
                SftpPeer.path(settings.done()),
                SftpPeer.path(settings.failed()),
                settings.delete());
        String address = peer.address() + "/" + settings.folder().replaceFirst("^/", "");
        var manner = new FolderSource.Manner(
                settings.channel(),
                address,
                settings.failed(),
                settings.settle(),
                settings.poll(),
                settings.maxFile(),
                settings.maxMessage(),
                settings.terms());
        return new FolderSource<>(manner, new SftpFolder(peer, places, longest), intake, events, clock);
    }
}
