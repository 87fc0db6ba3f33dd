package org.drawbridge.server.command;

import java.io.IOException;
import java.nio.file.Path;
import org.drawbridge.engine.StartupException;

/// Files that a command is given.
final class Input {

    private Input() {}

    /// Throws [StartupException] that names the file.
    static byte[] read(Path file) {
        try {
            return java.nio.file.Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartupException(file + ": the file cannot be read; check its name and permissions.", e);
        }
    }
}
