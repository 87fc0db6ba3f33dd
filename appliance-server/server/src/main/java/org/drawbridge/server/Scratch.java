package org.drawbridge.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A folder for a home and a configuration that are not to stay.
public record Scratch(Path path) implements AutoCloseable {

    /// @param purpose a word for its name
    public static Scratch make(String purpose) throws IOException {
        return new Scratch(Files.createTempDirectory("drawbridge-" + purpose + "-"));
    }

    /// Removes it with all that is in it.
    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(path)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
