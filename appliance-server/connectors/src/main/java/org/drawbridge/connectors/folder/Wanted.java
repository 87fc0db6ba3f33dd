package org.drawbridge.connectors.folder;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which names are taken: those of one pattern, without those that programs give to files that they still write.
/// Names that begin with a dot never are.
public final class Wanted implements PathMatcher {

    /// Names that programs give to files that they still write.
    public static final List<String> UNFINISHED =
            List.of("*.tmp", "*.temp", "*.part", "*.partial", "*.filepart", "*.crdownload", "*.swp", "*~");

    private final PathMatcher files;
    private final String marker;
    private final List<PathMatcher> ignored = new ArrayList<>();

    /// Throws [java.util.regex.PatternSyntaxException] if a pattern is none.
    ///
    /// @param files a pattern as shells have it, such as `*.hl7`
    /// @param ignored likewise; upper and lower case are the same for them
    /// @param marker the ending of files that say that another one is complete; empty for none
    public Wanted(String files, List<String> ignored, String marker) {
        this.files = glob(files);
        this.marker = marker;
        ignored.forEach(each -> this.ignored.add(glob(each.toLowerCase(Locale.ROOT))));
    }

    private static PathMatcher glob(String pattern) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    }

    @Override
    public boolean matches(Path name) {
        String text = name.toString();
        if (text.startsWith(".") || isMarker(text) || !files.matches(name)) {
            return false;
        }
        // Plain letters are enough to tell an ending, and every file system can have them in a name.
        Path plain = Path.of(text.toLowerCase(Locale.ROOT).replaceAll("[^\\x20-\\x7e]", "_"));
        return ignored.stream().noneMatch(each -> each.matches(plain));
    }

    private boolean isMarker(String name) {
        return !marker.isEmpty() && name.endsWith(marker);
    }
}
