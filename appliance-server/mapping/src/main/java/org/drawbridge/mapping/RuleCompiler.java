package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.drawbridge.formats.Severity;

/// Compiles the rules of one map. A rule writes one element of the map's type: `to` says which, the other keys say
/// what.
final class RuleCompiler {

    /// What a rule, or an alternative of `choose`, can say of where its value comes from and what becomes of it.
    static final Set<String> VALUE_KEYS = Set.of(
            "from",
            "each",
            "group",
            "optional",
            "where",
            "sort",
            "limit",
            "merge",
            "map",
            "rules",
            "table",
            "reverse-table",
            "value",
            "when",
            "default",
            "concat",
            "separator",
            "before",
            "after",
            "split",
            "case",
            "substring",
            "trim-start",
            "trim-end",
            "replace",
            "pad",
            "date",
            "format",
            "number",
            "unit",
            "as",
            "function",
            "javascript",
            "resource",
            "reference",
            "references",
            "needs",
            "about");
    static final Set<String> KEYS = union(VALUE_KEYS, Set.of("to", "required", "if-missing", "choose"));

    private final Compiler compiler;
    private final String type;

    /// @param type that the rules make
    RuleCompiler(Compiler compiler, String type) {
        this.compiler = compiler;
        this.type = type;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    /// @param wanted which of the rules count
    List<Step> steps(JsonNode rules, String where, Predicate<JsonNode> wanted) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            JsonNode rule = rules.get(i);
            String here = where + "[" + i + "]";
            if (wanted.test(rule)) {
                compiler.unknownKeys(here, rule, KEYS);
                target(here, rule).flatMap(found -> step(here, rule, found)).ifPresent(steps::add);
            }
        }
        new RuleChecks(compiler, type).check(rules, where, wanted);
        return steps;
    }

    private Optional<Target> target(String where, JsonNode rule) {
        List<Model.Element> path = new ArrayList<>();
        String at = type;
        for (String name : Arrays.asList(rule.path("to").asText().split("\\.", -1))) {
            Optional<Model.Element> element = compiler.model.element(at, name);
            if (element.isEmpty()) {
                compiler.problem(
                        where + ".to",
                        at + " has no element '" + name + "'"
                                + (compiler.model instanceof V2 && compiler.model.knows(at)
                                        ? "; it has " + compiler.model.names(at).size() + "."
                                        : Compiler.meant(name, compiler.model.names(at))));
                return Optional.empty();
            }
            path.add(element.get());
            at = element.get().type();
        }
        boolean varies = path.getLast().type().equals(V2.VARIES);
        if (rule.has("as") && (varies || path.getLast().type().equals(FreeForm.OBJECT))) {
            String as = rule.path("as").asText();
            Set<String> types = varies ? V2.SIMPLE : FreeForm.TYPES;
            if (!types.contains(as)) {
                compiler.problem(where + ".as", "there is no type '" + as + "'" + Compiler.meant(as, types));
            }
            Model.Element last = path.removeLast();
            path.add(new Model.Element(last.name(), as, last.many(), ""));
        }
        return Optional.of(new Target(path, compiler.rule(where)));
    }

    private Optional<Step> step(String where, JsonNode rule, Target target) {
        Condition condition = compiler.condition(where, rule, "when");
        String missing = rule.path("if-missing").asText();
        if (!missing.isEmpty() && compiler.model.element(type, missing).isEmpty()) {
            compiler.problem(
                    where + ".if-missing",
                    type + " has no element '" + missing + "'" + Compiler.meant(missing, compiler.model.names(type)));
        }
        Optional<Step> action = rule.has("choose") ? choose(where, rule, target) : action(where, rule, target);
        return action.map(
                        found -> rule.path("required").asBoolean(false) ? required(where, rule, target, found) : found)
                .map(found -> guarded(condition, missing, found));
    }

    private static Step guarded(Condition condition, String missing, Step action) {
        if (condition.always()) {
            return missing.isEmpty()
                    ? action
                    : (from, into) -> {
                        if (!into.has(missing)) {
                            action.apply(from, into);
                        }
                    };
        }
        Predicate<Place> when = condition.predicate();
        return (from, into) -> {
            if ((missing.isEmpty() || !into.has(missing)) && when.test(from)) {
                action.apply(from, into);
            }
        };
    }

    /// Fails the message if nothing is there afterwards.
    private static Step required(String where, JsonNode rule, Target target, Step action) {
        String source = Stream.of("from", "each", "concat", "group")
                .filter(rule::has)
                .map(key -> rule.path(key).isArray()
                        ? rule.path(key).path(0).asText()
                        : rule.path(key).asText())
                .findFirst()
                .orElse("");
        return (from, into) -> {
            int before = from.run().problems.size();
            action.apply(from, into);
            if (!target.isIn(into)) {
                boolean invalid = from.run().problems.size() > before;
                String at = source.isEmpty() || source.equals(".") || !(from instanceof Scope scope)
                        ? Stream.of(from.location(), source)
                                .filter(each -> !each.isEmpty())
                                .collect(java.util.stream.Collectors.joining("."))
                        : scope.location(source);
                from.problem(
                        "required",
                        Severity.ERROR,
                        at,
                        "The rule " + where + " must give a value, but "
                                + (invalid ? "what stands here is not valid" : "nothing stands here") + ".");
                from.run().fail();
            }
        };
    }

    /// The first alternative whose condition holds.
    private Optional<Step> choose(String where, JsonNode rule, Target target) {
        record Alternative(Predicate<Place> when, Step step) {}
        List<Alternative> found = new ArrayList<>();
        for (int i = 0; i < rule.path("choose").size(); i++) {
            JsonNode each = rule.path("choose").get(i);
            String here = where + ".choose[" + i + "]";
            compiler.unknownKeys(here, each, VALUE_KEYS);
            Predicate<Place> when = compiler.condition(here, each, "when").predicate();
            action(here, each, target).ifPresent(step -> found.add(new Alternative(when, step)));
        }
        List<Alternative> alternatives = List.copyOf(found);
        return Optional.of((from, into) -> {
            for (Alternative each : alternatives) {
                if (each.when().test(from)) {
                    each.step().apply(from, into);
                    return;
                }
            }
        });
    }

    private Optional<Step> action(String where, JsonNode rule, Target target) {
        if (rule.has("value")) {
            return constant(where, rule, target);
        }
        if (rule.has("reference") || rule.has("references")) {
            boolean all = rule.has("references");
            String key = all ? "references" : "reference";
            String name = rule.path(key).asText();
            compiler.named(where + "." + key, name);
            return Optional.of((from, into) -> {
                List<String> urls = from.run().named(name);
                for (int i = 0; i < (all ? urls.size() : Math.min(1, urls.size())); i++) {
                    target.write(from, into, PartCompiler.reference(urls.get(i)));
                }
            });
        }
        if (rule.has("each") || rule.has("group")) {
            return each(where, rule, target);
        }
        if (PartCompiler.makes(rule)) {
            return new PartCompiler(compiler).step(where, rule, target).flatMap(part -> at(where, rule, part));
        }
        return new ValueCompiler(compiler).step(where, rule, target, false);
    }

    private Optional<Step> constant(String where, JsonNode rule, Target target) {
        JsonNode value = rule.path("value");
        Model.Element last = target.last();
        boolean part = compiler.model.knows(last.type()) && !last.type().equals(FreeForm.OBJECT);
        if (part && value.isValueNode() && !(compiler.model instanceof V2)) {
            compiler.problem(
                    where + ".value",
                    "'" + last.name() + "' is a " + last.type() + "; expected an object with its elements.");
        }
        JsonNode made = compiler.model instanceof V2 && value.isNumber() ? TextNode.valueOf(value.asText()) : value;
        return Optional.of((from, into) -> target.write(from, into, made.isValueNode() ? made : made.deepCopy()));
    }

    /// For every repetition of a field, every segment of an id, every group, every element of a list.
    private Optional<Step> each(String where, JsonNode rule, Target target) {
        Optional<Selection> selection = Selection.of(compiler, where, rule);
        if (rule.has("merge")) {
            return selection.flatMap(found -> new ValueCompiler(compiler).merged(where, rule, target, found));
        }
        if (!target.many() && rule.path("limit").asInt(0) != 1) {
            compiler.problem(
                    where + (rule.has("each") ? ".each" : ".group"),
                    "'" + target.last().name() + "' does not repeat; use from, limit: 1 or merge.");
        }
        Optional<Step> maker = PartCompiler.makes(rule)
                ? new PartCompiler(compiler).step(where, rule, target)
                : new ValueCompiler(compiler).step(where, rule, target, true);
        return maker.flatMap(make ->
                selection.map(found -> (from, into) -> found.each(from, place -> make.apply(place, into))));
    }

    /// Stands at `from`, if it is given and there; stays where it is if it is not given.
    private Optional<Step> at(String where, JsonNode rule, Step step) {
        if (!rule.has("from")) {
            return Optional.of(step);
        }
        return compiler.path(where + ".from", rule.path("from").asText())
                .map(path -> (from, into) -> path.stand(from).ifPresent(place -> step.apply(place, into)));
    }
}
