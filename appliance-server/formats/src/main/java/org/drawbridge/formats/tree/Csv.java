package org.drawbridge.formats.tree;

import java.util.ArrayList;
import java.util.List;

/// Separated values (RFC 4180): a value with a separator, a quote or a line end stands in quotes, in which a quote is
/// written twice. Lines may end in CR LF, LF or CR when read, and end in CR LF when written.
///
/// @param header whether the first line names the columns
public record Csv(char separator, boolean header, List<Column> columns) implements RowFormat {

    public Csv {
        columns = List.copyOf(columns);
    }

    @Override
    public List<List<String>> read(String text) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        int at = text.startsWith("\uFEFF") ? 1 : 0;
        while (at < text.length()) {
            var value = new StringBuilder();
            at = value(text, at, value);
            line.add(value.toString());
            boolean more = at < text.length() && text.charAt(at) == separator;
            if (more && at + 1 == text.length()) {
                line.add("");
            }
            if (!more || at + 1 == text.length()) {
                if (line.size() > 1 || !line.getFirst().isEmpty()) {
                    lines.add(line);
                }
                line = new ArrayList<>();
            }
            at += at + 1 < text.length() && text.charAt(at) == '\r' && text.charAt(at + 1) == '\n' ? 2 : 1;
        }
        return lines;
    }

    /// Reads one value and answers where the separator or line end behind it stands.
    private int value(String text, int from, StringBuilder into) {
        int at = from;
        if (text.charAt(at) == '"') {
            at++;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c != '"') {
                    into.append(c);
                } else if (at < text.length() && text.charAt(at) == '"') {
                    into.append('"');
                    at++;
                } else {
                    break;
                }
            }
        }
        while (at < text.length()
                && text.charAt(at) != separator
                && text.charAt(at) != '\n'
                && text.charAt(at) != '\r') {
            into.append(text.charAt(at++));
        }
        return at;
    }

    @Override
    public String write(List<List<String>> lines) {
        var text = new StringBuilder();
        if (header) {
            line(columns.stream().map(Column::name).toList(), text);
        }
        lines.forEach(each -> line(each, text));
        return text.toString();
    }

    private void line(List<String> values, StringBuilder into) {
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            boolean quoted = value.indexOf(separator) >= 0
                    || value.indexOf('"') >= 0
                    || value.indexOf('\n') >= 0
                    || value.indexOf('\r') >= 0;
            into.append(i > 0 ? String.valueOf(separator) : "");
            into.append(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
        }
        into.append("\r\n");
    }
}
