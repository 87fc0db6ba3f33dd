package org.drawbridge.server;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.PrivateFiles;

/// The version that ran last on a home, in its file `version`. An older one might not read what that has written, and
/// would not know what it does not read.
final class HomeVersion {

    private HomeVersion() {}

    /// Throws [StartupException] if a later version than this one has run on the home.
    static void check(Path home) {
        Path file = home.resolve("version");
        if (!Files.exists(file)) {
            return;
        }
        String last = read(file);
        if (ModuleDescriptor.Version.parse(last).compareTo(own()) > 0) {
            throw new StartupException(
                    "The home %s was used by Drawbridge %s, and this is %s, which might not read all of it. Install %s or later, or restore a backup that was made before (drawbridge restore --help)."
                            .formatted(home, last, own(), last));
        }
    }

    /// Once this version has started well: one that did not leaves the way back open.
    static void keep(Path home) {
        Path file = home.resolve("version");
        if (!Files.exists(file) || !read(file).equals(own().toString())) {
            PrivateFiles.write(file, own().toString().getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String read(Path file) {
        try {
            String text = Files.readString(file).strip();
            var _ = ModuleDescriptor.Version.parse(text);
            return text;
        } catch (IOException | IllegalArgumentException e) {
            throw new StartupException(
                    "The file " + file + " cannot be read as a version, such as " + own()
                            + ". Put the version there that ran last, or restore it from a backup.",
                    e);
        }
    }

    private static ModuleDescriptor.Version own() {
        return ModuleDescriptor.Version.parse(Appliance.version());
    }
}
