package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.tree.JsonDocument;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.mapping.Difference.Kind;

/// Compares what two mappings made of a message, place by place: JSON and HL7 v2. Of anything else it says only whether
/// it differs. It tells places and no values.
final class Differences {

    private final List<Difference> found = new ArrayList<>();
    private final int most;

    private Differences(int most) {
        this.most = most;
    }

    /// @param most how many are told; the rest is left out
    static List<Difference> of(Payload live, Payload shadow, int most) {
        var differences = new Differences(most);
        byte[] one = live.reveal();
        byte[] other = shadow.reveal();
        if (!Arrays.equals(one, other)) {
            differences.bytes(one, other);
        }
        return differences.found;
    }

    private void bytes(byte[] one, byte[] other) {
        if (isHl7(one) && isHl7(other)) {
            hl7(segments(one), segments(other));
            return;
        }
        try {
            tree("", JsonDocument.read(one), JsonDocument.read(other));
        } catch (Rejected e) {
            add("", Kind.CHANGED);
        }
    }

    private static boolean isHl7(byte[] bytes) {
        return bytes.length > 8 && bytes[0] == 'M' && bytes[1] == 'S' && bytes[2] == 'H';
    }

    private void add(String place, Kind kind) {
        if (found.size() < most) {
            found.add(new Difference(place, kind));
        }
    }

    private void tree(String place, JsonNode one, JsonNode other) {
        if (one.isObject() && other.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                child(place.isEmpty() ? name : place + "." + name, one.path(name), other.path(name));
            }
        } else if (one.isArray() && other.isArray()) {
            elements(place, one, other);
        } else if (!one.equals(other)) {
            add(place, Kind.CHANGED);
        }
    }

    private void child(String place, JsonNode one, JsonNode other) {
        if (other.isMissingNode()) {
            add(place, Kind.MISSING);
        } else if (one.isMissingNode()) {
            add(place, Kind.ADDED);
        } else {
            tree(place, one, other);
        }
    }

    /// Elements are compared by their places; entries of a Bundle by their `fullUrl`, or one more at the beginning
    /// would
    /// have all others differ.
    private void elements(String place, JsonNode one, JsonNode other) {
        Map<String, Integer> shadows = places(other);
        places(one).forEach((key, here) -> {
            Integer there = shadows.remove(key);
            child(place + "[" + here + "]", one.path(here), other.path(there == null ? -1 : there));
        });
        shadows.values().forEach(there -> add(place + "[" + there + "]", Kind.ADDED));
    }

    /// The place of each element by what tells it from the others.
    private static Map<String, Integer> places(JsonNode list) {
        Map<String, Integer> found = new LinkedHashMap<>();
        for (int i = 0; i < list.size(); i++) {
            String key = list.path(i).path("fullUrl").asText("");
            found.putIfAbsent(key.isEmpty() || found.containsKey(key) ? Integer.toString(i) : key, i);
        }
        return found;
    }

    private static Map<String, String[]> segments(byte[] message) {
        Map<String, String[]> found = new LinkedHashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        String text = new String(message, StandardCharsets.ISO_8859_1);
        String separator = text.substring(3, 4);
        for (String line : text.split("\r", -1)) {
            if (!line.isBlank()) {
                String[] fields = line.split(Pattern.quote(separator), -1);
                int number = counts.merge(fields[0], 1, Integer::sum);
                found.put(number == 1 ? fields[0] : fields[0] + "[" + number + "]", fields);
            }
        }
        return found;
    }

    private void hl7(Map<String, String[]> one, Map<String, String[]> other) {
        for (Map.Entry<String, String[]> each : one.entrySet()) {
            String[] there = other.remove(each.getKey());
            if (there == null) {
                add(each.getKey(), Kind.MISSING);
            } else {
                fields(each.getKey(), each.getValue(), there);
            }
        }
        other.keySet().forEach(each -> add(each, Kind.ADDED));
    }

    private void fields(String segment, String[] one, String[] other) {
        int first = segment.startsWith("MSH") ? 1 : 0;
        for (int i = 1; i < Math.max(one.length, other.length); i++) {
            String here = i < one.length ? one[i] : "";
            String there = i < other.length ? other[i] : "";
            if (!here.equals(there)) {
                Kind kind = there.isEmpty() ? Kind.MISSING : here.isEmpty() ? Kind.ADDED : Kind.CHANGED;
                add(segment + "-" + (i + first), kind);
            }
        }
    }
}
