package org.drawbridge.designer.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.drawbridge.mapping.Drawing;
import org.drawbridge.mapping.MappingDraft;
import org.drawbridge.mapping.MappingDraft.Edit;

/// Something whole that a mapping is to make besides: a map without rules, and an entry that calls it, in the message
/// map of the mapping's own that the drawing is of.
///
/// @param type such as `Observation` or `OBX`
/// @param at where it stands in the source; empty for the whole
record Addition(Drawing drawing, MappingDraft draft, String type, String at) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// What it changes in the file; empty if the mapping has no message map of its own for such documents.
    Optional<List<Edit>> edits() {
        return message().map(message -> {
            ObjectNode map = JSON.objectNode().put("to", type);
            map.putArray("rules");
            ObjectNode entry = JSON.objectNode().put("map", name());
            if (!at.isEmpty()) {
                // What repeats is made as often.
                boolean many = drawing.source().roots().stream()
                        .anyMatch(each -> each.path().equals(at) && each.many());
                entry.put(many ? "each" : "at", at);
            }
            return List.of(new Edit.Put("maps", name(), map), new Edit.Append(message + ".entries", entry));
        });
    }

    /// How its map is called.
    String name() {
        String name = type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
        String first = type.equals(type.toUpperCase(Locale.ROOT)) ? type : name;
        String free = first;
        for (int i = 2; draft.at("maps").has(free); i++) {
            free = first + "-" + i;
        }
        return free;
    }

    private Optional<String> message() {
        JsonNode messages = draft.at("messages");
        String kind = drawing.type().contains("^")
                ? drawing.type().substring(0, drawing.type().indexOf('^'))
                : drawing.type();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode types = messages.get(i).path("types");
            boolean fits = types.isEmpty();
            for (JsonNode each : types) {
                fits |= List.of(drawing.type(), kind, "*").contains(each.asText());
            }
            if (fits) {
                return Optional.of("messages[" + i + "]");
            }
        }
        return Optional.empty();
    }
}
