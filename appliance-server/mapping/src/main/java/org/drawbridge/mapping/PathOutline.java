package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The places that a document or some rules name, where no model says which there may be: JSON and XML.
final class PathOutline implements Outline {

    private final List<Node> roots = new ArrayList<>();
    private final Map<String, List<Node>> below = new LinkedHashMap<>();

    private static final class Twig {
        final Map<String, Twig> below = new LinkedHashMap<>();
        String type = "";
        boolean many;
    }

    /// Of a document; the elements of a list count as one.
    static PathOutline of(JsonNode document) {
        var root = new Twig();
        grow(root, document);
        var outline = new PathOutline();
        root.below.forEach((name, twig) -> outline.roots.add(outline.node(name, name, twig)));
        return outline;
    }

    private static void grow(Twig twig, JsonNode node) {
        if (node.isArray()) {
            twig.many = true;
            node.forEach(each -> grow(twig, each));
            return;
        }
        twig.type = node.isContainerNode() ? "" : node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
        node.properties()
                .forEach(each -> grow(twig.below.computeIfAbsent(each.getKey(), _ -> new Twig()), each.getValue()));
    }

    /// Of targets, below the maps that make them.
    static PathOutline of(List<Node> roots, List<String> targets) {
        Map<String, Twig> twigs = new LinkedHashMap<>();
        roots.forEach(each -> twigs.put(each.path(), new Twig()));
        for (String target : targets) {
            int cut = target.indexOf('/');
            Twig at = twigs.get(target.substring(0, cut));
            for (String name : target.substring(cut + 1).split("\\.", -1)) {
                at = at == null ? null : at.below.computeIfAbsent(name, _ -> new Twig());
            }
        }
        var outline = new PathOutline();
        for (Node each : roots) {
            Twig twig = twigs.getOrDefault(each.path(), new Twig());
            outline.roots.add(each);
            outline.children(each.path(), "/", twig);
        }
        return outline;
    }

    private Node node(String path, String name, Twig twig) {
        children(path, ".", twig);
        boolean many = twig.many || name.endsWith("[]");
        return new Node(path, name, "", twig.type, many, false, twig.below.isEmpty());
    }

    private void children(String path, String separator, Twig twig) {
        List<Node> found = new ArrayList<>();
        twig.below.forEach((name, each) -> found.add(node(path + separator + name, name, each)));
        below.put(path, found);
    }

    @Override
    public List<Node> roots() {
        return List.copyOf(roots);
    }

    @Override
    public List<Node> below(Node node) {
        return List.copyOf(below.getOrDefault(node.path(), List.of()));
    }
}
