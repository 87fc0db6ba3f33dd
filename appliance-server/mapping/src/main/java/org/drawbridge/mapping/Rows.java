package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.formats.tree.RowFormat;

/// CSV or fixed-width lines under construction: each entry is a line.
record Rows(RowFormat format, ArrayNode made) implements Output {

    static Rows of(RowFormat format) {
        return new Rows(format, JsonNodeFactory.instance.arrayNode());
    }

    @Override
    public Optional<String> take(TypeMap map, Place from, Optional<Bundle.Write> write) {
        ObjectNode row = map.make(from);
        if (!row.isEmpty() || map.identity.always()) {
            made.add(row);
        }
        return Optional.empty();
    }

    @Override
    public boolean isEmpty() {
        return made.isEmpty();
    }

    @Override
    public ObjectNode tree(Run run) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.set("rows", made);
        return tree;
    }

    @Override
    public byte[] bytes(ObjectNode tree) {
        List<List<String>> lines = new ArrayList<>();
        for (JsonNode row : made) {
            lines.add(format.columns().stream()
                    .map(each -> row.path(each.name()).asText())
                    .toList());
        }
        return format.write(lines).getBytes(StandardCharsets.UTF_8);
    }
}
