package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Which maps call which.
final class CallGraph {

    private final Map<String, Declared> maps;
    private final Map<String, Set<String>> callers = new HashMap<>();

    CallGraph(Map<String, Declared> maps) {
        this.maps = maps;
        maps.forEach((name, map) -> {
            for (Declared each = map; each != null; each = each.base()) {
                calls(name, each.source());
            }
        });
    }

    private void calls(String caller, JsonNode node) {
        node.properties().forEach(each -> {
            JsonNode value = each.getValue();
            switch (each.getKey()) {
                case "map", "resource" -> call(caller, value);
                case "first" -> value.forEach(choice -> call(caller, choice));
                default -> calls(caller, value);
            }
        });
        if (node.isArray()) {
            node.forEach(each -> calls(caller, each));
        }
    }

    private void call(String caller, JsonNode called) {
        callers.computeIfAbsent(called.asText(), _ -> new HashSet<>()).add(caller);
    }

    /// The maps that are wanted, themselves or in what they extend, and those that call them over others.
    Set<String> leadingTo(Predicate<Declared> wanted) {
        Set<String> found = new HashSet<>();
        Deque<String> next = new ArrayDeque<>();
        maps.forEach((name, map) -> {
            for (Declared each = map; each != null; each = each.base()) {
                if (wanted.test(each)) {
                    next.add(name);
                    return;
                }
            }
        });
        while (!next.isEmpty()) {
            String name = next.remove();
            if (found.add(name)) {
                next.addAll(callers.getOrDefault(name, Set.of()));
            }
        }
        return found;
    }
}
