package org.drawbridge.server.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Mapping;

/// Files that a command is given.
final class Input {

    /// What is done with each document of a file.
    interface Use {
        void of(Payload document) throws IOException;
    }

    private Input() {}

    /// Throws [StartupException] that names the file if it cannot be read.
    static void documents(Mapping mapping, Path file, Use use) throws IOException {
        try (InputStream in = open(file)) {
            Mapping.DocumentReader reader = mapping.documents(in);
            for (Optional<Payload> next = next(reader, file); next.isPresent(); next = next(reader, file)) {
                use.of(next.get());
            }
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Optional<Payload> next(Mapping.DocumentReader reader, Path file) {
        try {
            return reader.next();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static StartupException unreadable(Path file, IOException e) {
        return new StartupException(file + ": the file cannot be read; check its name and permissions.", e);
    }

    /// Throws [StartupException] that names the file.
    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
