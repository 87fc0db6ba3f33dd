package org.drawbridge.connectors.folder;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Names under which a file can be put into a folder without writing over what lies there.
public final class FreeName {

    /// What the name of a failed file is followed by to name the file that says why.
    public static final String REASON = ".reason.txt";

    /// What Linux and Windows allow, in bytes.
    private static final int LONGEST = 255;
    /// What is left of a name that has to be changed.
    private static final int STEM = 120;

    private static final int EXTENSION = 20;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private FreeName() {}

    /// Whether a name leaves room for that of its reason.
    public static boolean fits(String name) {
        return (name + REASON).getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }

    /// Letters that every system takes, instead of those that not all do.
    public static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9._ -]", "_");
    }

    /// Plain forms of the name with the time, from the second on with a number; there is always one more.
    public static Stream<String> others(String name, Instant now) {
        String plain = plain(name);
        int dot = plain.lastIndexOf('.');
        boolean extended = dot > 0 && plain.length() - dot <= EXTENSION;
        String stem = extended ? plain.substring(0, dot) : plain;
        String extension = extended ? plain.substring(dot) : "";
        String stamped = stem.substring(0, Math.min(STEM, stem.length())) + "-" + STAMP.format(now);
        return IntStream.iterate(1, i -> i + 1).mapToObj(i -> stamped + (i == 1 ? "" : "-" + i) + extension);
    }
}
