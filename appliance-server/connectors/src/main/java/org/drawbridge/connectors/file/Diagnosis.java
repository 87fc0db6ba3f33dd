package org.drawbridge.connectors.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.connectors.polling.Trouble.TroubledException;

/// Finds out why a folder of this machine cannot be used.
final class Diagnosis {

    private Diagnosis() {}

    /// A disk with less room than this is taken for full when a write to it failed without saying why.
    private static final long FULL = 64 << 10;

    /// What kept something from being done in `folder`: judged by the state of the folder, and by the system's
    /// own words where only they tell.
    static Trouble of(Path folder, IOException e) {
        if (e instanceof TroubledException known) {
            return known.trouble();
        }
        String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (!Files.isDirectory(folder)) {
            return Files.exists(folder) ? notAFolder(folder) : missing(folder);
        }
        if (e instanceof AtomicMoveNotSupportedException || said.contains("cross-device")) {
            return new Trouble(
                    "folder-other-filesystem",
                    folder + " is on another filesystem than the folder that files are taken from, so a file cannot be"
                            + " moved there in one step. Name a folder on the same filesystem.");
        }
        if (said.contains("read-only") || readOnly(folder)) {
            return new Trouble(
                    "folder-read-only",
                    folder + " is on a filesystem that is mounted read-only. Mount it for writing.");
        }
        if (e instanceof AccessDeniedException || !Files.isWritable(folder) || !Files.isReadable(folder)) {
            return new Trouble(
                    "folder-permission",
                    "The user that the appliance runs as may not read and write in " + folder
                            + ". Give it the permission.");
        }
        if (said.contains("no space")
                || said.contains("quota")
                || folder.toFile().getUsableSpace() < FULL) {
            return new Trouble("folder-full", "The disk that holds " + folder + " is full. Free some space.");
        }
        return new Trouble(
                "folder-failed",
                folder + " cannot be used (" + e.getClass().getSimpleName()
                        + "). See whether its disk or network share is well.");
    }

    private static boolean readOnly(Path folder) {
        try {
            return Files.getFileStore(folder).isReadOnly();
        } catch (IOException e) {
            // It cannot even be asked; the first failure tells more.
            return false;
        }
    }

    private static Trouble missing(Path folder) {
        return new Trouble("folder-missing", "There is no folder " + folder + ". Create it, or mount what holds it.");
    }

    private static Trouble notAFolder(Path folder) {
        return new Trouble("folder-not-a-folder", folder + " is a file. Name a folder.");
    }
}
