package org.drawbridge.mapping;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drawbridge.mapping.V2Table.Part;

/// The places that a model knows, below some types.
///
/// @param separator between a root and what is in it
record ModelOutline(Model model, List<Node> roots, String separator) implements Outline {

    ModelOutline {
        roots = List.copyOf(roots);
    }

    static Node root(Model model, String path, String name, String about, String type, boolean many, boolean required) {
        return new Node(
                path, name, about, type, many, required, model.elements(type).isEmpty());
    }

    @Override
    public List<Node> below(Node node) {
        String before = node.path() + (roots.contains(node) ? separator : ".");
        return model.elements(node.type()).stream()
                .sorted(order())
                .map(each -> node(before, node.type(), each))
                .toList();
    }

    private Comparator<Model.Element> order() {
        return model instanceof V2
                ? Comparator.comparingInt(each -> Integer.parseInt(each.name()))
                : Comparator.comparingInt(_ -> 0);
    }

    private Node node(String before, String in, Model.Element each) {
        // A row of fields has no further parts, whatever its model would allow.
        boolean leaf = model instanceof FreeForm || model.elements(each.type()).isEmpty();
        return new Node(
                before + each.name(),
                each.name(),
                about(in, each),
                each.type(),
                each.many(),
                !each.required().isEmpty(),
                leaf);
    }

    private String about(String in, Model.Element each) {
        if (!(model instanceof V2 v2)) {
            return "";
        }
        int number = Integer.parseInt(each.name());
        String field = v2.part(in, number).map(Part::name).orElse("");
        return field.isEmpty() ? Components.NAMES.getOrDefault(in + "." + number, "") : field;
    }

    /// What the components of HL7 v2 data types are called. The table is made by `src/test/tools/V2Components.java`.
    private static final class Components {

        static final Map<String, String> NAMES = load();

        private static Map<String, String> load() {
            Map<String, String> names = new HashMap<>();
            try (InputStream in = Components.class.getResourceAsStream("v2-components.txt")) {
                if (in == null) {
                    throw new IllegalStateException("v2-components.txt is part of the product");
                }
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                        .lines()
                        .forEach(line ->
                                names.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
                return names;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
