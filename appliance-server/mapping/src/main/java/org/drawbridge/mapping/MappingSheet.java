package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/// A mapping as people talk about it: a row for each thing that is written, and where it comes from.
///
/// @param version of the mapping; empty if it has none
public record MappingSheet(String name, String version, String from, String to, String about, List<Row> rows) {

    /// @param map in which the rule stands
    /// @param target what is written, as `Patient.name.family`
    /// @param type of the target
    /// @param source where it is read, as `PID-5.1 Patient Name`
    /// @param rule what becomes of it
    /// @param when the condition; empty for always
    /// @param about what the author says
    public record Row(String map, String target, String type, String source, String rule, String when, String about) {

        /// In the order of [#COLUMNS].
        public List<String> cells() {
            return List.of(map, target, type, source, rule, when, about);
        }
    }

    public static final List<String> COLUMNS = List.of("Map", "Target", "Type", "Source", "Rule", "When", "Remark");

    /// What is told elsewhere in the row.
    private static final Set<String> APART = Set.of("to", "from", "each", "concat", "when", "about", "rules", "choose");

    public MappingSheet {
        rows = List.copyOf(rows);
    }

    static MappingSheet of(
            String name, JsonNode tree, Compiler compiler, SourceCheck check, Map<String, JsonNode> messages) {
        List<Row> rows = new ArrayList<>();
        messages.forEach(
                (where, message) -> entries(message.path("name").asText(where), message.path("entries"), rows));
        compiler.declared().values().forEach(map -> new Rows(compiler, map, rows).add(check.standing(map.name())));
        return new MappingSheet(
                name,
                tree.path("version").asText(),
                word(tree.path("from")),
                word(tree.path("to")),
                tree.path("about").asText(),
                rows);
    }

    private static String word(JsonNode format) {
        return format.isObject() ? format.fieldNames().next() : format.asText();
    }

    private static void entries(String message, JsonNode entries, List<Row> rows) {
        for (JsonNode each : entries) {
            var place = new StringJoiner(", ");
            for (String key : List.of("at", "each", "group", "before")) {
                if (each.has(key)) {
                    place.add(key + " " + plain(each.path(key)));
                }
            }
            String made = each.has("map") ? "→ " + each.path("map").asText() : "";
            rows.add(new Row(
                    "message " + message,
                    made,
                    "",
                    place.toString(),
                    each.has("as") ? "as " + each.path("as").asText() : "",
                    each.path("when").asText(),
                    each.path("about").asText()));
            entries(message, each.path("entries"), rows);
        }
    }

    private static String plain(JsonNode value) {
        if (value.isArray()) {
            var all = new StringJoiner(", ");
            value.forEach(each -> all.add(plain(each)));
            return all.toString();
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /// The rows of one map.
    private record Rows(Compiler compiler, Declared map, List<Row> into) {

        void add(Optional<SourceCheck.Standing> standing) {
            map.rules((_, rules, _, wanted) -> rules.forEach(rule -> {
                if (wanted.test(rule)) {
                    rule(rule, map.type(), map.type(), standing);
                }
            }));
        }

        /// @param target what the rule's element belongs to, as a path
        private void rule(JsonNode rule, String target, String type, Optional<SourceCheck.Standing> standing) {
            String path = target + "." + rule.path("to").asText();
            String made = type(type, rule.path("to").asText());
            Optional<SourceCheck.Standing> at = standing;
            if (rule.has("each")) {
                at = standing.map(each -> each.at(rule.path("each").asText()));
            }
            row(rule, path, made, standing, at);
            for (JsonNode each : rule.path("choose")) {
                row(each, path, made, standing, at);
            }
            Optional<SourceCheck.Standing> inner = rule.has("from") && !rule.has("each")
                    ? at.map(each -> each.at(rule.path("from").asText()))
                    : at;
            rule.path("rules").forEach(each -> rule(each, path, made, inner));
        }

        private void row(
                JsonNode rule,
                String path,
                String type,
                Optional<SourceCheck.Standing> outer,
                Optional<SourceCheck.Standing> at) {
            var source = new StringJoiner(", ");
            if (rule.has("each")) {
                source.add("each " + named(rule.path("each").asText(), outer));
            }
            for (String key : List.of("from", "concat")) {
                JsonNode paths = rule.path(key);
                Iterable<JsonNode> all = paths.isArray() ? paths : paths.isMissingNode() ? List.of() : List.of(paths);
                all.forEach(each -> source.add(named(each.asText(), at)));
            }
            into.add(new Row(
                    map.name(),
                    path,
                    type,
                    source.toString(),
                    rule(rule),
                    rule.path("when").asText(),
                    rule.path("about").asText()));
        }

        private static String named(String path, Optional<SourceCheck.Standing> standing) {
            return standing.map(each -> each.named(path)).orElse(path);
        }

        private String type(String of, String to) {
            String type = of;
            for (String name : to.split("\\.", -1)) {
                type = compiler.model
                        .element(type, name)
                        .map(Model.Element::type)
                        .orElse("");
            }
            return type;
        }

        private static String rule(JsonNode rule) {
            Map<String, String> parts = new LinkedHashMap<>();
            rule.properties().forEach(each -> {
                if (!APART.contains(each.getKey())) {
                    parts.put(each.getKey(), plain(each.getValue()));
                }
            });
            var text = new StringJoiner("; ");
            if (rule.has("choose")) {
                text.add("the first that holds:");
            }
            parts.forEach((key, value) -> text.add(key + " " + value));
            return text.length() == 0 && !rule.has("rules") ? "copy" : text.toString();
        }
    }
}
