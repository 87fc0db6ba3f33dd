package org.drawbridge.mapping;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds what lies beside or above the folder that the tests run in.
final class Above {

    private Above() {}

    /// The nearest folder of this name, upwards.
    static Optional<Path> find(String name) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(name))) {
                return Optional.of(at.resolve(name));
            }
        }
        return Optional.empty();
    }
}
