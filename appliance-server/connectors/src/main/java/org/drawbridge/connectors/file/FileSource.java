package org.drawbridge.connectors.file;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.drawbridge.connectors.folder.FolderSource;
import org.drawbridge.connectors.folder.Taking;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Source;

/// Takes HL7 v2 files from a drop folder of this machine. A file is claimed by moving it into `.processing`.
public final class FileSource {

    /// @param done where files go whose messages are in the journal
    /// @param failed where files go that are not as they should be
    public record Settings(String channel, Path folder, Path done, Path failed, Taking taking) {

        /// 2 seconds to settle, a look each second, done and failed files in folders inside.
        public static Settings of(String channel, Path folder) {
            return new Settings(
                    channel,
                    folder,
                    folder.resolve("done"),
                    folder.resolve("failed"),
                    Taking.all(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        }
    }

    private FileSource() {}

    /// Throws [java.util.regex.PatternSyntaxException] if a pattern for names is none.
    public static Source open(Settings settings, Intake intake, Event.Listener events, Clock clock) {
        Taking taking = settings.taking();
        var folder = new DropFolder(new DropFolder.Places(
                settings.folder(),
                taking.wanted(),
                taking.marker(),
                settings.done(),
                settings.failed(),
                taking.delete()));
        var manner = new FolderSource.Manner(
                settings.channel(),
                settings.folder().toString(),
                settings.failed().toString(),
                taking);
        return new FolderSource<>(manner, folder, intake, events, clock);
    }
}
