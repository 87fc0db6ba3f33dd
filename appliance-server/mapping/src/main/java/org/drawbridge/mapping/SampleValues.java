package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.drawbridge.formats.hl7v2.Element;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.tree.Rejected;

/// A document to try a mapping with, and what stands where in it.
sealed interface SampleValues extends Drawing.Values {

    /// Repetitions beyond are not shown.
    int MOST = 20;

    /// @param bytes none for no sample
    static SampleValues of(Format format, byte[] bytes) {
        if (format instanceof Format.Hl7v2) {
            return new OfV2(Hl7Message.parse(bytes));
        }
        try {
            return new OfTree(bytes.length == 0 ? MissingNode.getInstance() : format.tree(bytes));
        } catch (Rejected e) {
            // What is wrong with it, the mapping says when it reads it.
            return new OfTree(MissingNode.getInstance());
        }
    }

    /// Such as `ADT^A01` or `Bundle`; empty if it has none.
    String type();

    record OfV2(Hl7Message message) implements SampleValues {

        @Override
        public String type() {
            return message.readable() ? message.text("MSH-9.1") + "^" + message.text("MSH-9.2") : "";
        }

        /// In the order of the message.
        Set<String> segments() {
            Set<String> ids = new LinkedHashSet<>();
            for (int i = 0; message.readable() && i < message.size(); i++) {
                ids.add(message.segment(i).id());
            }
            return ids;
        }

        @Override
        public List<String> at(String path) {
            List<String> found = new ArrayList<>();
            int dash = path.indexOf('-');
            if (dash < 0 || !message.readable()) {
                return found;
            }
            List<Integer> parts = Arrays.stream(path.substring(dash + 1).split("\\.", -1))
                    .map(Integer::parseInt)
                    .toList();
            for (int i = 0; i < message.size() && found.size() < MOST; i++) {
                if (message.segment(i).hasId(path.substring(0, dash))) {
                    add(message.segment(i).field(parts.getFirst()), parts, found);
                }
            }
            return found;
        }

        private static void add(Element field, List<Integer> parts, List<String> found) {
            for (int i = 1; i <= Math.min(MOST, field.repetitions()); i++) {
                Element at = field.repetition(i);
                for (int part : parts.subList(1, parts.size())) {
                    at = at.child(part);
                }
                String text = at.isPresent() ? at.text().strip() : "";
                if (!text.isEmpty()) {
                    found.add(text);
                }
            }
        }
    }

    record OfTree(JsonNode tree) implements SampleValues {

        @Override
        public String type() {
            return tree.path("resourceType").asText();
        }

        @Override
        public List<String> at(String path) {
            List<String> found = new ArrayList<>();
            String type = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
            if (tree.has("resourceType")) {
                String rest = path.equals(type) ? "" : path.substring(type.length() + 1);
                resources().stream()
                        .filter(each -> each.path("resourceType").asText().equals(type))
                        .forEach(each -> collect(each, rest, found));
            } else {
                collect(tree, path, found);
            }
            return found;
        }

        /// The document, or those that its entries hold.
        List<JsonNode> resources() {
            List<JsonNode> all = new ArrayList<>();
            all.add(tree);
            tree.path("entry").forEach(each -> all.add(each.path("resource")));
            return all;
        }

        private static void collect(JsonNode node, String path, List<String> found) {
            if (node.isArray()) {
                node.forEach(each -> collect(each, path, found));
            } else if (path.isEmpty()) {
                JsonNode text = node.isObject() ? node.path("#text") : node;
                if (!text.asText().isBlank() && found.size() < MOST) {
                    found.add(text.asText().strip());
                }
            } else {
                // A name may hold dots: the longest that is there counts.
                for (int cut = path.length(); cut > 0; cut = path.lastIndexOf('.', cut - 1)) {
                    JsonNode below = node.path(path.substring(0, cut));
                    if (!below.isMissingNode()) {
                        collect(below, path.substring(Math.min(path.length(), cut + 1)), found);
                        return;
                    }
                }
            }
        }
    }
}
