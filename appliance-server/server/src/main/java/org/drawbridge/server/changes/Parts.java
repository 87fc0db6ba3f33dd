package org.drawbridge.server.changes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.drawbridge.engine.StartupException;
import org.drawbridge.server.Scratch;

/// The files that a configuration is made of, among those that lie in its folder.
final class Parts {

    private static final Pattern FILE =
            Pattern.compile("drawbridge\\.yaml|(channels|systems|environments)/[A-Za-z0-9][A-Za-z0-9._-]{0,80}\\.yaml"
                    + "|mappings/([A-Za-z0-9][A-Za-z0-9._-]{0,80}/){0,4}[A-Za-z0-9][A-Za-z0-9._-]{0,80}");

    private Parts() {}

    /// Whether a file belongs to a configuration.
    static boolean isPart(String file) {
        return FILE.matcher(file).matches();
    }

    static String named(String file) {
        if (!isPart(file)) {
            throw new StartupException("'" + file
                    + "' is no file of a configuration; expected drawbridge.yaml, channels/NAME.yaml,"
                    + " systems/NAME.yaml, environments/NAME.yaml or mappings/….");
        }
        return file;
    }

    /// Those of them that belong to a configuration.
    static Map<String, byte[]> of(Map<String, byte[]> files) {
        Map<String, byte[]> parts = new TreeMap<>(files);
        parts.keySet().removeIf(each -> !isPart(each));
        return parts;
    }

    /// What files make together, although they are not in their folder yet.
    ///
    /// @param folder that problems name
    static <T> T read(Map<String, byte[]> files, Path folder, Function<Path, T> reading) {
        try (Scratch scratch = Scratch.make("config")) {
            for (Map.Entry<String, byte[]> each : files.entrySet()) {
                Path file = scratch.path().resolve(each.getKey());
                Files.createDirectories(file.resolveSibling(""));
                Files.write(file, each.getValue());
            }
            return read(scratch.path(), folder, reading);
        } catch (IOException e) {
            throw new StartupException("The change cannot be checked; has the temporary folder room?", e);
        }
    }

    /// What a folder holds.
    ///
    /// @param folder that problems name in its place
    static <T> T read(Path from, Path folder, Function<Path, T> reading) {
        try {
            return reading.apply(from);
        } catch (StartupException e) {
            throw new StartupException(String.valueOf(e.getMessage()).replace(from.toString(), folder.toString()), e);
        }
    }
}
