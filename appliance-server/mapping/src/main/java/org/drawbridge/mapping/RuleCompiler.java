package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.hl7v2.Element;
import org.drawbridge.formats.hl7v2.Segment;

/// Compiles the rules of one map. A rule writes one element of the map's type: `to` says which, the other keys say
/// what.
final class RuleCompiler {

    private static final Set<String> KEYS = Set.of(
            "to",
            "from",
            "each",
            "map",
            "rules",
            "table",
            "value",
            "when",
            "default",
            "required",
            "concat",
            "separator",
            "before",
            "split",
            "case",
            "substring",
            "pad",
            "function",
            "resource",
            "reference",
            "references",
            "if-missing",
            "needs",
            "about");

    /// Writes a value, or appends it where the element repeats.
    private record Target(List<R4.Element> path) {

        R4.Element last() {
            return path.getLast();
        }

        void write(ObjectNode into, JsonNode value) {
            ObjectNode at = into;
            for (int i = 0; i < path.size() - 1; i++) {
                R4.Element each = path.get(i);
                at = each.many() ? element(at, each.name()) : at.withObjectProperty(each.name());
            }
            if (last().many()) {
                at.withArrayProperty(last().name()).add(value);
            } else {
                at.set(last().name(), value);
            }
        }

        /// The rules of one map fill one element of a list, the last.
        private static ObjectNode element(ObjectNode in, String name) {
            var list = in.withArrayProperty(name);
            return list.isEmpty() ? list.addObject() : (ObjectNode) list.get(list.size() - 1);
        }
    }

    private final Compiler compiler;
    private final String map;
    private final String type;

    RuleCompiler(Compiler compiler, String map, String type) {
        this.compiler = compiler;
        this.map = map;
        this.type = type;
    }

    List<Step> steps(JsonNode rules, String where) {
        List<Step> steps = new ArrayList<>();
        int index = 0;
        for (JsonNode rule : rules) {
            String here = where + "[" + index++ + "]";
            compiler.unknownKeys(map, here, rule, KEYS);
            Optional<Target> target = target(here, rule.path("to").asText());
            target.flatMap(found -> step(here, rule, found)).ifPresent(steps::add);
        }
        return steps;
    }

    private Optional<Target> target(String where, String text) {
        List<R4.Element> path = new ArrayList<>();
        String at = type;
        for (String name : Arrays.asList(text.split("\\.", -1))) {
            Optional<R4.Element> element = R4.table().element(at, name);
            if (element.isEmpty()) {
                compiler.problem(
                        map,
                        where + ".to",
                        at + " has no element '" + name + "'"
                                + Compiler.meant(name, R4.table().names(at)));
                return Optional.empty();
            }
            path.add(element.get());
            at = element.get().type();
        }
        return Optional.of(new Target(path));
    }

    private Optional<Step> step(String where, JsonNode rule, Target target) {
        Predicate<Scope> when = compiler.condition(map, where, rule);
        String missing = rule.path("if-missing").asText();
        return action(where, rule, target)
                .map(action -> missing.isEmpty()
                        ? (from, into) -> {
                            if (when.test(from)) {
                                action.apply(from, into);
                            }
                        }
                        : (from, into) -> {
                            if (!into.has(missing) && when.test(from)) {
                                action.apply(from, into);
                            }
                        });
    }

    private Optional<Step> action(String where, JsonNode rule, Target target) {
        if (rule.has("value")) {
            JsonNode value = rule.path("value");
            return Optional.of((_, into) -> target.write(into, value.deepCopy()));
        }
        if (rule.has("reference") || rule.has("references")) {
            boolean all = rule.has("references");
            String name = rule.path(all ? "references" : "reference").asText();
            return Optional.of((from, into) -> from.run.named(name).stream()
                    .limit(all ? Integer.MAX_VALUE : 1)
                    .forEach(url -> target.write(into, reference(url))));
        }
        if (rule.has("each")) {
            return each(where, rule, target);
        }
        if (rule.has("map") || rule.has("resource") || rule.has("rules") || rule.has("function")) {
            return maker(where, rule, target)
                    .flatMap(maker -> at(where, rule, (scope, into) -> maker.apply(scope, into)));
        }
        return simple(where, rule, target);
    }

    private static ObjectNode reference(String url) {
        return JsonNodeFactory.instance.objectNode().put("reference", url);
    }

    /// For every repetition of a field, or every segment of an id that belongs here.
    private Optional<Step> each(String where, JsonNode rule, Target target) {
        String text = rule.path("each").asText();
        Optional<Step> maker = rule.has("map") || rule.has("resource") || rule.has("rules") || rule.has("function")
                ? maker(where, rule, target)
                : simple(where, rule, target);
        if (text.matches("[A-Z][A-Z0-9]{2}")) {
            return maker.map(make -> (from, into) -> {
                for (Segment segment : from.all(text)) {
                    make.apply(from.at(segment), into);
                }
            });
        }
        Optional<Path> path = compiler.path(map, where + ".each", text);
        return maker.flatMap(make -> path.map(found -> (from, into) -> {
            Element field = found.in(from);
            int count = field.repetitions();
            for (int i = 1; i <= count; i++) {
                Element one = field.repetition(i);
                if (one.isPresent() && !one.isNull()) {
                    make.apply(from.at(one, text, count > 1 ? i : 0), into);
                }
            }
        }));
    }

    /// Stands at `from`, if it is given and there; stays where it is if it is not given.
    private Optional<Step> at(String where, JsonNode rule, Step step) {
        if (!rule.has("from")) {
            return Optional.of(step);
        }
        String text = rule.path("from").asText();
        return compiler.path(map, where + ".from", text).map(path -> (from, into) -> {
            Element at = path.in(from);
            if (at.isPresent() && !at.isNull()) {
                step.apply(from.at(at, text, 0), into);
            }
        });
    }

    /// Makes a value of several parts.
    private Optional<Step> maker(String where, JsonNode rule, Target target) {
        if (rule.has("resource")) {
            return compiler.map(map, where + ".resource", rule.path("resource").asText())
                    .map(found -> (from, into) -> Resources.produce(found, from, Optional.empty())
                            .ifPresent(url -> target.write(into, reference(url))));
        }
        if (rule.has("function")) {
            String name = rule.path("function").asText();
            return Functions.named(name)
                    .map(function ->
                            (Step) (from, into) -> function.of(from).ifPresent(value -> target.write(into, value)))
                    .or(() -> {
                        compiler.problem(
                                map,
                                where + ".function",
                                "there is no function '" + name + "'" + Compiler.meant(name, Functions.names()));
                        return Optional.empty();
                    });
        }
        if (rule.has("rules")) {
            var part = new TypeMap(map, target.last().type(), TypeMap.Identity.OWN);
            part.complete(
                    new RuleCompiler(compiler, map, target.last().type()).steps(rule.path("rules"), where + ".rules"));
            return Optional.of(write(part, target, needs(rule), translation(where, rule)));
        }
        Optional<TypeMap> called =
                compiler.map(map, where + ".map", rule.path("map").asText());
        if (called.isPresent() && !called.get().type.equals(target.last().type())) {
            compiler.problem(
                    map,
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
                switch (part.type) {
                    case "Coding" -> Hl7Tables.settle(made, from.run.sender);
                    case "Period" -> Periods.settle(made, from);
                    case "Quantity", "Duration" -> Ucum.settle(made);
                    default -> {}
                }
                translation.ifPresent(table -> Translation.apply(table, made, from.run.sender));
                target.write(into, made);
            }
        };
    }

    /// A table beside `map` or `rules` translates the codings that they made.
    private Optional<CodeTable> translation(String where, JsonNode rule) {
        return rule.has("table")
                ? compiler.table(map, where + ".table", rule.path("table").asText())
                : Optional.empty();
    }

    /// Makes a primitive value: text from one place or several, worked on, then turned into the element's type.
    private Optional<Step> simple(String where, JsonNode rule, Target target) {
        String primitive = target.last().type();
        if (R4.table().knows(primitive)) {
            compiler.problem(
                    map,
                    where,
                    "'" + target.last().name() + "' is a " + primitive + "; fill it with map, rules or resource.");
            return Optional.empty();
        }
        Optional<Texts> texts = Texts.of(compiler, map, where, rule);
        Optional<CodeTable> table = rule.has("table")
                ? compiler.table(map, where + ".table", rule.path("table").asText())
                : Optional.empty();
        boolean required = rule.path("required").asBoolean(false);
        String location = rule.path("from").isValueNode() && rule.has("from")
                ? rule.path("from").asText()
                : rule.path("from").path(0).asText(".");
        return texts.map(text -> (from, into) -> {
            String found = text.of(from);
            if (found.isEmpty()) {
                if (required) {
                    from.problem("required", Severity.ERROR, place(from, location), "A value is required here.");
                }
                return;
            }
            Optional<JsonNode> value = table.isPresent()
                    ? coded(table.get(), found, from, location)
                    : Values.of(primitive, found, from.run.zone);
            value.ifPresentOrElse(made -> target.write(into, made), () -> {
                if (table.isEmpty()) {
                    from.problem(
                            "value-" + primitive,
                            Severity.WARNING,
                            place(from, location),
                            "The value is no valid " + primitive + " and was left out.");
                }
            });
        });
    }

    private static String place(Scope from, String path) {
        return path.equals(".") ? from.location() : from.location(path);
    }

    private static Optional<JsonNode> coded(CodeTable table, String code, Scope from, String location) {
        Optional<JsonNode> found = table.lookup(code);
        if (found.isPresent()) {
            return found.map(row -> row.isObject() ? row.path("code") : row).filter(JsonNode::isValueNode);
        }
        return switch (table.unmapped()) {
            case PASS -> Optional.of(TextNode.valueOf(code.strip()));
            case DROP -> Optional.empty();
            case REPORT -> {
                from.problem(
                        "code-unmapped",
                        Severity.WARNING,
                        place(from, location),
                        "The code is not in the table '" + table.name() + "' and was left out.");
                yield Optional.empty();
            }
        };
    }
}
