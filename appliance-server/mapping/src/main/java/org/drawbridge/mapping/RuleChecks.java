package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Finds rules that can never have an effect, in the rules of one map.
final class RuleChecks {

    private final Compiler compiler;
    private final String type;

    RuleChecks(Compiler compiler, String type) {
        this.compiler = compiler;
        this.type = type;
    }

    /// @param wanted which of the rules count
    void check(JsonNode rules, String where, Predicate<JsonNode> wanted) {
        Map<String, Integer> always = new HashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            JsonNode rule = rules.get(i);
            if (!wanted.test(rule)) {
                continue;
            }
            String here = where + "[" + i + "]";
            String to = rule.path("to").asText();
            String missing = rule.path("if-missing").asText();
            Integer constant = always.get(missing);
            if (!missing.isEmpty() && constant != null) {
                compiler.problem(
                        here,
                        "can never apply: " + where + "[" + constant + "] always gives a value for '" + missing + "'.");
            }
            contradiction(here + ".when", rule);
            alternatives(here, rule.path("choose"));
            boolean unconditional = rule.has("value") && !rule.has("when");
            if (unconditional && missing.isEmpty() && single(to)) {
                overwritten(rules, i, to, where, wanted);
            }
            if (unconditional && (missing.isEmpty() || missing.equals(to)) && !to.contains(".")) {
                always.put(to, i);
            }
        }
    }

    private void contradiction(String where, JsonNode rule) {
        compiler.silently(rule, "when")
                .flatMap(Condition::contradiction)
                .ifPresent(
                        path -> compiler.problem(where, "can never hold: it asks two things of " + path + " at once."));
    }

    private void alternatives(String where, JsonNode choose) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < choose.size(); i++) {
            String here = where + ".choose[" + i + "]";
            String when = choose.get(i).path("when").asText();
            contradiction(here + ".when", choose.get(i));
            if (seen.contains("") || !seen.add(when)) {
                compiler.problem(here, "can never apply: an alternative before it takes every case.");
            }
        }
    }

    /// Whether one value takes the place of another.
    private boolean single(String to) {
        String at = type;
        for (String name : to.split("\\.", -1)) {
            Optional<Model.Element> element = compiler.model.element(at, name);
            if (element.isEmpty() || element.get().many()) {
                return false;
            }
            at = element.get().type();
        }
        return true;
    }

    private void overwritten(JsonNode rules, int constant, String to, String where, Predicate<JsonNode> wanted) {
        for (int i = 0; i < constant; i++) {
            JsonNode before = rules.get(i);
            if (wanted.test(before) && before.path("to").asText().equals(to)) {
                compiler.problem(
                        where + "[" + i + "]",
                        "has no effect: " + where + "[" + constant + "] always writes '" + to
                                + "' after it; put if-missing there.");
            }
        }
    }

    /// The first names of what rules write.
    static Set<String> written(JsonNode rules) {
        Set<String> names = new HashSet<>();
        rules.forEach(
                rule -> names.add(rule.path("to").asText().split("\\.", 2)[0].replace("[]", "")));
        return names;
    }

    /// The elements that a type must have and that none of the rules writes.
    ///
    /// @param written the first names of all `to`
    static List<String> missing(Model model, String type, Set<String> written) {
        Set<String> open = new TreeSet<>();
        for (Model.Element each : model.elements(type)) {
            if (!each.required().isEmpty()) {
                open.add(each.required());
            }
        }
        for (Model.Element each : model.elements(type)) {
            if (written.contains(each.name())) {
                open.remove(each.required());
            }
        }
        if (type.equals("MSH")) {
            open.removeAll(Set.of("1", "2"));
        }
        return new ArrayList<>(open);
    }
}
