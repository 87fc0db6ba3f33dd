package org.drawbridge.designer.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.drawbridge.mapping.Drawing.Values;
import org.drawbridge.mapping.Outline;
import org.drawbridge.mapping.Outline.Node;

/// One side of the drawing as rows: a tree, opened and filtered. Only what is open becomes rows.
public final class Side {

    /// Types of FHIR contain each other without end; a search looks no deeper.
    private static final int DEEPEST_SEARCH = 3;

    /// A place that is in sight.
    ///
    /// @param lines that end at it, or below it where it is closed
    /// @param values of the sample, or of what was made of it
    public record Row(Node node, int depth, boolean open, int lines, List<String> values) {
        public Row {
            values = List.copyOf(values);
        }
    }

    private static final Outline NOTHING = new Outline() {
        @Override
        public List<Node> roots() {
            return List.of();
        }

        @Override
        public List<Node> below(Node node) {
            return List.of();
        }
    };

    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private final Map<String, Integer> ends = new HashMap<>();
    /// How many lines end at or below a place.
    private final Map<String, Integer> below = new HashMap<>();
    private Outline outline = NOTHING;
    private Values values = _ -> List.of();
    private String words = "";
    private Predicate<Node> valued = _ -> false;
    private boolean onlyMapped;
    private boolean onlyValues;
    private Runnable changed = () -> {};

    public ObservableList<Row> rows() {
        return rows;
    }

    /// Told after each change of the rows.
    public void onChange(Runnable listener) {
        changed = listener;
    }

    /// @param paths at which lines end, one for each end
    /// @param made whether something stands at a place or below it
    void show(Outline shown, Values there, List<String> paths, Predicate<Node> made) {
        outline = shown;
        values = there;
        valued = made;
        ends.clear();
        below.clear();
        paths.forEach(path -> ends.merge(path, 1, Integer::sum));
        ends.forEach((path, count) -> {
            for (String at = path; !at.isEmpty(); at = Paths.above(at)) {
                below.merge(at, count, Integer::sum);
            }
        });
        arrange();
    }

    public void toggle(String path) {
        if (!open.remove(path)) {
            open.add(path);
        }
        arrange();
    }

    public boolean isOpen(String path) {
        return open.contains(path);
    }

    public void close() {
        open.clear();
        arrange();
    }

    /// Opens what a place stands in, so that it is in sight.
    public void reveal(String path) {
        boolean any = false;
        for (String at = Paths.above(path); !at.isEmpty(); at = Paths.above(at)) {
            any |= open.add(at);
        }
        if (any) {
            arrange();
        }
    }

    /// Opens every place above an end of a line, up to so many.
    public void openMapped(int most) {
        below.keySet().stream()
                .filter(each -> !ends.containsKey(each))
                .limit(most)
                .forEach(open::add);
        arrange();
    }

    public void filter(String text) {
        words = text.strip().toLowerCase(Locale.ROOT);
        arrange();
    }

    public void onlyMapped(boolean only) {
        onlyMapped = only;
        arrange();
    }

    public void onlyValues(boolean only) {
        onlyValues = only;
        arrange();
    }

    /// The row of a place, or of what it stands in as far as that is open; -1 if it is filtered away.
    public int row(String path) {
        for (String at = path; !at.isEmpty(); at = Paths.above(at)) {
            Integer number = numbers.get(at);
            if (number != null) {
                return number;
            }
        }
        return -1;
    }

    private void arrange() {
        List<Row> found = new ArrayList<>();
        outline.roots().forEach(each -> add(each, 0, found));
        numbers.clear();
        for (int i = 0; i < found.size(); i++) {
            numbers.put(found.get(i).node().path(), i);
        }
        if (!rows.equals(found)) {
            rows.setAll(found);
        }
        changed.run();
    }

    private void add(Node node, int depth, List<Row> into) {
        if (!kept(node)) {
            return;
        }
        boolean searching = !words.isEmpty();
        List<Row> below = new ArrayList<>();
        boolean hit = !searching || matches(node);
        if (searching && depth < DEEPEST_SEARCH && !node.leaf()) {
            outline.below(node).forEach(each -> add(each, depth + 1, below));
        }
        if (!hit && below.isEmpty()) {
            return;
        }
        boolean isOpen = !node.leaf() && (open.contains(node.path()) || !below.isEmpty());
        if (isOpen && below.isEmpty() && (!searching || hit)) {
            outline.below(node).forEach(each -> addOpened(each, depth + 1, below));
        }
        into.add(new Row(node, depth, isOpen, lines(node.path(), isOpen), values.at(node.path())));
        into.addAll(below);
    }

    /// What a person has opened under a hit is not searched again.
    private void addOpened(Node node, int depth, List<Row> into) {
        String before = words;
        words = "";
        add(node, depth, into);
        words = before;
    }

    private boolean kept(Node node) {
        return (!onlyMapped || below.containsKey(node.path())) && (!onlyValues || valued.test(node));
    }

    private boolean matches(Node node) {
        return node.name().toLowerCase(Locale.ROOT).contains(words)
                || node.path().toLowerCase(Locale.ROOT).contains(words)
                || node.about().toLowerCase(Locale.ROOT).contains(words)
                || values.at(node.path()).stream()
                        .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(words));
    }

    private int lines(String path, boolean isOpen) {
        return (isOpen ? ends : below).getOrDefault(path, 0);
    }
}
