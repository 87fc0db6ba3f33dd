package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drawbridge.mapping.Drawing.Root;
import org.drawbridge.mapping.Outline.Node;
import org.drawbridge.mapping.V2Table.SegmentUse;

/// Puts the two sides of a mapping and its lines together.
///
/// @param messages its own and those of what it builds on, in the order in which they count
record Picture(Format from, Format to, Compiler compiler, List<JsonNode> messages) {

    Drawing of(SampleValues sample) {
        List<JsonNode> chosen = chosen(sample.type());
        var drawer = new Drawer(compiler);
        chosen.forEach(each -> drawer.entries(each.path("entries"), Spot.of(from, sample.type())));
        return new Drawing(
                sample.type(), source(sample, chosen), sample, target(drawer), drawer.roots(), drawer.lines());
    }

    /// The message maps for documents of a type: the closest, as when a message is mapped, whatever their conditions
    /// are.
    /// All of them where none is named.
    private List<JsonNode> chosen(String type) {
        List<String> kinds = new ArrayList<>(List.of(type));
        if (type.contains("^")) {
            kinds.add(type.substring(0, type.indexOf('^')));
        }
        for (String kind : kinds) {
            List<JsonNode> found =
                    messages.stream().filter(each -> types(each).contains(kind)).toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        List<JsonNode> any = messages.stream()
                .filter(each -> types(each).isEmpty() || types(each).contains("*"))
                .toList();
        return any.isEmpty() ? messages : any;
    }

    private static List<String> types(JsonNode message) {
        List<String> types = new ArrayList<>();
        message.path("types").forEach(each -> types.add(each.asText()));
        return types;
    }

    private Outline source(SampleValues sample, List<JsonNode> chosen) {
        return switch (sample) {
            case SampleValues.OfV2 v2 -> segments(v2, chosen);
            case SampleValues.OfTree tree when from instanceof Format.Fhir -> resources(tree, chosen);
            case SampleValues.OfTree tree ->
                tree.tree() instanceof MissingNode ? columns() : PathOutline.of(tree.tree());
        };
    }

    private Outline columns() {
        return new ModelOutline(
                from.model(),
                from.model().elements(FreeForm.OBJECT).stream()
                        .map(each -> new Node(each.name(), each.name(), "", "", false, false, true))
                        .toList(),
                ".");
    }

    /// What the standard says that such messages have, and what the sample has all the same.
    private Outline segments(SampleValues.OfV2 sample, List<JsonNode> chosen) {
        V2 v2 = from instanceof Format.Hl7v2(String version) && V2.of(version).isPresent()
                ? V2.of(version).orElseThrow()
                : V2.any();
        Map<String, SegmentUse> uses = new LinkedHashMap<>();
        List<String> types = sample.type().isEmpty()
                ? chosen.stream().flatMap(each -> types(each).stream()).limit(1).toList()
                : List.of(sample.type());
        types.forEach(type -> v2.segments(type).forEach(each -> uses.putIfAbsent(each.id(), each)));
        Set<String> ids = new LinkedHashSet<>(uses.keySet());
        chosen.forEach(each -> each.path("also").forEach(also -> ids.add(also.asText())));
        ids.addAll(sample.segments());
        return new ModelOutline(
                v2,
                ids.stream()
                        .map(id -> {
                            SegmentUse use = uses.getOrDefault(id, new SegmentUse(id, true, false));
                            return ModelOutline.root(v2, id, id, "", id, use.many(), use.required());
                        })
                        .toList(),
                "-");
    }

    private static Outline resources(SampleValues.OfTree sample, List<JsonNode> chosen) {
        Set<String> types = new LinkedHashSet<>();
        sample.resources().forEach(each -> types.add(each.path("resourceType").asText()));
        chosen.forEach(each -> types.addAll(types(each)));
        return new ModelOutline(
                R4.table(),
                types.stream()
                        .filter(each -> !each.equals("Bundle") && R4.table().knows(each))
                        .map(each -> ModelOutline.root(R4.table(), each, each, "", each, true, false))
                        .toList(),
                ".");
    }

    private Outline target(Drawer drawer) {
        Model model = to.model();
        List<Node> roots =
                drawer.roots().stream().map(each -> root(model, each)).toList();
        boolean free =
                model instanceof FreeForm && model.elements(FreeForm.OBJECT).isEmpty();
        return free
                ? PathOutline.of(
                        roots, drawer.lines().stream().map(Drawing.Line::target).toList())
                : new ModelOutline(model, roots, "/");
    }

    private static Node root(Model model, Root root) {
        return model instanceof FreeForm
                ? new Node(root.map(), root.map(), root.at(), root.type(), false, false, false)
                : ModelOutline.root(model, root.map(), root.type(), root.map(), root.type(), true, false);
    }
}
