package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Where a rule writes, from what its map makes. Where an element repeats, the value is one more of it.
///
/// @param rule which one it is, for whoever asks where a value comes from
record Target(List<Model.Element> path, String rule) {

    Target {
        path = List.copyOf(path);
    }

    Model.Element last() {
        return path.getLast();
    }

    /// Whether any step of the way repeats.
    boolean many() {
        return path.stream().anyMatch(Model.Element::many);
    }

    /// @param source where the value was read
    void write(Place from, ObjectNode into, JsonNode value, Located source) {
        ObjectNode at = write(into, value);
        Lineage lineage = from.run().lineage;
        if (lineage != null) {
            note(lineage, at, source.location(from));
        }
    }

    /// A value that the mapping itself says, or that was made of the whole place.
    void write(Place from, ObjectNode into, JsonNode value) {
        ObjectNode at = write(into, value);
        Lineage lineage = from.run().lineage;
        if (lineage != null) {
            note(lineage, at, from.location());
        }
    }

    private void note(Lineage lineage, ObjectNode at, String source) {
        String name = last().name();
        int index = at.get(name) instanceof ArrayNode list ? list.size() - 1 : -1;
        lineage.add(at, name, index, source, rule);
    }

    private ObjectNode write(ObjectNode into, JsonNode value) {
        ObjectNode at = into;
        for (int i = 0; i < path.size() - 1; i++) {
            Model.Element each = path.get(i);
            at = each.many() ? element(at, each.name()) : object(at, each.name());
        }
        if (last().many()) {
            list(at, last().name()).add(value);
        } else {
            at.set(last().name(), value);
        }
        return at;
    }

    private static ObjectNode object(ObjectNode in, String name) {
        return in.get(name) instanceof ObjectNode known ? known : in.putObject(name);
    }

    private static ArrayNode list(ObjectNode in, String name) {
        return in.get(name) instanceof ArrayNode known ? known : in.putArray(name);
    }

    /// The rules of one map fill one element of a list, the last.
    private static ObjectNode element(ObjectNode in, String name) {
        ArrayNode list = list(in, name);
        return list.isEmpty() || !(list.get(list.size() - 1) instanceof ObjectNode last) ? list.addObject() : last;
    }

    /// Whether anything has been written there.
    boolean isIn(ObjectNode made) {
        JsonNode at = made;
        for (Model.Element each : path.subList(0, path.size() - 1)) {
            at = at.path(each.name());
            at = at.isArray() ? at.path(at.size() - 1) : at;
        }
        JsonNode found = at.path(last().name());
        return !found.isMissingNode() && !(found.isArray() && found.isEmpty());
    }
}
