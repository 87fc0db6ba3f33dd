package org.drawbridge.formats.tree;

import java.util.ArrayList;
import java.util.List;

/// Lines in which each field has its place, counted in characters. A longer value is cut, because it would move those
/// behind it.
public record FixedWidth(List<Column> columns) implements RowFormat {

    public FixedWidth {
        columns = List.copyOf(columns);
    }

    @Override
    public List<List<String>> read(String text) {
        return text.lines().filter(each -> !each.isBlank()).map(this::fields).toList();
    }

    private List<String> fields(String line) {
        List<String> fields = new ArrayList<>(columns.size());
        int at = 0;
        for (Column each : columns) {
            int from = Math.min(at, line.length());
            at += each.width();
            fields.add(line.substring(from, Math.min(at, line.length())).strip());
        }
        return fields;
    }

    @Override
    public String write(List<List<String>> lines) {
        var text = new StringBuilder();
        for (List<String> line : lines) {
            for (int i = 0; i < columns.size(); i++) {
                place(line.get(i).replace('\r', ' ').replace('\n', ' '), columns.get(i), text);
            }
            text.append("\r\n");
        }
        return text.toString();
    }

    private static void place(String value, Column column, StringBuilder into) {
        String cut = value.length() > column.width() ? value.substring(0, column.width()) : value;
        String blanks = " ".repeat(column.width() - cut.length());
        into.append(column.right() ? blanks + cut : cut + blanks);
    }
}
