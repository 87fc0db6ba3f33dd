package org.drawbridge.designer.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.drawbridge.mapping.Drawing;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.Outline;
import org.drawbridge.mapping.Outline.Node;

/// Places of the source and of the target that are called alike, and whose value fits.
record Likeness(Drawing drawing) {

    /// Types of FHIR contain each other without end.
    private static final int DEEPEST = 3;
    /// So many places are looked at on each side.
    private static final int MOST = 4_000;

    /// Parts of every type of FHIR, which nobody means.
    private static final Set<String> COMMON = Set.of(
            "id",
            "meta",
            "text",
            "extension",
            "modifierExtension",
            "contained",
            "implicitRules",
            "language",
            "period",
            "resourceType");

    /// What people call things beside what FHIR calls them.
    private static final Map<String, List<String>> SYNONYMS = Map.ofEntries(
            Map.entry("dob", List.of("birth", "date")),
            Map.entry("birthday", List.of("birth", "date")),
            Map.entry("surname", List.of("family")),
            Map.entry("lastname", List.of("family")),
            Map.entry("last", List.of("family")),
            Map.entry("firstname", List.of("given")),
            Map.entry("first", List.of("given")),
            Map.entry("sex", List.of("gender")),
            Map.entry("zip", List.of("postal", "code")),
            Map.entry("street", List.of("line")),
            Map.entry("province", List.of("state")));

    private static final Pattern BETWEEN = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern DATE = Pattern.compile("\\d{4}-?\\d{2}-?\\d{2}.*");
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d+)?");

    /// A place whose name can be compared.
    private record Named(Node node, Set<String> words) {}

    /// For each place of the source that has a value and no line, the place of the target that is most alike.
    List<Suggestion> lines() {
        Set<String> read = new LinkedHashSet<>();
        Set<String> made = new LinkedHashSet<>();
        for (Line each : drawing.lines()) {
            read.addAll(each.sources());
            made.add(each.target());
        }
        List<Named> targets = leaves(drawing.target(), true).stream()
                .filter(each -> !made.contains(each.node().path()))
                .toList();
        List<Suggestion> found = new ArrayList<>();
        for (Named source : leaves(drawing.source(), false)) {
            List<String> values = drawing.values().at(source.node().path());
            if (!values.isEmpty() && !read.contains(source.node().path())) {
                best(source, values.getFirst(), targets).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<Suggestion> best(Named source, String value, List<Named> targets) {
        Suggestion best = null;
        for (Named target : targets) {
            Set<String> same = new LinkedHashSet<>(target.words());
            same.retainAll(source.words());
            // All of what the target itself is called; more that fits above it makes it likelier.
            Set<String> last = words(target.node().name());
            if (same.containsAll(last) && fits(value, target.node().type())) {
                int weight = 10 * same.size()
                        - target.words().size()
                        - source.words().size();
                if (best == null || weight > best.weight()) {
                    best = new Suggestion(
                            source.node().path(),
                            target.node().path(),
                            Optional.empty(),
                            new Suggestion.Reason.Name(String.join(" ", same)),
                            weight);
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean fits(String value, String type) {
        return switch (type) {
            case "date", "dateTime", "instant" -> DATE.matcher(value).matches();
            case "decimal", "integer", "positiveInt", "unsignedInt" ->
                NUMBER.matcher(value).matches();
            case "boolean" -> Set.of("Y", "N", "true", "false").contains(value);
            // A code of the one side is seldom one of the other.
            case "code", "uri", "base64Binary" -> false;
            default -> true;
        };
    }

    private List<Named> leaves(Outline outline, boolean atTarget) {
        List<Named> found = new ArrayList<>();
        outline.roots().forEach(each -> add(outline, each, Set.of(), 0, atTarget, found));
        return found;
    }

    private void add(Outline outline, Node node, Set<String> above, int depth, boolean atTarget, List<Named> into) {
        Set<String> words = new LinkedHashSet<>(above);
        if (depth > 0 || !atTarget) {
            words.addAll(words(node.about().isEmpty() ? node.name() : node.about()));
        }
        if (node.leaf()) {
            into.add(new Named(node, words));
            return;
        }
        if (depth < DEEPEST && into.size() < MOST) {
            for (Node each : outline.below(node)) {
                if (!atTarget || !COMMON.contains(each.name())) {
                    add(outline, each, words, depth + 1, atTarget, into);
                }
            }
        }
    }

    private static Set<String> words(String name) {
        Set<String> words = new LinkedHashSet<>();
        BETWEEN.splitAsStream(name)
                .map(each -> each.toLowerCase(Locale.ROOT))
                .filter(each -> each.length() > 1)
                .forEach(word -> {
                    words.add(word);
                    words.addAll(SYNONYMS.getOrDefault(word, List.of()));
                });
        return words;
    }
}
