package org.drawbridge.connectors.file;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.drawbridge.connectors.folder.FolderSource;
import org.drawbridge.connectors.folder.Wanted;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Source;

/// Takes HL7 v2 files from a drop folder of this machine. A file is claimed by moving it into `.processing`.
public final class FileSource {

    /// @param files which names are taken, as shells have it: `*.hl7`
    /// @param ignored names that are not taken although `files` says so: those of files that are still written
    /// @param marker what follows the name of a file to name the one that says it is complete, such as `.ok`;
    ///     empty if nothing says so
    /// @param settle how long a file must have kept its size and time before it is taken
    /// @param poll how long to wait between two looks at the folder
    /// @param done where files go whose messages are in the journal
    /// @param delete whether they are deleted instead
    /// @param failed where files go that are not as they should be
    /// @param maxFile in bytes
    /// @param maxMessage in bytes
    public record Settings(
            String channel,
            Path folder,
            String files,
            List<String> ignored,
            String marker,
            Duration settle,
            Duration poll,
            Path done,
            boolean delete,
            Path failed,
            int maxFile,
            int maxMessage,
            Terms terms) {

        public Settings {
            ignored = List.copyOf(ignored);
        }

        /// Every file but those that are still written; no marker, 2 seconds to settle, a look each second, done
        /// and failed files in folders inside, 1 GiB a file, 16 MiB a message, every message.
        public static Settings of(String channel, Path folder) {
            return new Settings(
                    channel,
                    folder,
                    "*",
                    Wanted.UNFINISHED,
                    "",
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    folder.resolve("done"),
                    false,
                    folder.resolve("failed"),
                    1 << 30,
                    16 << 20,
                    Terms.LENIENT);
        }
    }

    private FileSource() {}

    /// Throws [java.util.regex.PatternSyntaxException] if a pattern for names is none.
    public static Source open(Settings settings, Intake intake, Event.Listener events, Clock clock) {
        var folder = new DropFolder(new DropFolder.Places(
                settings.folder(),
                new Wanted(settings.files(), settings.ignored(), settings.marker()),
                settings.marker(),
                settings.done(),
                settings.failed(),
                settings.delete()));
        var manner = new FolderSource.Manner(
                settings.channel(),
                settings.folder().toString(),
                settings.failed().toString(),
                settings.settle(),
                settings.poll(),
                settings.maxFile(),
                settings.maxMessage(),
                settings.terms());
        return new FolderSource<>(manner, folder, intake, events, clock);
    }
}
