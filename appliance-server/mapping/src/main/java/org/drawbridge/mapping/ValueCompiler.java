package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.drawbridge.formats.Severity;
import org.drawbridge.mapping.Conversions.Conversion;
import org.drawbridge.mapping.JavaScript.Script;

/// Compiles rules that make a value of text: read, worked on, converted, looked up, then turned into the element's
/// type.
final class ValueCompiler {

    /// Turns the text that was read into the value that is written; empty where it was left out, with its problem told.
    private interface Making {
        Optional<JsonNode> of(Place from, String text, Located source);
    }

    private final Compiler compiler;

    ValueCompiler(Compiler compiler) {
        this.compiler = compiler;
    }

    /// @param standing whether the rule stands at what it reads, and so need not say where that is
    Optional<Step> step(String where, JsonNode rule, Target given, boolean standing) {
        Target target = leaf(given);
        if (rule.has("javascript")) {
            return script(where, rule, target, standing);
        }
        if (refused(where, rule, target)) {
            return Optional.empty();
        }
        Optional<Texts> texts = Texts.of(compiler, where, rule, standing);
        Making making = making(where, rule, target);
        return texts.map(text -> (from, into) -> {
            String found = text.of(from);
            if (!found.isEmpty()) {
                making.of(from, found, text).ifPresent(value -> target.write(from, into, value, text));
            }
        });
    }

    /// The texts of several places as one value.
    Optional<Step> merged(String where, JsonNode rule, Target given, Selection selection) {
        Target target = leaf(given);
        if (refused(where, rule, target)) {
            return Optional.empty();
        }
        String between = rule.path("merge").asText();
        Making making = making(where, rule, target);
        return Texts.of(compiler, where, rule, true).map(text -> (from, into) -> {
            var all = new StringJoiner(between);
            selection.each(from, place -> {
                String one = text.of(place);
                if (!one.isEmpty()) {
                    all.add(one);
                }
            });
            if (all.length() > 0) {
                making.of(from, all.toString(), selection.path())
                        .ifPresent(value -> target.write(from, into, value, selection.path()));
            }
        });
    }

    /// A text for a part of HL7 v2 that has parts of its own is its first part.
    private Target leaf(Target target) {
        if (!(compiler.model instanceof V2 v2)) {
            return target;
        }
        List<Model.Element> path = new ArrayList<>(target.path());
        while (v2.knows(path.getLast().type()) && path.size() < 4) {
            v2.element(path.getLast().type(), "1").ifPresent(path::add);
        }
        return new Target(path, target.rule());
    }

    private boolean refused(String where, JsonNode rule, Target target) {
        String type = target.last().type();
        boolean coded = rule.has("table") && (type.equals("Coding") || type.equals("CodeableConcept"));
        if (coded || type.equals(FreeForm.OBJECT) || !compiler.model.knows(type) || compiler.model instanceof V2) {
            return false;
        }
        compiler.problem(
                where, "'" + target.last().name() + "' is a " + type + "; fill it with map, rules or resource.");
        return true;
    }

    private Making making(String where, JsonNode rule, Target target) {
        List<Conversion> conversions = Conversions.of(compiler, where, rule);
        Making last = valued(where, rule, target);
        if (conversions.isEmpty()) {
            return last;
        }
        return (from, text, source) -> {
            Optional<String> converted = Optional.of(text);
            for (Conversion each : conversions) {
                converted = converted.flatMap(one -> each.of(from, one));
            }
            if (converted.isEmpty()) {
                from.problem(
                        "value-conversion",
                        Severity.WARNING,
                        source.location(from),
                        "The value is not of the form that the rule expects and was left out.");
            }
            return converted.flatMap(one -> last.of(from, one, source));
        };
    }

    private Making valued(String where, JsonNode rule, Target target) {
        String type = target.last().type();
        if (rule.has("table")) {
            Optional<CodeTable> table =
                    compiler.table(where + ".table", rule.path("table").asText());
            return (from, text, source) -> table.flatMap(found -> coded(found, text, from, source))
                    .map(each -> shaped(type, each))
                    .filter(each -> !each.isMissingNode());
        }
        if (rule.has("reverse-table")) {
            Optional<CodeTable> table = compiler.table(
                    where + ".reverse-table", rule.path("reverse-table").asText());
            return (from, text, source) -> table.flatMap(found -> back(found, text, from, source));
        }
        Model model = compiler.model;
        return (from, text, source) -> {
            Optional<JsonNode> value = model.value(type, text, from.run().zone);
            if (value.isEmpty()) {
                from.problem(
                        "value-" + type,
                        Severity.WARNING,
                        source.location(from),
                        "The value is no valid " + type + " and was left out.");
            }
            return value;
        };
    }

    /// A coding where one is wanted, else its code.
    private static JsonNode shaped(String type, JsonNode target) {
        return switch (type) {
            case "Coding" -> target.isObject() ? target.deepCopy() : coding(target);
            case "CodeableConcept" -> {
                var concept = JsonNodeFactory.instance.objectNode();
                concept.putArray("coding").add(shaped("Coding", target));
                yield concept;
            }
            default -> target.isObject() ? target.path("code") : target;
        };
    }

    private static JsonNode coding(JsonNode code) {
        return JsonNodeFactory.instance.objectNode().put("code", code.asText());
    }

    private static Optional<JsonNode> coded(CodeTable table, String code, Place from, Located source) {
        Optional<JsonNode> found = table.lookup(code, from.run()::date);
        return found.isPresent() ? found : unmapped(table, code, from, source);
    }

    private static Optional<JsonNode> back(CodeTable table, String target, Place from, Located source) {
        Optional<JsonNode> found = table.lookupBack(target).map(TextNode::valueOf);
        return found.isPresent() ? found : unmapped(table, target, from, source);
    }

    private static Optional<JsonNode> unmapped(CodeTable table, String code, Place from, Located source) {
        Optional<JsonNode> asItIs = Optional.of(TextNode.valueOf(code.strip()));
        String at = table.unmapped() == CodeTable.Unmapped.DROP || table.unmapped() == CodeTable.Unmapped.PASS
                ? ""
                : source.location(from);
        String not = "The code is not in the table '" + table.name() + "'";
        return switch (table.unmapped()) {
            case PASS -> asItIs;
            case DROP -> Optional.empty();
            case PASS_REPORTED -> {
                from.problem("code-unmapped", Severity.WARNING, at, not + " and went on as it is.");
                yield asItIs;
            }
            case REPORT -> {
                from.problem("code-unmapped", Severity.WARNING, at, not + " and was left out.");
                yield Optional.empty();
            }
            case WORKLIST -> {
                from.problem("code-open", Severity.WARNING, at, not + "; it waits for a person and was left out.");
                from.run().openCodes.add(new Mapping.OpenCode(table.name(), code.strip(), at));
                yield Optional.empty();
            }
            case REJECT -> {
                from.problem("code-unmapped", Severity.ERROR, at, not + ", which takes no others.");
                from.run().fail();
                yield Optional.empty();
            }
        };
    }

    /// The value of an expression: a text is turned into the element's type, anything else is written as it is.
    private Optional<Step> script(String where, JsonNode rule, Target target, boolean standing) {
        boolean reads = standing || rule.has("from") || rule.has("concat");
        Optional<Texts> texts = reads ? Texts.of(compiler, where, rule, standing) : Optional.empty();
        Optional<Script> script =
                compiler.script(where + ".javascript", rule.path("javascript").asText());
        if (script.isEmpty() || (reads && texts.isEmpty())) {
            return Optional.empty();
        }
        Making making = making(where, rule, target);
        Path here = compiler.format.path(".");
        Script found = script.get();
        return Optional.of((from, into) -> {
            String text = texts.map(each -> each.of(from)).orElse("");
            if (reads && text.isEmpty()) {
                return;
            }
            Located source = texts.isPresent() ? texts.get() : here;
            found.value(from, text, source)
                    .flatMap(value -> value.isTextual() ? making.of(from, value.asText(), source) : Optional.of(value))
                    .ifPresent(value -> target.write(from, into, value, source));
        });
    }
}
