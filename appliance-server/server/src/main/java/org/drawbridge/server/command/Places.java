package org.drawbridge.server.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.drawbridge.server.changes.Archive;
import org.drawbridge.server.changes.FolderSide;
import org.drawbridge.server.changes.Side;

/// Where configurations are, by what a person calls the place.
final class Places {

    private Places() {}

    /// @param place a folder, an archive, or the URL of an API
    /// @param environment with which a change of a folder is checked; empty for none
    static Side of(String place, String token, Optional<Path> authority, String environment) {
        if (place.matches("https?://.*")) {
            return new ApiSide(ApiClient.of(place, token, authority));
        }
        Path path = Path.of(place);
        if (Files.isRegularFile(path)) {
            return Archive.read(path);
        }
        String author = System.getProperty("user.name", "unknown").replaceAll("[^A-Za-z0-9._-]", "-");
        return new FolderSide(path, environment, author, Clock.systemUTC());
    }
}
