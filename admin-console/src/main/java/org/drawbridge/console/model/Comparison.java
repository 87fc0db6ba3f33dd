package org.drawbridge.console.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.Appliance.Part;
import org.drawbridge.console.client.MessageRow;
import org.drawbridge.desktop.Tasks;

/// Two messages side by side: the places where they differ.
public final class Comparison {

    /// @param first empty where only the second has it
    /// @param second empty where only the first has it
    public record Difference(String path, String first, String second) {

        /// Holds PHI.
        @Override
        public String toString() {
            return "Difference[" + path + "]";
        }
    }

    private final Appliance appliance;
    private final MessageRow first;
    private final MessageRow second;
    private final Loaded<List<Difference>> differences;

    public Comparison(Appliance appliance, Tasks tasks, MessageRow first, MessageRow second) {
        this.appliance = appliance;
        this.first = first;
        this.second = second;
        this.differences = new Loaded<>(tasks);
    }

    /// @param reason why both are looked at; kept in the audit trail
    public void reveal(String reason) {
        differences.load(() -> of(
                Document.of(appliance.bytes(first.id(), new Part.Body(), reason)),
                Document.of(appliance.bytes(second.id(), new Part.Body(), reason))));
    }

    static List<Difference> of(Document first, Document second) {
        Map<String, String> left = new LinkedHashMap<>();
        Map<String, String> right = new LinkedHashMap<>();
        flatten("", first.tree(), left);
        flatten("", second.tree(), right);
        List<Difference> found = new ArrayList<>();
        left.forEach((path, value) -> {
            String other = right.getOrDefault(path, "");
            if (!value.equals(other)) {
                found.add(new Difference(path, value, other));
            }
        });
        right.forEach((path, value) -> {
            if (!left.containsKey(path)) {
                found.add(new Difference(path, "", value));
            }
        });
        return found;
    }

    /// The values by their places; the second segment of a name is `OBX(2)`.
    private static void flatten(String above, List<Document.Node> nodes, Map<String, String> values) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (Document.Node each : nodes) {
            int number = seen.merge(each.path(), 1, Integer::sum);
            String path = each.path() + (number > 1 ? "(" + number + ")" : "");
            if (each.below().isEmpty()) {
                values.put(above + path, each.value());
            } else {
                flatten(above + path + " ", each.below(), values);
            }
        }
    }

    public MessageRow first() {
        return first;
    }

    public MessageRow second() {
        return second;
    }

    public Loaded<List<Difference>> differences() {
        return differences;
    }
}
