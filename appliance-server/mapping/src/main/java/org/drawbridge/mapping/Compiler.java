package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.drawbridge.formats.Nearest;
import org.drawbridge.mapping.TypeMap.Identity;
import org.jspecify.annotations.Nullable;

/// Turns maps as they are written into maps that run, and finds everything that is wrong with them: unknown paths,
/// types,
/// maps and tables, each with the place and what was probably meant.
final class Compiler {

    private static final Set<String> MAP_KEYS =
            Set.of("to", "from", "rules", "key", "shared", "always", "write", "about", "when", "first", "needs");
    private static final Set<String> ENTRY_KEYS =
            Set.of("map", "at", "each", "as", "write", "group", "entries", "when", "forget", "before", "optional");

    private final Map<String, JsonNode> sources = new HashMap<>();
    private final Map<String, String> files = new HashMap<>();
    private final Map<String, TypeMap> maps = new HashMap<>();
    private final Map<String, CodeTable> tables;
    final List<String> problems = new ArrayList<>();

    Compiler(Map<String, CodeTable> tables) {
        this.tables = tables;
    }

    /// A map as it is written; a later one of the same name takes the place of an earlier.
    void declare(String file, String name, JsonNode source) {
        sources.put(name, source);
        files.put(name, file);
    }

    void compileMaps() {
        sources.forEach((name, source) -> {
            String type = source.path("to").asText();
            if (!R4.table().knows(type)) {
                problem(name, "to", "FHIR R4 has no type of that name" + meant(type, List.of()));
            }
            unknownKeys(name, "", source, MAP_KEYS);
            maps.put(name, new TypeMap(name, type, identity(name, source)));
        });
        sources.forEach((name, source) -> {
            TypeMap map = maps.get(name);
            if (map != null && R4.table().knows(map.type)) {
                map.complete(new RuleCompiler(this, name, map.type).steps(source.path("rules"), "rules"));
                map.need(texts(source.path("needs")));
                map.applyOnly(condition(name, "", source));
                map.choose(choices(name, map.type, source.path("first")));
            }
        });
    }

    private List<TypeMap> choices(String name, String type, JsonNode names) {
        List<TypeMap> choices = new ArrayList<>();
        for (JsonNode each : names) {
            map(name, "first", each.asText())
                    .filter(choice -> fits(name, type, choice))
                    .ifPresent(choices::add);
        }
        return choices;
    }

    private boolean fits(String name, String type, TypeMap choice) {
        if (!choice.type.equals(type)) {
            problem(name, "first", "'" + choice.name + "' makes a " + choice.type + ", not a " + type + ".");
        }
        return choice.type.equals(type);
    }

    private Identity identity(String name, JsonNode source) {
        List<Path> key = new ArrayList<>();
        for (JsonNode each : source.path("key")) {
            path(name, "key", each.asText()).ifPresent(key::add);
        }
        boolean create = source.path("write").asText("update").equals("create");
        return new Identity(
                key,
                source.path("shared").asBoolean(false),
                source.path("always").asBoolean(false),
                create ? Bundle.Write.CREATE : Bundle.Write.UPDATE);
    }

    /// The entries of a message map.
    List<EntryStep> entries(String message, JsonNode list) {
        List<EntryStep> compiled = new ArrayList<>();
        int index = 0;
        for (JsonNode each : list) {
            String where = "entries[" + index++ + "]";
            unknownKeys(message, where, each, ENTRY_KEYS);
            entry(message, where, each).ifPresent(compiled::add);
        }
        return compiled;
    }

    private Optional<EntryStep> entry(String message, String where, JsonNode each) {
        Predicate<Scope> when = condition(message, where, each);
        if (each.has("group")) {
            return Optional.of(new EntryStep.Group(
                    texts(each.path("group")),
                    texts(each.path("forget")),
                    each.path("optional").asBoolean(false),
                    entries(message, each.path("entries"))));
        }
        if (each.has("before")) {
            return Optional.of(new EntryStep.Lead(texts(each.path("before")), entries(message, each.path("entries"))));
        }
        Optional<TypeMap> map = map(message, where + ".map", each.path("map").asText());
        Optional<Bundle.Write> write = each.has("write")
                ? Optional.of(each.path("write").asText().equals("create") ? Bundle.Write.CREATE : Bundle.Write.UPDATE)
                : Optional.empty();
        String segment =
                each.has("each") ? each.path("each").asText() : each.path("at").asText();
        return map.map(found -> new EntryStep.Resource(
                found, segment, each.has("each"), each.path("as").asText(), write, when));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    Predicate<Scope> condition(String map, String where, JsonNode rule) {
        try {
            return rule.has("when") ? Condition.parse(rule.path("when").asText()) : _ -> true;
        } catch (IllegalArgumentException e) {
            problem(map, where + ".when", e.getMessage());
            return _ -> false;
        }
    }

    Optional<Path> path(String map, String where, String text) {
        try {
            // YAML reads `.2` as a number and writes it as 0.2.
            return Optional.of(Path.parse(text.startsWith("0.") ? text.substring(1) : text));
        } catch (IllegalArgumentException e) {
            problem(map, where, e.getMessage());
            return Optional.empty();
        }
    }

    Optional<TypeMap> map(String map, String where, String name) {
        TypeMap found = maps.get(name);
        if (found == null) {
            problem(map, where, "there is no map '" + name + "'" + meant(name, maps.keySet()));
        }
        return Optional.ofNullable(found);
    }

    Optional<CodeTable> table(String map, String where, String name) {
        CodeTable found = tables.get(name);
        if (found == null) {
            problem(map, where, "there is no code table '" + name + "'" + meant(name, tables.keySet()));
        }
        return Optional.ofNullable(found);
    }

    void unknownKeys(String map, String where, JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problem(map, where.isEmpty() ? key : where + "." + key, "there is no such key" + meant(key, known));
            }
        });
    }

    void problem(String map, String where, @Nullable String what) {
        problems.add(files.getOrDefault(map, "messages") + ", " + map + ", " + where + ": " + what);
    }

    static String meant(String word, Collection<String> known) {
        return Nearest.to(word, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse(".");
    }
}
