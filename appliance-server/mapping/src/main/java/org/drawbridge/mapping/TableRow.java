package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.tree.Csv;

/// A row that a person adds to a code table.
///
/// @param target the code that the other side wants
/// @param system of the target; empty for none, and so is `display`
public record TableRow(String code, String target, String system, String display) {

    /// A file of the folder `mappings`, as it is to be.
    ///
    /// @param name within that folder
    public record Written(String name, Payload content) {}

    /// As a code table has its targets: a text, or a coding.
    JsonNode value() {
        return TableReader.target(target, system, display);
    }

    /// A mapping's file with the row among the table's own; empty if the text is written in a way that it cannot be
    /// added to.
    Optional<String> in(MappingDraft draft, String table) {
        return draft.with(new MappingDraft.Edit.Put("tables." + table + ".codes", code, value()))
                .map(MappingDraft::text);
    }

    /// A CSV file with the row at its end, under the columns that it has; a column that is missing is added if the row
    /// needs it. Empty if it has no columns.
    Optional<String> inCsv(String text) {
        List<List<String>> lines = new Csv(',', true, List.of()).read(text);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        List<String> columns = new ArrayList<>(lines.getFirst());
        String ending = text.contains("\r\n") ? "\r\n" : "\n";
        String whole = text;
        for (String column : List.of("system", "display")) {
            if (!columns.contains(column) && !cell(column).isEmpty()) {
                columns.add(column);
                int end = whole.indexOf(ending);
                whole = end < 0 ? whole + "," + column : whole.substring(0, end) + "," + column + whole.substring(end);
            }
        }
        String row = new Csv(',', false, List.of())
                .write(List.of(columns.stream().map(this::cell).toList()))
                .stripTrailing();
        return Optional.of(whole + (whole.endsWith("\n") ? "" : ending) + row + ending);
    }

    private String cell(String column) {
        return switch (column) {
            case "code" -> code;
            case "target" -> target;
            case "system" -> system;
            case "display" -> display;
            // From always, until for ever.
            default -> "";
        };
    }

    /// A FHIR R4 ConceptMap with the row in the group of its target's system. Empty if it is none.
    Optional<String> inConceptMap(byte[] bytes) {
        if (!(MappingFile.tree(bytes).orElse(null) instanceof ObjectNode map)) {
            return Optional.empty();
        }
        ArrayNode groups = map.withArrayProperty("group");
        ObjectNode element =
                group(groups).withArrayProperty("element").addObject().put("code", code);
        ObjectNode to = element.putArray("target").addObject().put("code", target);
        if (!display.isEmpty()) {
            to.put("display", display);
        }
        to.put("equivalence", "equivalent");
        return Optional.of(map.toPrettyString() + "\n");
    }

    private ObjectNode group(ArrayNode groups) {
        for (JsonNode each : groups) {
            if (each instanceof ObjectNode found
                    && found.path("target").asText().equals(system)) {
                return found;
            }
        }
        ObjectNode made = groups.addObject();
        return system.isEmpty() ? made : made.put("target", system);
    }
}
