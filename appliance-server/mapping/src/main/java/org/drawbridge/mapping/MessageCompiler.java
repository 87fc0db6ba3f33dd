package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Compiles message maps: which messages they are for, and the entries that they make of them.
final class MessageCompiler {

    static final Set<String> MESSAGE_KEYS =
            Set.of("name", "types", "also", "when", "needs", "expects", "entries", "about");
    static final Set<String> ENTRY_KEYS = Set.of(
            "map",
            "at",
            "each",
            "as",
            "write",
            "group",
            "entries",
            "when",
            "forget",
            "where",
            "sort",
            "limit",
            "before",
            "optional",
            "about");

    /// Something that should have been made.
    ///
    /// @param as the name that its entry gives it
    /// @param at where it should have come from, for a person
    /// @param must whether nothing goes on without it
    record Need(String as, String at, boolean must) {}

    /// What becomes of some messages.
    ///
    /// @param types `ADT`, `ADT^A40`, `Bundle`; empty for all
    record MessageMap(
            String name, List<String> types, Predicate<Place> when, List<Need> needs, List<EntryStep> entries) {
        MessageMap {
            types = List.copyOf(types);
            needs = List.copyOf(needs);
            entries = List.copyOf(entries);
        }
    }

    private final Compiler compiler;

    MessageCompiler(Compiler compiler) {
        this.compiler = compiler;
    }

    /// @param file says what is needed and expected where the message does not
    MessageMap compile(String where, JsonNode source, JsonNode file) {
        compiler.unknownKeys(where, source, MESSAGE_KEYS);
        List<String> types = new ArrayList<>();
        source.path("types").forEach(type -> types.add(type.asText()));
        Predicate<Place> when = compiler.condition(where, source, "when").predicate();
        if (!source.has("entries")) {
            compiler.problem(where + ".entries", "is missing; expected a list, empty for messages without content.");
        }
        List<Need> needs = new ArrayList<>();
        needs(where, source, file, "needs", needs);
        needs(where, source, file, "expects", needs);
        return new MessageMap(
                source.path("name").asText(), types, when, needs, entries(where + ".entries", source.path("entries")));
    }

    private void needs(String where, JsonNode source, JsonNode file, String key, List<Need> into) {
        boolean own = source.has(key);
        for (JsonNode each : own ? source.path(key) : file.path(key)) {
            String name = each.asText();
            Optional<String> at = place(source.path("entries"), name);
            if (at.isEmpty() && own) {
                compiler.problem(
                        where + "." + key,
                        "no entry makes anything as '" + name + "'"
                                + Compiler.meant(name, names(source.path("entries"))));
            }
            at.ifPresent(place -> into.add(new Need(name, place, key.equals("needs"))));
        }
    }

    private static Optional<String> place(JsonNode entries, String as) {
        for (JsonNode each : entries) {
            if (each.path("as").asText().equals(as)) {
                return Optional.of(each.path("at").asText(each.path("each").asText()));
            }
            Optional<String> inner = place(each.path("entries"), as);
            if (inner.isPresent()) {
                return inner;
            }
        }
        return Optional.empty();
    }

    private static Set<String> names(JsonNode entries) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode each : entries) {
            if (each.has("as")) {
                names.add(each.path("as").asText());
            }
            names.addAll(names(each.path("entries")));
        }
        return names;
    }

    private List<EntryStep> entries(String where, JsonNode list) {
        List<EntryStep> compiled = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String here = where + "[" + i + "]";
            compiler.unknownKeys(here, list.get(i), ENTRY_KEYS);
            entry(here, list.get(i)).ifPresent(compiled::add);
        }
        return compiled;
    }

    private Optional<EntryStep> entry(String where, JsonNode each) {
        Predicate<Place> when = compiler.condition(where, each, "when").predicate();
        Optional<EntryStep.Where> place = place(where, each);
        if (each.has("entries")) {
            List<String> forget = new ArrayList<>();
            each.path("forget").forEach(id -> forget.add(id.asText()));
            boolean own = each.has("forget") || each.has("before");
            List<String> names = own ? forget : List.copyOf(names(each.path("entries")));
            List<EntryStep> inner = entries(where + ".entries", each.path("entries"));
            return place.map(at -> new EntryStep.Group(at, names, when, inner));
        }
        String as = each.path("as").asText();
        if (!as.isEmpty()) {
            compiler.names(as);
        }
        Optional<TypeMap> map = compiler.map(where + ".map", each.path("map").asText());
        Optional<Bundle.Write> write = each.has("write")
                ? Optional.of(each.path("write").asText().equals("create") ? Bundle.Write.CREATE : Bundle.Write.UPDATE)
                : Optional.empty();
        return map.flatMap(found -> place.map(at -> new EntryStep.Made(found, at, as, write, when)));
    }

    private Optional<EntryStep.Where> place(String where, JsonNode each) {
        if (each.has("group") || each.has("each")) {
            return Selection.of(compiler, where, each).map(EntryStep.Where.Each::new);
        }
        if (each.has("before")) {
            List<String> starts = new ArrayList<>();
            each.path("before").forEach(id -> starts.add(id.asText()));
            return Optional.of(new EntryStep.Where.First(new LeadPath(starts)));
        }
        if (each.has("at")) {
            return compiler.path(where + ".at", each.path("at").asText()).map(EntryStep.Where.First::new);
        }
        return Optional.of(new EntryStep.Where.Here());
    }
}
