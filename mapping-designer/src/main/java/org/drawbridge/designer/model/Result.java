package org.drawbridge.designer.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a mapping made of the sample, line by line.
///
/// @param values what stands at each path of the output
public record Result(List<OutputLine> lines, Map<String, String> values) {

    public static final Result NONE = new Result(List.of(), Map.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    /// A line of the output as it is shown.
    ///
    /// @param path of what begins in it: `entry[0].resource.name[0]`; empty if it is not known
    /// @param changed whether the last edit changed it
    public record OutputLine(String text, String path, boolean changed) {

        /// Holds PHI.
        @Override
        public String toString() {
            return "OutputLine[" + path + "]";
        }
    }

    public Result {
        lines = List.copyOf(lines);
        values = Map.copyOf(values);
    }

    /// JSON is laid out; all else is shown as it is.
    static Result of(byte[] output) {
        if (output.length > 0 && (output[0] == '{' || output[0] == '[')) {
            try {
                var layout = new Layout();
                layout.write(JSON.readTree(output), "", "", "", "");
                return new Result(layout.lines, layout.values);
            } catch (IOException e) {
                // It only looked like JSON.
                return text(output);
            }
        }
        return text(output);
    }

    private static Result text(byte[] output) {
        return new Result(
                new String(output, StandardCharsets.UTF_8)
                        .replace('\r', '\n')
                        .lines()
                        .map(each -> new OutputLine(each, "", false))
                        .toList(),
                Map.of());
    }

    /// With marks at what was not so before.
    Result since(Result before) {
        if (before.lines.isEmpty()) {
            return this;
        }
        Map<String, String> known = new HashMap<>();
        Set<String> texts = new HashSet<>();
        before.lines.forEach(each -> {
            known.put(each.path(), bare(each.text()));
            texts.add(each.text());
        });
        List<OutputLine> marked = lines.stream()
                .map(each -> new OutputLine(each.text(), each.path(), isNew(each, known, texts)))
                .toList();
        return new Result(marked, values);
    }

    private static boolean isNew(OutputLine line, Map<String, String> known, Set<String> texts) {
        return line.path().isEmpty()
                ? !texts.contains(line.text())
                : !bare(line.text()).equals(known.get(line.path()));
    }

    /// A comma comes and goes with what follows.
    private static String bare(String text) {
        return text.endsWith(",") ? text.substring(0, text.length() - 1) : text;
    }

    private static final class Layout {
        final List<OutputLine> lines = new ArrayList<>();
        final Map<String, String> values = new HashMap<>();

        void write(JsonNode node, String path, String indent, String before, String after) {
            String begin = indent + before;
            if (node.isObject() && !node.isEmpty()) {
                lines.add(new OutputLine(begin + "{", path, false));
                for (Iterator<Map.Entry<String, JsonNode>> each =
                                node.properties().iterator();
                        each.hasNext(); ) {
                    Map.Entry<String, JsonNode> pair = each.next();
                    String below = path.isEmpty() ? pair.getKey() : path + "." + pair.getKey();
                    write(
                            pair.getValue(),
                            below,
                            indent + "  ",
                            "\"" + pair.getKey() + "\": ",
                            each.hasNext() ? "," : "");
                }
                lines.add(new OutputLine(indent + "}" + after, path.isEmpty() ? "" : path + "}", false));
            } else if (node.isArray() && !node.isEmpty()) {
                lines.add(new OutputLine(begin + "[", path, false));
                for (int i = 0; i < node.size(); i++) {
                    write(node.get(i), path + "[" + i + "]", indent + "  ", "", i + 1 < node.size() ? "," : "");
                }
                lines.add(new OutputLine(indent + "]" + after, path + "]", false));
            } else {
                values.put(path, node.asText());
                lines.add(new OutputLine(begin + node + after, path, false));
            }
        }
    }

    /// Holds PHI.
    @Override
    public String toString() {
        return "Result[" + lines.size() + " lines]";
    }
}
