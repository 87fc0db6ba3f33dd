package org.drawbridge.designer.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.drawbridge.mapping.Drawing.Line;

/// The line that a person looks at, and the ways to it: from its ends, from what it made, from what is wrong with it.
public final class Choice {

    private final Designer designer;
    private final ReadOnlyObjectWrapper<Optional<Line>> line = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Suggestion>> hinted = new ReadOnlyObjectWrapper<>(Optional.empty());

    Choice(Designer designer) {
        this.designer = designer;
    }

    public ReadOnlyObjectProperty<Optional<Line>> line() {
        return line.getReadOnlyProperty();
    }

    /// A likely line that somebody looks at.
    public ReadOnlyObjectProperty<Optional<Suggestion>> hinted() {
        return hinted.getReadOnlyProperty();
    }

    public void choose(Optional<Line> chosen) {
        hinted.set(Optional.empty());
        line.set(chosen);
    }

    private void go(Line to) {
        to.sources().stream().findFirst().ifPresent(designer.source()::reveal);
        designer.target().reveal(to.target());
        choose(Optional.of(to));
    }

    /// Brings both ends of a likely line into sight.
    public void hint(Suggestion suggestion) {
        designer.source().reveal(suggestion.from());
        designer.target().reveal(suggestion.to());
        hinted.set(Optional.of(suggestion));
    }

    /// Chooses what made a part of the output.
    public void output(String path) {
        designer.threads().line(path).ifPresent(this::go);
    }

    /// Chooses the next line at a place, or the first.
    ///
    /// @param atTarget whether it is a place of the target
    public void follow(String path, boolean atTarget) {
        List<Line> ends = designer.lines().stream()
                .filter(each -> atTarget
                        ? Paths.isIn(each.target(), path)
                        : each.sources().stream().anyMatch(from -> Paths.isIn(from, path)))
                .toList();
        if (!ends.isEmpty()) {
            int at = line.get().map(ends::indexOf).orElse(-1);
            choose(Optional.of(ends.get((at + 1) % ends.size())));
        }
    }

    /// Chooses the line that something is wrong with, as far as that is known.
    public void remark(Remark remark) {
        switch (remark.kind()) {
            case INVALID, DOUBTFUL -> output(remark.place());
            case MISTAKE, PROBLEM -> {
                if (!rule(remark.rule())) {
                    follow(Paths.plain(remark.place()), false);
                }
            }
        }
    }

    /// Chooses the line of one of the mapping's own rules, or of what that stands in.
    ///
    /// @return whether there is one
    public boolean rule(String place) {
        Optional<Line> found = designer.lines().stream()
                .filter(each -> each.own() && Paths.isIn(place, each.rule()))
                .max(Comparator.comparingInt(each -> each.rule().length()));
        found.ifPresent(this::go);
        return found.isPresent();
    }

    /// Which parts of the output the chosen line has made.
    public List<String> outputs() {
        return line.get().map(designer.threads()::outputs).orElse(List.of());
    }
}
