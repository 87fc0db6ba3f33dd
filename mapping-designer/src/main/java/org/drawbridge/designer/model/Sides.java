package org.drawbridge.designer.model;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.mapping.Drawing;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.Outline.Node;

/// What is read and what is made, as two trees of which a person opens what is wanted.
record Sides(Side source, Side target) {

    /// So many places are open at the beginning: of the mapping's own lines, or of others.
    private static final int OWN_FIRST = 40;

    private static final int OTHERS_FIRST = 12;

    /// Shows a drawing; what is open stays so.
    void show(Drawing picture, Threads threads) {
        source.show(
                picture.source(),
                picture.values(),
                picture.lines().stream()
                        .flatMap(each -> each.sources().stream())
                        .toList(),
                node -> hasValue(picture, node));
        Set<String> made = threads.targets();
        Set<String> drawn = new HashSet<>();
        picture.lines().forEach(each -> drawn.add(Paths.root(each.target())));
        target.show(
                picture.target(),
                threads::values,
                picture.lines().stream().map(Line::target).toList(),
                // What is made can get more: below it, everything is shown. What is new has no line yet, and where
                // nothing is made at all, nothing would be left to see.
                node -> made.isEmpty()
                        || !Paths.above(node.path()).isEmpty()
                        || made.contains(node.path())
                        || !drawn.contains(node.path()));
    }

    private static boolean hasValue(Drawing picture, Node node) {
        boolean here = !picture.values().at(node.path()).isEmpty();
        return here
                || (Paths.above(node.path()).isEmpty()
                        && picture.source().below(node).stream()
                                .anyMatch(each ->
                                        !picture.values().at(each.path()).isEmpty()));
    }

    /// Opens what a person wants to see first, the mapping's own rules, else the first that there are.
    ///
    /// @return the line to look at first
    Optional<Line> open(Drawing picture) {
        List<Line> own =
                picture.lines().stream().filter(Line::own).limit(OWN_FIRST).toList();
        List<Line> first =
                own.isEmpty() ? picture.lines().stream().limit(OTHERS_FIRST).toList() : own;
        first.forEach(each -> {
            target.reveal(each.target());
            each.sources().forEach(source::reveal);
        });
        return own.stream().findFirst();
    }
}
