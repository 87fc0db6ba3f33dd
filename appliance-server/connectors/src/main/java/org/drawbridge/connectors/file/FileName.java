package org.drawbridge.connectors.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Finds a place for a file in a folder of ours without writing over what lies there.
final class FileName {

    static final String REASON = ".reason.txt";

    /// What Linux and Windows allow, in bytes.
    private static final int LONGEST = 255;
    /// What is left of a name that has to be changed.
    private static final int STEM = 120;

    private static final int EXTENSION = 20;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private FileName() {}

    /// The last part of a path, its bytes as they are.
    static Path of(Path path) {
        return path.getName(path.getNameCount() - 1);
    }

    static Path folderOf(Path path) {
        return path.resolveSibling("");
    }

    /// The file's own name where that is free and leaves room for its reason; the bytes of a name that is no
    /// text stay as they are. Else a plain form of it with the time, and a number if need be.
    static Path free(Path folder, Path file, Instant now) {
        Path name = of(file);
        Path same = folder.resolve(name);
        if (fits(name.toString()) && vacant(same)) {
            return same;
        }
        String plain = name.toString().replaceAll("[^A-Za-z0-9._ -]", "_");
        int dot = plain.lastIndexOf('.');
        boolean extended = dot > 0 && plain.length() - dot <= EXTENSION;
        String stem = extended ? plain.substring(0, dot) : plain;
        String extension = extended ? plain.substring(dot) : "";
        String stamped = stem.substring(0, Math.min(STEM, stem.length())) + "-" + STAMP.format(now);
        Path candidate = folder.resolve(stamped + extension);
        for (int i = 2; !vacant(candidate); i++) {
            candidate = folder.resolve(stamped + "-" + i + extension);
        }
        return candidate;
    }

    private static boolean fits(String name) {
        return (name + REASON).getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }

    private static boolean vacant(Path path) {
        return !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /// Where the reason for a file is told. A name that is no text in this machine's character set is told in
    /// plain letters.
    static Path reasonFor(Path failed) {
        String name = of(failed).toString();
        try {
            return failed.resolveSibling(name + REASON);
        } catch (InvalidPathException e) {
            return failed.resolveSibling(name.replaceAll("[^A-Za-z0-9._ -]", "_") + REASON);
        }
    }
}
