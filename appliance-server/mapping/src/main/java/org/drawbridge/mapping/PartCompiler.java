package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Compiles rules that make a value of several parts: by a map, by rules of their own, by a function; or that refer to
/// a resource.
final class PartCompiler {

    private static final List<String> MAKERS = List.of("map", "resource", "rules", "function");

    private final Compiler compiler;

    PartCompiler(Compiler compiler) {
        this.compiler = compiler;
    }

    /// Whether a rule makes such a value.
    static boolean makes(JsonNode rule) {
        return MAKERS.stream().anyMatch(rule::has);
    }

    static ObjectNode reference(String url) {
        return JsonNodeFactory.instance.objectNode().put("reference", url);
    }

    /// From where the step stands.
    Optional<Step> step(String where, JsonNode rule, Target target) {
        if (rule.has("resource")) {
            return compiler.map(where + ".resource", rule.path("resource").asText())
                    .map(found -> (from, into) -> from.run()
                            .output
                            .take(found, from, Optional.empty())
                            .ifPresent(url -> target.write(from, into, reference(url))));
        }
        if (rule.has("function")) {
            return compiler.function(where + ".function", rule.path("function").asText())
                    .map(function ->
                            (from, into) -> function.of(from).ifPresent(value -> target.write(from, into, value)));
        }
        if (rule.has("rules")) {
            String inner = target.last().type();
            var part = new TypeMap(where, inner, TypeMap.Identity.OWN);
            part.complete(new RuleCompiler(compiler, inner).steps(rule.path("rules"), where + ".rules", _ -> true));
            compiler.checkRequired(where + ".rules", inner, RuleChecks.written(rule.path("rules")));
            return Optional.of(write(part, target, needs(rule), translation(where, rule)));
        }
        Optional<TypeMap> called = compiler.map(where + ".map", rule.path("map").asText());
        if (called.isPresent() && !compiler.model.takes(target.last().type(), called.get().type)) {
            compiler.problem(
                    where + ".map",
                    "makes a " + called.get().type + ", but '" + target.last().name() + "' is a "
                            + target.last().type() + ".");
            return Optional.empty();
        }
        return called.map(found -> write(found, target, needs(rule), translation(where, rule)));
    }

    private static List<String> needs(JsonNode rule) {
        List<String> needs = new ArrayList<>();
        if (rule.path("needs").isTextual()) {
            needs.add(rule.path("needs").asText());
        }
        rule.path("needs").forEach(each -> needs.add(each.asText()));
        return needs;
    }

    private static boolean hasOne(ObjectNode made, List<String> elements) {
        for (String each : elements) {
            if (made.has(each)) {
                return true;
            }
        }
        return false;
    }

    /// @param needs of which it must have one to be worth writing; empty for anything
    private static Step write(TypeMap part, Target target, List<String> needs, Optional<CodeTable> translation) {
        return (from, into) -> {
            ObjectNode made = part.make(from);
            if (needs.isEmpty() ? !made.isEmpty() : hasOne(made, needs)) {
                settle(part.type, made, from);
                translation.ifPresent(table -> Translation.apply(table, made, from.run()));
                target.write(from, into, made);
            }
        };
    }

    /// What FHIR asks of some data types beyond their elements.
    private static void settle(String type, ObjectNode made, Place from) {
        switch (type) {
            case "Coding" -> Hl7Tables.settle(made, from.run().sender);
            case "Period" -> Periods.settle(made, from);
            case "Quantity", "Duration" -> Ucum.settle(made);
            default -> {}
        }
    }

    /// A table beside `map` or `rules` translates the codings that they made.
    private Optional<CodeTable> translation(String where, JsonNode rule) {
        return rule.has("table")
                ? compiler.table(where + ".table", rule.path("table").asText())
                : Optional.empty();
    }
}
