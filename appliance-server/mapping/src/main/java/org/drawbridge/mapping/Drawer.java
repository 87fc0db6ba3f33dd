package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.drawbridge.mapping.Drawing.Kind;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.Drawing.Root;

/// Follows a mapping from its message maps into each map that they call, and draws a line for each rule. It asks for
/// nothing to be right: a mapping is drawn while somebody writes it. Used once, by one thread.
final class Drawer {

    /// Maps that call each other in a circle are followed so far.
    private static final int DEEPEST = 8;

    /// What a rule does beside copying, in the order in which a person wants to know it.
    private static final List<String> WORK = List.of(
            "each",
            "group",
            "where",
            "sort",
            "limit",
            "table",
            "reverse-table",
            "concat",
            "merge",
            "split",
            "substring",
            "trim-start",
            "trim-end",
            "replace",
            "pad",
            "case",
            "before",
            "after",
            "date",
            "format",
            "number",
            "unit",
            "default",
            "if-missing");
    /// Those of which it is worth saying which one.
    private static final Set<String> NAMED = Set.of("table", "reverse-table", "default", "case", "format", "date");

    private final Compiler compiler;
    private final Map<String, Root> roots = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final Set<String> drawn = new HashSet<>();

    Drawer(Compiler compiler) {
        this.compiler = compiler;
    }

    List<Root> roots() {
        return List.copyOf(roots.values());
    }

    List<Line> lines() {
        return lines;
    }

    void entries(JsonNode entries, Spot spot) {
        for (JsonNode entry : entries) {
            Spot at = selected(entry, spot);
            if (entry.has("entries")) {
                entries(entry.path("entries"), at);
            } else {
                root(entry.path("map").asText(), at);
            }
        }
    }

    private static Spot selected(JsonNode node, Spot spot) {
        for (String key : List.of("at", "each")) {
            if (node.has(key)) {
                return to(spot, node.path(key).asText());
            }
        }
        String start = node.path("group").path(0).asText();
        return start.isEmpty() ? spot : to(spot, start);
    }

    /// A path that is none leads nowhere; the compiler says what is wrong with it.
    private static Spot to(Spot spot, String path) {
        try {
            return spot.to(path);
        } catch (IllegalArgumentException e) {
            return spot;
        }
    }

    private void root(String name, Spot spot) {
        Declared map = compiler.declared().get(name);
        if (map == null) {
            return;
        }
        List<JsonNode> first = new ArrayList<>();
        map.inherited("first").forEach(first::add);
        if (!first.isEmpty()) {
            first.forEach(each -> root(each.asText(), spot));
            return;
        }
        roots.putIfAbsent(name, new Root(name, map.type(), map.own(), spot.path()));
        if (drawn.add(name + "\n" + spot.path())) {
            rules(map, spot, new Into(name, "", map.type(), List.of(name)));
        }
    }

    /// What rules write into.
    ///
    /// @param root the map that makes the whole
    /// @param path of the element in it; empty for the whole
    /// @param calls the maps on the way
    private record Into(String root, String path, String type, List<String> calls) {

        String target(String to) {
            return root + "/" + (path.isEmpty() ? to : path + "." + to);
        }

        Into part(String to, String partType) {
            return new Into(root, path.isEmpty() ? to : path + "." + to, partType, calls);
        }

        Into calling(String map) {
            return new Into(
                    root,
                    path,
                    type,
                    Stream.concat(calls.stream(), Stream.of(map)).toList());
        }
    }

    private void rules(Declared map, Spot spot, Into into) {
        map.rules((in, rules, where, wanted) -> {
            for (int i = 0; i < rules.size(); i++) {
                if (wanted.test(rules.get(i))) {
                    rule(in, where + "[" + i + "]", rules.get(i), spot, into);
                }
            }
        });
    }

    private void rule(Declared in, String where, JsonNode rule, Spot spot, Into into) {
        String to = rule.path("to").asText();
        Spot at = selected(rule, spot);
        lines.add(new Line(
                in.rule(where),
                in.own(),
                in.name(),
                sources(rule, at),
                into.target(to),
                kind(rule),
                words(rule),
                rule.path("when").asText()));
        below(in, where, rule, at, into.part(to, type(into.type(), to)));
        for (int i = 0; i < rule.path("choose").size(); i++) {
            JsonNode choice = rule.path("choose").get(i);
            below(in, where + ".choose[" + i + "]", choice, selected(choice, at), into.part(to, type(into.type(), to)));
        }
    }

    /// What the rules of a part, and the maps that it calls, do.
    private void below(Declared in, String where, JsonNode rule, Spot at, Into part) {
        boolean each = rule.has("each") || rule.has("group");
        // `from: 16` is a number to YAML, and a path to us.
        Spot inner = rule.path("from").isValueNode() && !each
                ? to(at, rule.path("from").asText())
                : at;
        for (int i = 0; i < rule.path("rules").size(); i++) {
            rule(in, where + ".rules[" + i + "]", rule.path("rules").get(i), inner, part);
        }
        String called = rule.path("map").asText();
        Declared map = compiler.declared().get(called);
        if (map != null && !part.calls().contains(called) && part.calls().size() < DEEPEST) {
            rules(map, inner, part.calling(called));
        }
        if (rule.has("resource")) {
            root(rule.path("resource").asText(), inner);
        }
    }

    private String type(String in, String to) {
        String type = in;
        for (String name : to.split("\\.", -1)) {
            type = compiler.model.element(type, name).map(Model.Element::type).orElse("");
        }
        return type;
    }

    private static List<String> sources(JsonNode rule, Spot at) {
        List<String> found = new ArrayList<>();
        for (String key : List.of("from", "concat")) {
            JsonNode paths = rule.path(key);
            if (paths.isArray()) {
                paths.forEach(each -> found.add(to(at, each.asText()).path()));
            } else if (!paths.isMissingNode()) {
                found.add(to(at, paths.asText()).path());
            }
        }
        rule.path("choose").forEach(each -> found.addAll(sources(each, selected(each, at))));
        if (found.isEmpty() && (rule.has("each") || rule.has("group"))) {
            found.add(at.path());
        }
        return found.stream().filter(each -> !each.isEmpty()).distinct().toList();
    }

    private static Kind kind(JsonNode rule) {
        if (rule.has("value")) {
            return Kind.CONSTANT;
        }
        if (rule.has("resource") || rule.has("reference") || rule.has("references")) {
            return Kind.REFERENCE;
        }
        if (rule.has("rules") || rule.has("map")) {
            return Kind.PART;
        }
        return rule.has("choose")
                        || rule.has("function")
                        || rule.has("javascript")
                        || !words(rule).isEmpty()
                ? Kind.VALUE
                : Kind.COPY;
    }

    private static String words(JsonNode rule) {
        var words = new StringJoiner(" · ");
        if (rule.has("value")) {
            return "= "
                    + (rule.path("value").isValueNode()
                            ? rule.path("value").asText()
                            : rule.path("value").toString());
        }
        for (String key : List.of("map", "resource", "reference", "references")) {
            if (rule.has(key)) {
                words.add("→ " + rule.path(key).asText());
            }
        }
        if (rule.has("function")) {
            words.add(rule.path("function").asText() + "()");
        }
        if (rule.has("javascript")) {
            words.add("JavaScript");
        }
        if (rule.has("choose")) {
            words.add("choose");
        }
        if (rule.path("from").isArray()) {
            words.add("first of " + rule.path("from").size());
        }
        WORK.stream()
                .filter(rule::has)
                .forEach(key -> words.add(
                        NAMED.contains(key) ? key + " " + rule.path(key).asText() : key));
        return words.toString();
    }
}
