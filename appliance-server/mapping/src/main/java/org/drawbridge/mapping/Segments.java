package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.formats.hl7v2.Hl7Writer;

/// An HL7 v2 message under construction: segments in the order in which they are made, fields by their numbers.
final class Segments implements Output {

    private record Made(String id, ObjectNode fields) {}

    /// Of MSH, what [Hl7Writer] writes itself.
    private static final Set<String> WRITTEN = Set.of("1", "2", "18");

    private final List<Made> made = new ArrayList<>();

    @Override
    public Optional<String> take(TypeMap map, Place from, Optional<Bundle.Write> write) {
        ObjectNode fields = map.make(from);
        if (!fields.isEmpty() || map.identity.always()) {
            made.add(new Made(map.type, fields));
        }
        return Optional.empty();
    }

    @Override
    public boolean isEmpty() {
        return made.isEmpty();
    }

    /// `{"PID": [{…}], "OBX": [{…}, {…}]}`; the order between ids is in [#bytes] alone.
    @Override
    public ObjectNode tree(Run run) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        made.forEach(each -> tree.withArrayProperty(each.id()).add(each.fields()));
        return tree;
    }

    @Override
    public byte[] bytes(ObjectNode tree) {
        var writer = new Hl7Writer();
        Map<String, Integer> occurrences = new HashMap<>();
        for (Made each : made) {
            int occurrence = occurrences.merge(each.id(), 1, Integer::sum);
            String at = each.id() + "[" + occurrence + "]-";
            each.fields().properties().forEach(field -> {
                boolean head = each.id().equals("MSH") && WRITTEN.contains(field.getKey());
                if (!head) {
                    field(writer, at + field.getKey(), field.getValue());
                }
            });
        }
        return writer.message().reveal();
    }

    private static void field(Hl7Writer writer, String at, JsonNode value) {
        if (!value.isArray()) {
            parts(writer, at, 1, value);
            return;
        }
        for (int i = 0; i < value.size(); i++) {
            parts(writer, at + "[" + (i + 1) + "]", 1, value.get(i));
        }
    }

    /// @param depth 1 at a field, 2 at a component; HL7 v2 has nothing below a subcomponent
    private static void parts(Hl7Writer writer, String at, int depth, JsonNode value) {
        if (value.isArray()) {
            parts(writer, at, depth, value.path(0));
        } else if (!value.isObject()) {
            writer.put(at, value.asText());
        } else if (depth > 2) {
            parts(writer, at, depth, value.path("1"));
        } else {
            value.properties().forEach(each -> parts(writer, at + "." + each.getKey(), depth + 1, each.getValue()));
        }
    }
}
