package org.drawbridge.console.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/// Everything that can be done or gone to, found by a few letters.
///
/// @param standing what there is whatever was typed
/// @param typed what comes of the text itself, such as a search for it
public record Palette(List<Command> standing, Function<String, List<Command>> typed) {

    /// @param name what it is called
    /// @param kind a word on what kind of thing it is, or its keys
    public record Command(String name, String kind, Runnable action) {}

    /// More than that nobody reads.
    private static final int MOST = 12;

    public Palette {
        standing = List.copyOf(standing);
    }

    /// The best first: names that begin so, then names that hold every word; then what comes of the text
    /// itself.
    public List<Command> find(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        List<String> words = Stream.of(wanted.split("\\s+", -1)).toList();
        List<Command> found = new ArrayList<>(standing.stream()
                .filter(each -> words.stream().allMatch(lower(each)::contains))
                .sorted(Comparator.comparing(
                        each -> !each.name().toLowerCase(Locale.ROOT).startsWith(wanted)))
                .limit(MOST)
                .toList());
        if (!wanted.isEmpty()) {
            found.addAll(typed.apply(text.strip()));
        }
        return found;
    }

    private static String lower(Command command) {
        return (command.name() + " " + command.kind()).toLowerCase(Locale.ROOT);
    }
}
