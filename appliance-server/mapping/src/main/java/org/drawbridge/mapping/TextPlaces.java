package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Where each part of a YAML or JSON text stands, and what the text is with one part changed: all else stays as it is,
/// to the last blank and comment.
final class TextPlaces {

    /// The largest file of rules that is read, in characters.
    private static final int LARGEST = 64 << 20;

    private final String text;
    private final boolean json;
    private final Map<String, Node> nodes = new HashMap<>();

    /// @param text that is YAML
    TextPlaces(String text, boolean json) {
        this.text = text;
        this.json = json;
        var options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        Node root = new Yaml(options).compose(new StringReader(text));
        if (root != null) {
            note("", root);
        }
    }

    private void note(String place, Node node) {
        nodes.put(place, node);
        switch (node) {
            case MappingNode mapping ->
                mapping.getValue().forEach(each -> note(below(place, key(each)), each.getValueNode()));
            case SequenceNode list -> {
                for (int i = 0; i < list.getValue().size(); i++) {
                    note(place + "[" + i + "]", list.getValue().get(i));
                }
            }
            default -> {}
        }
    }

    static String below(String place, String key) {
        return place.isEmpty() ? key : place + "." + key;
    }

    private static String key(NodeTuple pair) {
        return pair.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    boolean has(String place) {
        return nodes.containsKey(place);
    }

    /// The first character of a place and the one after its last; empty if there is no such place.
    Optional<int[]> span(String place) {
        return Optional.ofNullable(nodes.get(place)).map(node -> new int[] {start(node), end(node)});
    }

    /// With a key of an object set, whether or not it is there.
    String set(String place, String key, JsonNode value) {
        if (!(nodes.get(place) instanceof MappingNode object)) {
            throw new IllegalArgumentException(place);
        }
        for (NodeTuple each : object.getValue()) {
            if (key(each).equals(key)) {
                return exchanged(each, object, value);
            }
        }
        return added(object, key, value);
    }

    private String exchanged(NodeTuple pair, MappingNode object, JsonNode value) {
        int from = text.indexOf(':', offset(pair.getKeyNode().getEndMark())) + 1;
        int to = Math.max(from, end(pair.getValueNode()));
        boolean flow = isFlow(object);
        int column = column(pair.getKeyNode());
        String written = flow
                ? " " + YamlText.flow(value, json)
                : YamlText.block(value, column, column + from - start(pair.getKeyNode()));
        return spliced(from, to, written);
    }

    private String added(MappingNode object, String key, JsonNode value) {
        String name = YamlText.text(key, json) + ":";
        List<NodeTuple> pairs = object.getValue();
        if (isFlow(object)) {
            String written = name + " " + YamlText.flow(value, json);
            return pairs.isEmpty()
                    ? spliced(start(object) + 1, start(object) + 1, written)
                    : spliced(end(object, pairs), end(object, pairs), ", " + written);
        }
        int column = column(pairs.getFirst().getKeyNode());
        String written = " ".repeat(column) + name + YamlText.block(value, column, column + name.length());
        return line(end(object, pairs), written);
    }

    private int end(MappingNode object, List<NodeTuple> pairs) {
        NodeTuple last = pairs.getLast();
        int value = end(last.getValueNode());
        // `maps:` with nothing after it
        return value > start(last.getKeyNode())
                ? Math.max(value, offset(last.getKeyNode().getEndMark()))
                : end(object);
    }

    /// With a value at the end of a list.
    String append(String place, JsonNode value) {
        if (!(nodes.get(place) instanceof SequenceNode list)) {
            throw new IllegalArgumentException(place);
        }
        if (list.getValue().isEmpty()) {
            return spliced(start(list) + 1, start(list) + 1, YamlText.flow(value, json));
        }
        Node last = list.getValue().getLast();
        if (list.getFlowStyle() == FlowStyle.FLOW) {
            String between = startsItsLine(last) ? ",\n" + " ".repeat(column(last)) : ", ";
            return spliced(end(last), end(last), between + YamlText.flow(value, json));
        }
        int dash = dash(list.getValue().getFirst());
        int indent = dash - lineStart(dash);
        return line(end(last), " ".repeat(indent) + "-" + YamlText.item(value, indent));
    }

    /// Without an element of a list.
    String without(String place, int index) {
        if (!(nodes.get(place) instanceof SequenceNode list)) {
            throw new IllegalArgumentException(place);
        }
        List<Node> all = list.getValue();
        Node gone = all.get(index);
        if (all.size() == 1) {
            return emptied(list, "[]");
        }
        if (list.getFlowStyle() == FlowStyle.FLOW) {
            return index == 0
                    ? spliced(start(gone), start(all.get(1)), "")
                    : spliced(end(all.get(index - 1)), end(gone), "");
        }
        return lines(dash(gone), end(gone));
    }

    /// Without a key of an object.
    String without(String place, String key) {
        if (!(nodes.get(place) instanceof MappingNode object)) {
            throw new IllegalArgumentException(place);
        }
        List<NodeTuple> all = object.getValue();
        for (int i = 0; i < all.size(); i++) {
            if (key(all.get(i)).equals(key)) {
                return without(object, i);
            }
        }
        return text;
    }

    private String without(MappingNode object, int index) {
        List<NodeTuple> all = object.getValue();
        NodeTuple gone = all.get(index);
        if (all.size() == 1) {
            return emptied(object, "{}");
        }
        int from = start(gone.getKeyNode());
        if (isFlow(object)) {
            return index == 0
                    ? spliced(from, start(all.get(1).getKeyNode()), "")
                    : spliced(end(all.get(index - 1).getValueNode()), end(gone.getValueNode()), "");
        }
        return index == 0 && !startsItsLine(gone.getKeyNode())
                ? spliced(from, start(all.get(1).getKeyNode()), "")
                : lines(
                        from,
                        Math.max(
                                end(gone.getValueNode()),
                                offset(gone.getKeyNode().getEndMark())));
    }

    /// A list or an object that has lost its last part. It goes up into the line of its key.
    private String emptied(Node node, String nothing) {
        int from = isFlow(node)
                ? start(node)
                : node instanceof SequenceNode list ? dash(list.getValue().getFirst()) : start(node);
        int before = from;
        while (before > 0 && Character.isWhitespace(text.charAt(before - 1))) {
            before--;
        }
        boolean afterKey = before > 0 && text.charAt(before - 1) == ':';
        return afterKey ? spliced(before, end(node), " " + nothing) : spliced(from, end(node), nothing);
    }

    private static boolean isFlow(Node node) {
        return switch (node) {
            case MappingNode object -> object.getFlowStyle() == FlowStyle.FLOW;
            case SequenceNode list -> list.getFlowStyle() == FlowStyle.FLOW;
            default -> false;
        };
    }

    /// Where the last character of a node stands; what YAML counts to it beyond that (blank lines, comments) is not
    /// its.
    private int end(Node node) {
        return switch (node) {
            case MappingNode object
            when !isFlow(object) && !object.getValue().isEmpty() -> end(object, object.getValue());
            case SequenceNode list
            when !isFlow(list) && !list.getValue().isEmpty() ->
                end(list.getValue().getLast());
            default -> {
                int end = offset(node.getEndMark());
                while (end > start(node) && Character.isWhitespace(text.charAt(end - 1))) {
                    end--;
                }
                yield end;
            }
        };
    }

    private int start(Node node) {
        return offset(node.getStartMark());
    }

    /// Marks count code points.
    private int offset(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }

    private static int column(Node node) {
        return node.getStartMark().getColumn();
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private int lineEnd(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private boolean startsItsLine(Node node) {
        return text.substring(lineStart(start(node)), start(node)).isBlank();
    }

    /// Of an element of a list.
    private int dash(Node item) {
        return text.lastIndexOf('-', start(item) - 1);
    }

    private String spliced(int from, int to, String written) {
        return text.substring(0, from) + written + text.substring(to);
    }

    /// With a line after that in which something ends.
    private String line(int after, String written) {
        int end = lineEnd(after);
        return text.substring(0, end) + "\n" + written + (end == text.length() ? "\n" : text.substring(end));
    }

    /// Without whole lines.
    private String lines(int from, int to) {
        int end = lineEnd(to);
        return text.substring(0, lineStart(from)) + text.substring(Math.min(text.length(), end + 1));
    }
}
