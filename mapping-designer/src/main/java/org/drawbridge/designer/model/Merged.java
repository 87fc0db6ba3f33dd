package org.drawbridge.designer.model;

import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.diff.Sequence;
import org.eclipse.jgit.merge.MergeAlgorithm;
import org.eclipse.jgit.merge.MergeChunk;
import org.eclipse.jgit.merge.MergeResult;

/// A text that two people have changed, with the changes of both.
///
/// @param conflicts in how many places both changed the same lines; one's own stand there
record Merged(String text, int conflicts) {

    /// @param base what both began with
    static Merged of(String base, String mine, String theirs) {
        MergeResult<RawText> result = new MergeAlgorithm()
                .merge(RawTextComparator.DEFAULT, Difference.raw(base), Difference.raw(mine), Difference.raw(theirs));
        var text = new StringBuilder();
        int conflicts = 0;
        for (MergeChunk chunk : result) {
            switch (chunk.getConflictState()) {
                case NO_CONFLICT -> add(result, chunk, text);
                case FIRST_CONFLICTING_RANGE -> {
                    conflicts++;
                    add(result, chunk, text);
                }
                case BASE_CONFLICTING_RANGE, NEXT_CONFLICTING_RANGE -> {
                    // Of the base, or of the other.
                }
            }
        }
        return new Merged(text.toString(), conflicts);
    }

    private static void add(MergeResult<RawText> result, MergeChunk chunk, StringBuilder into) {
        Sequence sequence = result.getSequences().get(chunk.getSequenceIndex());
        if (sequence instanceof RawText lines) {
            into.append(lines.getString(chunk.getBegin(), chunk.getEnd(), false));
        }
    }
}
