package org.drawbridge.server.changes;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What differs between two configurations, value by value. Comments, the order of keys and the way a value is written
/// are no difference.
final class FieldDiff {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());
    /// By what members of lists are told apart, the first that all of them have.
    private static final List<String> NAMES = List.of("name", "path", "id");

    private final List<FieldChange> found = new ArrayList<>();

    private FieldDiff() {}

    /// @param before files by their names
    static List<FieldChange> of(Map<String, byte[]> before, Map<String, byte[]> after) {
        var diff = new FieldDiff();
        Set<String> files = new TreeSet<>(before.keySet());
        files.addAll(after.keySet());
        for (String each : files) {
            diff.file(each, Optional.ofNullable(before.get(each)), Optional.ofNullable(after.get(each)));
        }
        return diff.found;
    }

    private void file(String name, Optional<byte[]> before, Optional<byte[]> after) {
        if (before.isPresent() && after.isPresent() && Arrays.equals(before.get(), after.get())) {
            return;
        }
        Optional<JsonNode> one = before.flatMap(each -> tree(name, each));
        Optional<JsonNode> other = after.flatMap(each -> tree(name, each));
        if (before.isEmpty() || after.isEmpty()) {
            found.add(FieldChange.of(name, before.isEmpty() ? FieldChange.Kind.ADDED : FieldChange.Kind.REMOVED));
        } else if (one.isEmpty() || other.isEmpty()) {
            found.add(FieldChange.of(name, FieldChange.Kind.CHANGED));
        } else {
            int known = found.size();
            compare(name, "", one.get(), other.get());
            if (found.size() == known) {
                found.add(FieldChange.of(name, FieldChange.Kind.REWRITTEN));
            }
        }
    }

    /// Empty for what is no YAML, or no good one: it can only be compared as a whole.
    private static Optional<JsonNode> tree(String name, byte[] bytes) {
        if (!name.endsWith(".yaml")) {
            return Optional.empty();
        }
        try {
            return Optional.of(YAML.readTree(bytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void compare(String file, String key, JsonNode before, JsonNode after) {
        if (before.isObject() && after.isObject()) {
            Stream.concat(before.properties().stream(), after.properties().stream())
                    .map(Map.Entry::getKey)
                    .distinct()
                    .forEach(each -> compare(
                            file, key.isEmpty() ? each : key + "." + each, before.path(each), after.path(each)));
        } else if (before.isArray() && after.isArray()) {
            lists(file, key, before, after);
        } else if (!same(before, after)) {
            found.add(FieldChange.of(file, key, before, after));
        }
    }

    /// A key without a value is no key.
    private static boolean same(JsonNode before, JsonNode after) {
        return before.equals(after)
                || ((before.isMissingNode() || before.isNull()) && (after.isMissingNode() || after.isNull()));
    }

    private void lists(String file, String key, JsonNode before, JsonNode after) {
        Optional<String> name = NAMES.stream()
                .filter(each -> names(before, each) && names(after, each))
                .findFirst();
        if (name.isEmpty()) {
            positions(file, key, before, after);
            return;
        }
        Map<String, JsonNode> one = byName(before, name.get());
        Map<String, JsonNode> other = byName(after, name.get());
        Set<String> all = new LinkedHashSet<>(one.keySet());
        all.addAll(other.keySet());
        MissingNode none = MissingNode.getInstance();
        for (String each : all) {
            compare(file, key + "[" + each + "]", one.getOrDefault(each, none), other.getOrDefault(each, none));
        }
        List<String> kept = one.keySet().stream().filter(other::containsKey).toList();
        if (!kept.equals(other.keySet().stream().filter(one::containsKey).toList())) {
            found.add(FieldChange.of(file, key + " (order)", texts(one.keySet()), texts(other.keySet())));
        }
    }

    private static JsonNode texts(Set<String> names) {
        return YAML.valueToTree(names);
    }

    /// Short lists of texts read best as a whole.
    private void positions(String file, String key, JsonNode before, JsonNode after) {
        boolean plain = Stream.of(before, after).allMatch(FieldDiff::plain);
        if (plain) {
            if (!before.equals(after)) {
                found.add(FieldChange.of(file, key, before, after));
            }
            return;
        }
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            compare(file, key + "[" + i + "]", before.path(i), after.path(i));
        }
    }

    private static boolean plain(JsonNode list) {
        for (JsonNode each : list) {
            if (each.isContainerNode()) {
                return false;
            }
        }
        return true;
    }

    private static boolean names(JsonNode list, String key) {
        return byName(list, key).size() == list.size();
    }

    private static Map<String, JsonNode> byName(JsonNode list, String key) {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        for (JsonNode each : list) {
            if (each.path(key).isValueNode() && !each.path(key).isMissingNode()) {
                named.put(each.path(key).asText(), each);
            }
        }
        return named;
    }
}
