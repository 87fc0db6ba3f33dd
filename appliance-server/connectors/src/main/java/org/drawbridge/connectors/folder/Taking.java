package org.drawbridge.connectors.folder;

import java.time.Duration;
import java.util.List;
import org.drawbridge.connectors.hl7v2.Terms;

/// How files are taken from a folder, wherever it lies.
///
/// @param files which names are taken, as shells have it: `*.hl7`
/// @param ignored names that are not taken although `files` says so: those of files that are still written
/// @param marker what follows the name of a file to name the one that says it is complete, such as `.ok`; empty if
///     nothing says so
/// @param settle how long a file must have kept its size and time before it is taken
/// @param poll how long to wait between two looks at the folder
/// @param delete whether files whose messages are in the journal are deleted instead of moved
/// @param maxFile in bytes
/// @param maxMessage in bytes
public record Taking(
        String files,
        List<String> ignored,
        String marker,
        Duration settle,
        Duration poll,
        boolean delete,
        int maxFile,
        int maxMessage,
        Terms terms) {

    public Taking {
        ignored = List.copyOf(ignored);
    }

    /// Every file but those that are still written, no marker, nothing deleted, 1 GiB a file, 16 MiB a message, every
    /// message.
    public static Taking all(Duration settle, Duration poll) {
        return new Taking("*", Wanted.UNFINISHED, "", settle, poll, false, 1 << 30, 16 << 20, Terms.LENIENT);
    }

    /// Throws [java.util.regex.PatternSyntaxException] if a pattern for names is none.
    public Wanted wanted() {
        return new Wanted(files, ignored, marker);
    }
}
