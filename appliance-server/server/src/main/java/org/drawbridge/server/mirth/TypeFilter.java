package org.drawbridge.server.mirth;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Filters that say which message types go on, as a list of types: `ADT^A01`, `ADT^*`.
final class TypeFilter {

    private static final String CODE = "MSH-9.1";
    private static final String EVENT = "MSH-9.2";

    private record Condition(String field, Set<String> values, boolean or) {}

    private TypeFilter() {}

    /// Empty for no filter at all; no value if the filter says more than types can.
    static Optional<List<String>> types(Part filter, Notes notes) {
        List<Condition> conditions = new ArrayList<>();
        List<Part> rules = filter.child("elements").children();
        boolean good = true;
        for (int i = 0; i < rules.size(); i++) {
            Part rule = rules.get(i);
            if (!rule.enabled()) {
                continue;
            }
            Optional<Condition> condition = condition(rule);
            condition.ifPresent(conditions::add);
            if (condition.isEmpty()) {
                good = false;
                notes.at("rule", i, rule)
                        .add("A filter of another kind than message types (" + rule.tag()
                                + "). Without it too much would go on.");
            }
        }
        Optional<List<String>> types = good ? types(conditions) : Optional.empty();
        if (good && types.isEmpty()) {
            notes.add(
                    "These rules together cannot be said as a list of message types. Without them too much would go on.");
        }
        return types;
    }

    private static Optional<Condition> condition(Part rule) {
        Optional<String> field = Accessor.path(rule.text("field"));
        if (!rule.tag().equals("RuleBuilderRule")
                || !rule.text("condition").equals("EQUALS")
                || field.filter(each -> each.equals(CODE) || each.equals(EVENT)).isEmpty()) {
            return Optional.empty();
        }
        Set<String> values = new LinkedHashSet<>();
        for (Part each : rule.child("values").children()) {
            Optional<String> text = Accessor.literal(each.text()).filter(found -> found.matches("[A-Z0-9]{3}"));
            if (text.isEmpty()) {
                return Optional.empty();
            }
            values.add(text.get());
        }
        return Optional.of(
                new Condition(field.get(), values, rule.text("operator").equals("OR")));
    }

    private static Optional<List<String>> types(List<Condition> conditions) {
        if (conditions.isEmpty()) {
            return Optional.of(List.of());
        }
        List<Condition> later = conditions.subList(1, conditions.size());
        if (conditions.stream().allMatch(each -> each.field().equals(CODE))
                && later.stream().allMatch(Condition::or)) {
            return Optional.of(conditions.stream()
                    .flatMap(each -> each.values().stream())
                    .distinct()
                    .map(code -> code + "^*")
                    .toList());
        }
        Set<String> codes = all(conditions, CODE);
        if (later.stream().anyMatch(Condition::or) || codes.isEmpty()) {
            return Optional.empty();
        }
        Set<String> events = all(conditions, EVENT);
        boolean any = conditions.stream().noneMatch(each -> each.field().equals(EVENT));
        List<String> types = codes.stream()
                .flatMap(code -> any
                        ? java.util.stream.Stream.of(code + "^*")
                        : events.stream().map(event -> code + "^" + event))
                .toList();
        return types.isEmpty() ? Optional.empty() : Optional.of(types);
    }

    /// The values that every condition on a field has.
    private static Set<String> all(List<Condition> conditions, String field) {
        Set<String> common = new LinkedHashSet<>();
        conditions.stream().filter(each -> each.field().equals(field)).forEach(each -> common.addAll(each.values()));
        conditions.stream().filter(each -> each.field().equals(field)).forEach(each -> common.retainAll(each.values()));
        return common;
    }
}
