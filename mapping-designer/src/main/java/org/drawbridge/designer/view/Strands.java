package org.drawbridge.designer.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.mapping.Drawing.Line;

/// Where the lines are: only those with an end in sight, those that lie on each other once, and no box on another.
final class Strands {

    /// From box to box.
    private static final double GAP = 24;

    private final Designer designer;
    private final SideView source;
    private final SideView target;
    private List<Strand> all = List.of();
    private double width;
    private double height;

    Strands(Designer designer, SideView source, SideView target) {
        this.designer = designer;
        this.source = source;
        this.target = target;
    }

    List<Strand> all() {
        return all;
    }

    /// The nearest to a place, if it is near.
    Optional<Strand> at(double x, double y) {
        return all.stream()
                .filter(each -> each.distance(x, y, width) < Strand.NEAR)
                .min(Comparator.comparingDouble(each -> each.distance(x, y, width)));
    }

    /// @param wide of what the lines are drawn on
    /// @param high likewise
    void arrange(double wide, double high) {
        width = wide;
        height = high;
        double sourceTop = source.top();
        double targetTop = target.top();
        Map<String, Strand> found = new LinkedHashMap<>();
        for (Line line : designer.shownLines()) {
            double to = height(targetTop, designer.target().row(line.target()));
            if (line.sources().isEmpty()) {
                add(found, line, Double.NaN, to);
            }
            line.sources()
                    .forEach(each ->
                            add(found, line, height(sourceTop, designer.source().row(each)), to));
        }
        all = boxed(new ArrayList<>(found.values()));
    }

    /// The middle of a row; NaN if there is none.
    ///
    /// @param top where the first row begins
    static double height(double top, int row) {
        return row < 0 ? Double.NaN : top + row * SideView.ROW + SideView.ROW / 2;
    }

    private void add(Map<String, Strand> found, Line line, double from, double to) {
        boolean isChosen = designer.choice().line().get().filter(line::equals).isPresent();
        boolean away = out(from) && out(to);
        // What others have written and what leads out of sight would hide the rest.
        boolean loose = !line.own() && (out(to) || (out(from) && !line.sources().isEmpty()));
        if (Double.isNaN(to) || (Double.isNaN(from) && !line.sources().isEmpty()) || ((away || loose) && !isChosen)) {
            return;
        }
        found.merge(
                from + " " + to,
                new Strand(line, 1, from, to, Double.NaN, isChosen),
                (before, now) -> new Strand(
                        now.isChosen() || (now.line().own() && !before.isChosen()) ? now.line() : before.line(),
                        before.count() + 1,
                        from,
                        to,
                        Double.NaN,
                        before.isChosen() || now.isChosen()));
    }

    private boolean out(double y) {
        return Double.isNaN(y) || y < 0 || y > height;
    }

    /// Boxes stand in the order of their lines.
    private List<Strand> boxed(List<Strand> strands) {
        strands.sort(Comparator.comparingDouble(Strand::middle));
        double free = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < strands.size(); i++) {
            Strand each = strands.get(i);
            if (!each.words().isEmpty() && !out(each.middle())) {
                free = Math.max(free + GAP, each.middle());
                strands.set(i, each.boxAt(free));
            }
        }
        return strands;
    }
}
