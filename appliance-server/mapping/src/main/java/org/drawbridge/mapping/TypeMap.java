package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;

/// Rules that make one type: a data type, a part of a resource, a resource, a segment, any object. Maps call each other
/// by name, so a
/// map is made first and gets its steps when all are known.
final class TypeMap {

    final String name;
    /// `HumanName`, `Patient`, `Patient.contact`.
    final String type;

    final Identity identity;
    private Step[] steps = {};
    private Predicate<Place> when = _ -> true;
    private List<String> needs = List.of();
    /// If there are any, this map stands for the first of them that makes something.
    private List<TypeMap> choices = List.of();

    /// How a resource is known again at the receiver.
    ///
    /// @param key the paths whose values make it what it is; empty to go by its own identifiers
    /// @param shared whether it is the same for every patient (an organization, a place)
    /// @param always whether the resource is made even if nothing is said of it, because others refer to it
    record Identity(List<Path> key, boolean shared, boolean always, Bundle.Write write) {

        static final Identity OWN = new Identity(List.of(), false, false, Bundle.Write.UPDATE);

        Identity {
            key = List.copyOf(key);
        }
    }

    TypeMap(String name, String type, Identity identity) {
        this.name = name;
        this.type = type;
        this.identity = identity;
    }

    void complete(List<Step> compiled) {
        this.steps = compiled.toArray(Step[]::new);
    }

    void choose(List<TypeMap> first) {
        this.choices = List.copyOf(first);
    }

    void applyOnly(Predicate<Place> condition) {
        this.when = condition;
    }

    List<TypeMap> choices() {
        return choices;
    }

    /// @param elements without any one of which nothing is made
    void need(List<String> elements) {
        this.needs = List.copyOf(elements);
    }

    boolean complete(ObjectNode made) {
        for (String each : needs) {
            if (!made.has(each)) {
                return false;
            }
        }
        return true;
    }

    boolean applies(Place place) {
        return when.test(place);
    }

    /// What the rules make of where they stand; empty if nothing.
    ObjectNode make(Place from) {
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        fill(from, made);
        return made;
    }

    void fill(Place from, ObjectNode into) {
        for (Step each : steps) {
            each.apply(from, into);
        }
    }
}
