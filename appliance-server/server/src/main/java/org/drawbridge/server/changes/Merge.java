package org.drawbridge.server.changes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.merge.MergeAlgorithm;
import org.eclipse.jgit.merge.MergeFormatter;
import org.eclipse.jgit.merge.MergeResult;

/// One file of which two people made something else. Empty is a file that is not there.
sealed interface Merge {

    /// @param bytes of the file with both changes
    record Clean(Optional<byte[]> bytes) implements Merge {}

    /// Both changed the same lines.
    ///
    /// @param text with both versions, marked as git does
    record Conflict(String text) implements Merge {}

    /// @param base what both began with
    /// @param now what is in force
    /// @param wanted what the second of them wants
    static Merge of(Optional<byte[]> base, Optional<byte[]> now, Optional<byte[]> wanted) {
        if (same(base, now) || same(now, wanted)) {
            return new Clean(wanted);
        }
        if (same(base, wanted)) {
            return new Clean(now);
        }
        MergeResult<RawText> merged =
                new MergeAlgorithm().merge(RawTextComparator.DEFAULT, text(base), text(now), text(wanted));
        String text = format(merged);
        boolean removed = now.isEmpty() || wanted.isEmpty();
        return merged.containsConflicts() || removed
                ? new Conflict(text)
                : new Clean(Optional.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean same(Optional<byte[]> one, Optional<byte[]> other) {
        return one.isPresent() == other.isPresent() && (one.isEmpty() || Arrays.equals(one.get(), other.orElseThrow()));
    }

    private static RawText text(Optional<byte[]> bytes) {
        return new RawText(bytes.orElseGet(() -> new byte[0]));
    }

    private static String format(MergeResult<RawText> merged) {
        var out = new ByteArrayOutputStream();
        try {
            new MergeFormatter().formatMerge(out, merged, List.of("before", "now", "yours"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
