package org.drawbridge.formats;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// What a mistyped word probably meant.
public final class Nearest {

    private Nearest() {}

    /// The known word that is at most two letters away, or a third of a long one.
    public static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(each -> distance(word, each)))
                .filter(each -> distance(word, each) <= Math.max(2, each.length() / 3));
    }

    /// Letters to change, add, leave out or swap with the next (optimal string alignment).
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] next = new int[b.length() + 1];
            next[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = row[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(substituted, 1 + Math.min(row[j], next[j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                next[j] = swapped ? Math.min(next[j], before[j - 2] + 1) : next[j];
            }
            before = row;
            row = next;
        }
        return row[b.length()];
    }
}
