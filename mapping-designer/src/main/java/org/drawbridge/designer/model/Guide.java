package org.drawbridge.designer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Drawing;
import org.drawbridge.mapping.Drawing.Kind;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.Drawing.Root;
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.MappingDraft;
import org.drawbridge.mapping.Outline;

/// What the standard maps, which follow HL7's v2-to-FHIR tables, make of the same sample: lines that a mapping from
/// HL7 v2 to FHIR without them is likely to need.
record Guide(Drawing standard) {

    private static final int WEIGHT = 100;

    /// Empty where the mapping is of other formats, or builds on the standard maps anyway. Takes time.
    static Optional<Guide> of(MappingDraft draft, Payload sample) {
        boolean fits = draft.at("from").asText().startsWith("hl7v2")
                && draft.at("to").asText().startsWith("fhir-r4")
                && !draft.at("base").isTextual();
        return fits
                ? MappingDraft.of(Path.of("guide.yaml"), """
                        mapping: guide
                        version: 1
                        from: hl7v2
                        to: fhir-r4
                        base: %s
                        """.formatted(Library.STANDARD))
                        .draw(sample)
                        .map(Guide::new)
                : Optional.empty();
    }

    /// For what the sample has and the mapping does not make yet.
    List<Suggestion> lines(Drawing own, MappingDraft draft) {
        Map<String, String> types = new HashMap<>();
        standard.roots().forEach(each -> types.put(each.map(), each.type()));
        Set<String> made = new HashSet<>();
        own.lines().forEach(each -> made.add(each.target()));
        List<Suggestion> found = new ArrayList<>();
        for (Line line : standard.lines()) {
            String type = types.getOrDefault(Paths.root(line.target()), "");
            for (Root root : own.roots()) {
                if (root.type().equals(type) && root.at().equals(at(line)) && wanted(line, own)) {
                    String to =
                            root.map() + line.target().substring(line.target().indexOf('/'));
                    if (made.add(to)) {
                        suggestion(line, to, own, draft).ifPresent(found::add);
                    }
                }
            }
        }
        return found;
    }

    /// Where the map stands that makes what the line is in.
    private String at(Line line) {
        return standard.roots().stream()
                .filter(each -> each.map().equals(Paths.root(line.target())))
                .map(Root::at)
                .findFirst()
                .orElse("");
    }

    private static boolean wanted(Line line, Drawing own) {
        return line.sources().size() == 1
                && (line.kind() == Kind.COPY || line.kind() == Kind.VALUE)
                && !own.values().at(line.sources().getFirst()).isEmpty();
    }

    private static Optional<Suggestion> suggestion(Line line, String to, Drawing own, MappingDraft draft) {
        // The standard maps are for all versions: what is a part in one is a whole in another.
        List<Outline.Node> way = Stroke.way(own.source(), line.sources().getFirst());
        if (way.isEmpty()) {
            return Optional.empty();
        }
        String from = way.getLast().path();
        var reason = new Suggestion.Reason.Guide(line.map());
        if (line.kind() == Kind.COPY) {
            return Optional.of(new Suggestion(from, to, Optional.empty(), reason, WEIGHT));
        }
        return line.words().startsWith("table ")
                ? knowing(draft, own.values().at(from))
                        .map(table -> new Suggestion(from, to, Optional.of(table), reason, WEIGHT))
                : Optional.empty();
    }

    /// The mapping's table that knows all of these codes.
    private static Optional<String> knowing(MappingDraft draft, List<String> codes) {
        for (Map.Entry<String, JsonNode> table : draft.at("tables").properties()) {
            JsonNode known = table.getValue().path("codes");
            if (codes.stream().allMatch(known::has)) {
                return Optional.of(table.getKey());
            }
        }
        return Optional.empty();
    }
}
