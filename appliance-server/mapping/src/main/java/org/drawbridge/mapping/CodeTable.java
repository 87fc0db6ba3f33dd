package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A table of codes: from what the sender writes to what FHIR wants. A target is a text, or a coding with `code`,
/// `system` and `display`; where an element wants a code, a coding's `code` is it.
///
/// @param source the HL7 v2 table whose codes these are, such as `HL70002`; empty if it is none
/// @param unmapped what becomes of a code that the table does not know
record CodeTable(
        String name, String source, Map<String, JsonNode> rows, Optional<JsonNode> otherwise, Unmapped unmapped) {

    /// What becomes of an unknown code.
    enum Unmapped {
        /// It is left out, and reported.
        REPORT,
        /// It is left out.
        DROP,
        /// It goes on as it is.
        PASS
    }

    CodeTable {
        rows = Map.copyOf(rows);
    }

    static CodeTable of(String name, JsonNode tree) {
        Map<String, JsonNode> rows = new HashMap<>();
        tree.path("codes").properties().forEach(row -> rows.put(row.getKey(), row.getValue()));
        Unmapped unmapped = switch (tree.path("unmapped").asText("report")) {
            case "pass" -> Unmapped.PASS;
            case "drop" -> Unmapped.DROP;
            default -> Unmapped.REPORT;
        };
        return new CodeTable(
                name, tree.path("source").asText(), rows, Optional.ofNullable(tree.get("default")), unmapped);
    }

    Optional<JsonNode> lookup(String code) {
        JsonNode found = rows.get(code.strip());
        return found == null ? otherwise : Optional.of(found);
    }
}
