package org.drawbridge.connectors.file;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import org.drawbridge.connectors.folder.FreeName;

/// Names of files on disk, which need not be text.
final class FileName {

    private FileName() {}

    /// The last part of a path, its bytes as they are.
    static Path of(Path path) {
        return path.getName(path.getNameCount() - 1);
    }

    static Path folderOf(Path path) {
        return path.resolveSibling("");
    }

    /// The file's own name where that is free and leaves room for its reason; the bytes of a name that is no
    /// text stay as they are. Else another one.
    static Path free(Path folder, Path file, Instant now) {
        Path name = of(file);
        Path same = folder.resolve(name);
        if (FreeName.fits(name.toString()) && vacant(same)) {
            return same;
        }
        return FreeName.others(name.toString(), now)
                .map(folder::resolve)
                .filter(FileName::vacant)
                .findFirst()
                .orElseThrow();
    }

    private static boolean vacant(Path path) {
        return !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /// The name of a file that says something about another, which lies or will lie beside it. A name that is no
    /// text in this machine's character set is taken in plain letters.
    static Path beside(Path file, String ending) {
        String name = of(file).toString();
        try {
            return file.resolveSibling(name + ending);
        } catch (InvalidPathException e) {
            return file.resolveSibling(FreeName.plain(name) + ending);
        }
    }
}
