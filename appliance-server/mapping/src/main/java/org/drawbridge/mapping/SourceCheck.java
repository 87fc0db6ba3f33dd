package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Follows a mapping from its message maps into each map that they call, and finds the source paths that lead nowhere
/// in the messages they are for. A path of a map that several others call must lead somewhere for one of them. Maps
/// that
/// nobody calls are found too.
final class SourceCheck {

    /// What is known of where a rule stands.
    interface Standing {

        /// Where a path leads to from here.
        Standing at(String path);

        /// What is wrong with a path here; empty if nothing is.
        Optional<String> problem(String path);

        /// A path as a person would name what it leads to.
        default String named(String path) {
            return path;
        }
    }

    private record Verdict(MappingFile file, String where, Optional<String> problem) {}

    private record Visit(String map, Standing standing) {}

    private final Compiler compiler;
    private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
    private final Set<Visit> visited = new HashSet<>();
    private final Set<String> called = new HashSet<>();
    private final Map<String, Standing> standings = new HashMap<>();
    /// Maps that concern whoever compiles, or that lead to one which does; the others are not followed.
    private final Set<String> leading;
    /// Rules of which everything is known, wherever they stand: their paths lead somewhere, and no map of [#leading] is
    /// called. By identity; a rule that many messages share is asked once.
    private final Set<JsonNode> settled = Collections.newSetFromMap(new IdentityHashMap<>());
    /// Counts what was met that is to be asked again at the next place.
    private int open;

    /// @param compiler that knows all maps already
    SourceCheck(Compiler compiler) {
        this.compiler = compiler;
        this.leading = new CallGraph(compiler.declared()).leadingTo(each -> compiler.concerns(each.file()));
    }

    /// @param messages of the mapping itself and of what it builds on, each with its place
    void check(Map<String, JsonNode> messages, MappingFile file) {
        messages.forEach((where, message) -> {
            List<String> types = new ArrayList<>();
            message.path("types").forEach(each -> types.add(each.asText()));
            List<String> also = new ArrayList<>();
            message.path("also").forEach(each -> also.add(each.asText()));
            Standing standing = standing(types, also);
            types.forEach(each -> unknownType(file, where + ".types", each));
            condition(file, where, message, "when", standing);
            entries(file, where + ".entries", message.path("entries"), standing);
        });
    }

    /// Reports what was found in the mapping's own maps.
    void report(MappingFile own) {
        verdicts.values().stream()
                .filter(each -> each.file().equals(own) && each.problem().isPresent())
                .forEach(each -> {
                    compiler.at(each.file());
                    compiler.problem(each.where(), each.problem().get());
                });
        compiler.declared().values().stream()
                .filter(each -> each.own() && !called.contains(each.name()))
                .forEach(each -> {
                    compiler.at(each.file());
                    compiler.problem(each.place(), "is never used: no entry and no rule calls it.");
                });
    }

    /// @param also segments that the messages have although the standard does not say so
    private Standing standing(List<String> types, List<String> also) {
        return switch (compiler.format) {
            case Format.Hl7v2(String version) -> V2Standing.of(version, types, also);
            case Format.Fhir _ -> TreeStanding.fhir(types);
            case Format.Lines(var rows) -> TreeStanding.rows(rows);
            case Format.Json _, Format.Xml _ -> TreeStanding.FREE;
        };
    }

    private void unknownType(MappingFile file, String where, String type) {
        if (compiler.format instanceof Format.Hl7v2(String version)
                && !version.isEmpty()
                && !type.equals("*")
                && !type.contains("^Z")
                && !type.startsWith("Z")) {
            V2 v2 = V2.of(version).orElseThrow();
            if (v2.segments(type).isEmpty()) {
                note(
                        file,
                        where,
                        Optional.of("HL7 v2 " + version + " has no message '" + type + "'"
                                + Compiler.meant(type, v2.messageTypes())));
            }
        }
    }

    private static String key(MappingFile file, String where) {
        return file.label() + "\n" + where;
    }

    private void note(MappingFile file, String where, Optional<String> problem) {
        verdicts.merge(
                key(file, where),
                new Verdict(file, where, problem),
                (before, now) -> before.problem().isEmpty() ? before : now);
    }

    private void path(MappingFile file, String where, String path, Standing standing) {
        Verdict before = verdicts.get(key(file, where));
        // It leads somewhere in one message, which is enough.
        boolean known = before != null && before.problem().isEmpty();
        if (known || !compiler.concerns(file)) {
            return;
        }
        try {
            compiler.format.path(path);
        } catch (IllegalArgumentException e) {
            // Told by the compiler.
            return;
        }
        Optional<String> problem = standing.problem(path);
        problem.ifPresent(_ -> open++);
        note(file, where, problem);
    }

    private void condition(MappingFile file, String where, JsonNode rule, String key, Standing standing) {
        if (!rule.has(key) || !compiler.concerns(file)) {
            return;
        }
        compiler.silently(rule, key)
                .ifPresent(condition -> condition.tests().stream()
                        .flatMap(List::stream)
                        .forEach(test ->
                                path(file, where + "." + key, test.path().written(), standing)));
    }

    private void entries(MappingFile file, String where, JsonNode entries, Standing standing) {
        for (int i = 0; i < entries.size(); i++) {
            JsonNode entry = entries.get(i);
            String here = where + "[" + i + "]";
            Standing at = selected(file, here, entry, standing);
            condition(file, here, entry, "when", at);
            if (entry.has("entries")) {
                entries(file, here + ".entries", entry.path("entries"), at);
            } else {
                call(entry.path("map").asText(), at);
            }
        }
    }

    /// Where an entry or a rule with `at`, `each` or `group` leads.
    private Standing selected(MappingFile file, String where, JsonNode node, Standing standing) {
        Standing at = standing;
        for (JsonNode start : node.path("group")) {
            path(file, where + ".group", start.asText(), standing);
        }
        for (String key : List.of("at", "each")) {
            if (node.has(key)) {
                path(file, where + "." + key, node.path(key).asText(), standing);
                at = standing.at(node.path(key).asText());
            }
        }
        condition(file, where, node, "where", at);
        if (node.has("sort")) {
            JsonNode sort = node.path("sort");
            path(file, where + ".sort", sort.isObject() ? sort.path("by").asText() : sort.asText(), at);
        }
        return at;
    }

    private void call(String name, Standing standing) {
        called.add(name);
        standings.putIfAbsent(name, standing);
        Declared map = compiler.declared().get(name);
        if (map == null || !leading.contains(name)) {
            return;
        }
        open++;
        if (!visited.add(new Visit(name, standing))) {
            return;
        }
        for (Declared each = map; each != null; each = each.base()) {
            called.add(each.name());
        }
        map.inherited("first").forEach(choice -> call(choice.asText(), standing));
        condition(map.file(), map.place(), map.source(), "when", standing);
        for (JsonNode key : map.inherited("key")) {
            path(map.file(), map.place() + ".key", key.asText(), standing);
        }
        map.rules((in, rules, where, wanted) -> {
            for (int i = 0; i < rules.size(); i++) {
                if (!settled.contains(rules.get(i)) && wanted.test(rules.get(i))) {
                    rule(in.file(), where + "[" + i + "]", rules.get(i), standing);
                }
            }
        });
    }

    private void rule(MappingFile file, String where, JsonNode rule, Standing standing) {
        int before = open;
        follow(file, where, rule, standing);
        if (open == before) {
            settled.add(rule);
        }
    }

    private void follow(MappingFile file, String where, JsonNode rule, Standing standing) {
        condition(file, where, rule, "when", standing);
        for (int i = 0; i < rule.path("choose").size(); i++) {
            rule(file, where + ".choose[" + i + "]", rule.path("choose").get(i), standing);
        }
        Standing at = selected(file, where, rule, standing);
        boolean each = rule.has("each") || rule.has("group");
        for (String key : List.of("from", "concat")) {
            JsonNode paths = rule.path(key);
            Iterable<JsonNode> list = paths.isArray() ? paths : paths.isMissingNode() ? List.of() : List.of(paths);
            list.forEach(path -> path(file, where + "." + key, path.asText(), at));
        }
        if (rule.path("unit").has("from")) {
            path(file, where + ".unit.from", rule.path("unit").path("from").asText(), at);
        }
        Standing inner = rule.has("from") && !each ? at.at(rule.path("from").asText()) : at;
        Stream.of("map", "resource")
                .filter(rule::has)
                .forEach(key -> call(rule.path(key).asText(), inner));
        for (int i = 0; i < rule.path("rules").size(); i++) {
            rule(file, where + ".rules[" + i + "]", rule.path("rules").get(i), inner);
        }
    }

    /// Where a map is called first; empty if nobody calls it.
    Optional<Standing> standing(String map) {
        return Optional.ofNullable(standings.get(map));
    }

    /// What was found, by file and place.
    Map<String, Optional<String>> verdicts() {
        Map<String, Optional<String>> all = new HashMap<>();
        verdicts.forEach((place, verdict) -> all.put(place.replace('\n', ' '), verdict.problem()));
        return all;
    }
}
