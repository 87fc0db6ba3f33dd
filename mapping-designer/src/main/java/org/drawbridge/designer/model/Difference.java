package org.drawbridge.designer.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/// What is different between two texts, line by line.
public final class Difference {

    /// Lines around a change that are shown with it.
    private static final int AROUND = 3;

    /// What became of a line.
    public enum Kind {
        SAME,
        GONE,
        NEW,
        /// Lines that are left out, since nothing changed there.
        LEFT_OUT
    }

    /// @param number of the line from 1, in the later text where it is there, else in the earlier one
    public record Line(Kind kind, int number, String text) {}

    private Difference() {}

    /// Empty if nothing is.
    public static List<Line> between(String before, String now) {
        RawText old = raw(before);
        RawText later = raw(now);
        EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, old, later);
        List<Line> lines = new ArrayList<>();
        int shown = 0;
        for (Edit edit : edits) {
            int from = Math.max(shown, edit.getBeginB() - AROUND);
            gap(shown, from, lines);
            same(later, from, edit.getBeginB(), lines);
            for (int i = edit.getBeginA(); i < edit.getEndA(); i++) {
                lines.add(new Line(Kind.GONE, i + 1, old.getString(i)));
            }
            for (int i = edit.getBeginB(); i < edit.getEndB(); i++) {
                lines.add(new Line(Kind.NEW, i + 1, later.getString(i)));
            }
            shown = Math.min(later.size(), next(edits, edit, later.size()));
            same(later, edit.getEndB(), shown, lines);
        }
        if (!lines.isEmpty()) {
            gap(shown, later.size(), lines);
        }
        return lines;
    }

    /// Where the lines after an edit end that are shown with it.
    private static int next(EditList edits, Edit edit, int end) {
        int at = edits.indexOf(edit) + 1;
        int limit = at < edits.size() ? edits.get(at).getBeginB() : end;
        return Math.min(limit, edit.getEndB() + AROUND);
    }

    private static void same(RawText text, int from, int to, List<Line> into) {
        for (int i = from; i < to; i++) {
            into.add(new Line(Kind.SAME, i + 1, text.getString(i)));
        }
    }

    private static void gap(int from, int to, List<Line> into) {
        if (to > from) {
            into.add(new Line(Kind.LEFT_OUT, from + 1, ""));
        }
    }

    static RawText raw(String text) {
        return new RawText(text.getBytes(StandardCharsets.UTF_8));
    }
}
