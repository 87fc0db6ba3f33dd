package org.drawbridge.console.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.formats.hl7v2.Element;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.hl7v2.Segment;

/// The bytes of a message for a person: as text with one segment or field a line, and as a tree.
public record Document(String text, List<Node> tree) {

    public static final Document EMPTY = new Document("", List.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    public Document {
        tree = List.copyOf(tree);
    }

    /// A place in the document.
    ///
    /// @param path as the format counts, such as `PID-5.1`
    /// @param value empty where there are only places below
    public record Node(String path, String value, List<Node> below) {
        public Node {
            below = List.copyOf(below);
        }
    }

    static Document of(byte[] bytes) {
        if (bytes.length == 0) {
            return EMPTY;
        }
        if (bytes[0] == '{' || bytes[0] == '[') {
            return json(bytes);
        }
        Hl7Message message = Hl7Message.parse(bytes);
        if (!message.readable()) {
            return new Document(new String(bytes, StandardCharsets.UTF_8), List.of());
        }
        String text = new String(bytes, message.charset()).replace("\r\n", "\n").replace('\r', '\n');
        List<Node> segments = new ArrayList<>();
        for (int i = 0; i < message.size(); i++) {
            segments.add(segment(message.segment(i)));
        }
        return new Document(text, segments);
    }

    private static Node segment(Segment segment) {
        List<Node> fields = new ArrayList<>();
        for (int number = 1; number <= segment.fieldCount(); number++) {
            Element field = segment.field(number);
            int repetitions = field.repetitions();
            for (int i = 1; field.isPresent() && i <= repetitions; i++) {
                String path = segment.id() + "-" + number + (repetitions > 1 ? "[" + i + "]" : "");
                fields.add(field(path, field.repetition(i)));
            }
        }
        return new Node(segment.id(), "", fields);
    }

    private static Node field(String path, Element field) {
        List<Node> components = new ArrayList<>();
        // Components have no count of their own; the widest types of HL7 v2.9 have 30.
        for (int i = 1; i <= 30; i++) {
            Element component = field.component(i);
            if (component.isPresent()) {
                components.add(new Node(path + "." + i, component.text(), List.of()));
            }
        }
        boolean plain = components.size() == 1 && components.getFirst().path().endsWith(".1");
        return plain ? new Node(path, components.getFirst().value(), List.of()) : new Node(path, "", components);
    }

    private static Document json(byte[] bytes) {
        try {
            JsonNode tree = JSON.readTree(bytes);
            return new Document(pretty(tree), children(tree));
        } catch (IOException e) {
            return new Document(new String(bytes, StandardCharsets.UTF_8), List.of());
        }
    }

    private static String pretty(JsonNode tree) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read can be written", e);
        }
    }

    private static List<Node> children(JsonNode node) {
        List<Node> found = new ArrayList<>();
        node.properties().forEach(each -> found.add(node(each.getKey(), each.getValue())));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                found.add(node("[" + i + "]", node.get(i)));
            }
        }
        return found;
    }

    private static Node node(String name, JsonNode node) {
        return node.isContainerNode() ? new Node(name, "", children(node)) : new Node(name, node.asText(), List.of());
    }

    /// Holds PHI.
    @Override
    public String toString() {
        return "Document[" + text.length() + " characters]";
    }
}
