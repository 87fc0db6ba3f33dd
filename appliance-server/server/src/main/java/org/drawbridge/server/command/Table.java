package org.drawbridge.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Objects of an answer, one a line, in columns.
final class Table {

    private final List<String> keys;

    /// @param keys of the objects, which head the columns too
    Table(String... keys) {
        this.keys = List.of(keys);
    }

    String of(JsonNode rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(keys);
        for (JsonNode row : rows) {
            lines.add(keys.stream().map(key -> row.path(key).asText("")).toList());
        }
        var text = new StringBuilder();
        for (List<String> line : lines) {
            for (int i = 0; i < keys.size(); i++) {
                int column = i;
                int width = lines.stream()
                        .mapToInt(each -> each.get(column).length())
                        .max()
                        .orElse(0);
                boolean last = i == keys.size() - 1;
                text.append(line.get(i))
                        .append(last ? "" : " ".repeat(width - line.get(i).length() + 2));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
