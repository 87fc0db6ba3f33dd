package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.formats.hl7v2.Hl7Writer;

/// An HL7 v2 message under construction: segments in the order in which they are made, fields by their numbers. Written
/// in UTF-8 with the usual delimiters; a first segment that is no MSH is for the mapping's author to see.
final class Segments implements Output {

    private record Made(String id, ObjectNode fields) {}

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
        for (Made each : made) {
            writer.segment(each.id());
            for (Map.Entry<String, JsonNode> field : each.fields().properties()) {
                int number = Integer.parseInt(field.getKey());
                if (field.getValue().isArray()) {
                    for (JsonNode repetition : field.getValue()) {
                        writer.repetition(number);
                        parts(writer, number, repetition);
                    }
                } else {
                    parts(writer, number, field.getValue());
                }
            }
        }
        return writer.text().getBytes(StandardCharsets.UTF_8);
    }

    private static void parts(Hl7Writer writer, int field, JsonNode value) {
        if (!value.isObject()) {
            writer.value(field, 1, 1, value.asText());
            return;
        }
        for (Map.Entry<String, JsonNode> component : value.properties()) {
            int number = Integer.parseInt(component.getKey());
            JsonNode first =
                    component.getValue().isArray() ? component.getValue().path(0) : component.getValue();
            if (first.isObject()) {
                first.properties()
                        .forEach(each ->
                                writer.value(field, number, Integer.parseInt(each.getKey()), leaf(each.getValue())));
            } else {
                writer.value(field, number, 1, first.asText());
            }
        }
    }

    /// HL7 v2 has nothing below a subcomponent.
    private static String leaf(JsonNode value) {
        return value.isObject() ? leaf(value.path("1")) : value.asText();
    }
}
