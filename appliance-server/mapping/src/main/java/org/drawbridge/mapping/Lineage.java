package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Which rule made which part of the output, and of what. Kept while a message runs and only when somebody asks. Used
/// by
/// one thread.
final class Lineage {

    private record Made(String source, String rule) {}

    private final IdentityHashMap<ObjectNode, Map<String, Made>> made = new IdentityHashMap<>();

    /// @param index of the element of a list; -1 where the element does not repeat
    void add(ObjectNode into, String name, int index, String source, String rule) {
        made.computeIfAbsent(into, _ -> new HashMap<>()).put(step(name, index), new Made(source, rule));
    }

    private static String step(String name, int index) {
        return index < 0 ? name : name + "[" + index + "]";
    }

    /// What is known of a finished output, in its order.
    List<Mapping.Origin> of(JsonNode output) {
        List<Mapping.Origin> found = new ArrayList<>();
        walk(output, "", found);
        return found;
    }

    private void walk(JsonNode node, String path, List<Mapping.Origin> found) {
        if (node instanceof ObjectNode object) {
            Map<String, Made> here = made.getOrDefault(object, Map.of());
            object.properties().forEach(each -> child(here, each.getKey(), -1, each.getValue(), path, found));
        }
    }

    private void child(
            Map<String, Made> here, String name, int index, JsonNode value, String path, List<Mapping.Origin> found) {
        String step = step(name, index);
        String at = path.isEmpty() ? step : path + "." + step;
        Made by = here.get(step);
        if (by != null) {
            found.add(new Mapping.Origin(at, by.source(), by.rule()));
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                child(here, name, i, value.get(i), path, found);
            }
        } else {
            walk(value, at, found);
        }
    }
}
