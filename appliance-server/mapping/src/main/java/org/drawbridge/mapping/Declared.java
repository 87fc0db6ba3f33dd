package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A map as it is written.
///
/// @param own whether it belongs to the mapping that is being compiled, and not to what that builds on
/// @param base what it extends
record Declared(
        MappingFile file,
        String name,
        JsonNode source,
        boolean own,
        @Nullable Declared base) {

    String place() {
        return "maps." + name;
    }

    /// How a rule of it is told apart from all others: its place, after the name of its file if that is not the
    /// mapping's
    /// own.
    String rule(String where) {
        return own ? where : file.label() + ": " + where;
    }

    /// What it says under a key, or what it extends does.
    JsonNode inherited(String key) {
        if (source.has(key)) {
            return source.path(key);
        }
        Declared extended = base;
        return extended == null ? MissingNode.getInstance() : extended.inherited(key);
    }

    String type() {
        return inherited("to").asText();
    }

    /// Which rules of its base it keeps: those that write none of what it is `without`.
    Predicate<JsonNode> kept() {
        Set<String> without = new HashSet<>();
        source.path("without").forEach(each -> without.add(each.asText()));
        return rule -> !without.contains(rule.path("to").asText());
    }

    /// Takes each list of rules that counts, the base's first.
    interface Rules {
        void take(Declared in, JsonNode rules, String where, Predicate<JsonNode> wanted);
    }

    void rules(Rules each) {
        rules(each, _ -> true);
    }

    private void rules(Rules each, Predicate<JsonNode> wanted) {
        Declared extended = base;
        if (extended != null) {
            extended.rules(each, wanted.and(kept()));
        }
        each.take(this, source.path("rules"), place() + ".rules", wanted);
    }

    /// The first names of all elements that its rules write.
    Set<String> written() {
        Set<String> names = new HashSet<>();
        rules((_, rules, _, wanted) -> {
            var counting = JsonNodeFactory.instance.arrayNode();
            rules.forEach(rule -> {
                if (wanted.test(rule)) {
                    counting.add(rule);
                }
            });
            names.addAll(RuleChecks.written(counting));
        });
        return names;
    }
}
