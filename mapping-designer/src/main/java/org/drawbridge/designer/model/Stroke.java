package org.drawbridge.designer.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.drawbridge.mapping.Drawing;
import org.drawbridge.mapping.Drawing.Kind;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.Drawing.Root;
import org.drawbridge.mapping.MappingDraft;
import org.drawbridge.mapping.MappingDraft.Edit;
import org.drawbridge.mapping.Outline;
import org.drawbridge.mapping.Outline.Node;

/// A line that a person draws, as a rule: into the `for each` that is there already for these two, else with one of its
/// own where both sides repeat, else plain.
///
/// @param source a path of the drawing's source
/// @param target a path of its target
record Stroke(Drawing drawing, MappingDraft draft, String source, String target) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// Why no rule can come of it, as a sentence; empty if one can.
    Optional<String> refusal() {
        if (target.indexOf('/') < 0) {
            return Optional.of(target + " is made as a whole: open it, and draw to what it holds.");
        }
        if (drawing.roots().stream().noneMatch(each -> each.map().equals(Paths.root(target)))) {
            return Optional.of("Nothing is made there: draw to a place within what the mapping makes.");
        }
        List<Node> from = way(drawing.source(), source);
        List<Node> to = way(drawing.target(), target);
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (to.getLast().leaf() && from.size() == 1 && !from.getLast().leaf()) {
            return Optional.of(source + " is no single value: open it, and draw from one of its parts.");
        }
        boolean same = drawing.lines().stream()
                .anyMatch(each -> each.own()
                        && each.target().equals(target)
                        && each.sources().equals(List.of(source))
                        && each.when().isEmpty());
        return same ? Optional.of("There is a line from " + source + " to this place already.") : Optional.empty();
    }

    /// What it changes in the file; empty if nothing is made there.
    Optional<Edit> edit() {
        String map = Paths.root(target);
        return drawing.roots().stream()
                .filter(each -> each.map().equals(map))
                .findFirst()
                .map(root -> within().orElseGet(() -> into(root)));
    }

    /// Into a rule that stands at what the source is in, and makes what the target is in.
    private Optional<Edit> within() {
        return drawing.lines().stream()
                .filter(each ->
                        each.own() && each.kind() == Kind.PART && each.sources().size() == 1)
                .filter(each -> Paths.isIn(target, each.target()) && !target.equals(each.target()))
                .filter(each -> Paths.isIn(source, each.sources().getFirst()))
                .filter(each -> draft.at(each.rule() + ".rules").isArray())
                .max(Comparator.comparingInt(each -> each.target().length()))
                .map(this::within);
    }

    private Edit within(Line part) {
        ObjectNode rule = JSON.objectNode()
                .put("to", target.substring(part.target().length() + 1))
                .put("from", relative(part.sources().getFirst()));
        return new Edit.Append(part.rule() + ".rules", rule);
    }

    private Edit into(Root root) {
        ObjectNode rule = rule(root);
        if (root.own()) {
            return new Edit.Append("maps." + root.map() + ".rules", rule);
        }
        ObjectNode map = JSON.objectNode().put("extends", root.map());
        map.putArray("rules").add(rule);
        return new Edit.Put("maps", root.map(), map);
    }

    private ObjectNode rule(Root root) {
        List<Node> targets = way(drawing.target(), target);
        List<Node> sources = way(drawing.source(), source);
        int repeats = firstMany(targets);
        int each = lastMany(sources, root);
        String to = target.substring(target.indexOf('/') + 1);
        boolean opens = !targets.isEmpty()
                && !targets.getLast().leaf()
                && !sources.isEmpty()
                && !sources.getLast().leaf();
        if (repeats < 0 || each < 0) {
            ObjectNode plain = JSON.objectNode().put("to", to).put("from", from(root));
            if (opens) {
                plain.putArray("rules");
            }
            return plain;
        }
        String many = sources.get(each).path();
        String list = targets.get(repeats).path();
        ObjectNode rule = JSON.objectNode()
                .put("to", list.substring(list.indexOf('/') + 1))
                .put("each", new Stroke(drawing, draft, many, target).from(root));
        if (!list.equals(target)) {
            rule.putArray("rules")
                    .addObject()
                    .put("to", target.substring(list.length() + 1))
                    .put("from", relative(many));
        } else if (opens) {
            rule.putArray("rules");
        } else {
            rule.put("from", relative(many));
        }
        return rule;
    }

    /// How the source is called in the map of a root.
    private String from(Root root) {
        if (drawing.type().contains("^") || source.matches("[A-Z][A-Z0-9]{2}(-.*)?")) {
            return source;
        }
        if (root.at().isEmpty()) {
            return source;
        }
        return Paths.isIn(source, root.at()) ? relative(root.at()) : "$." + source;
    }

    /// From a place that it is in.
    private String relative(String outer) {
        if (source.equals(outer)) {
            return ".";
        }
        String rest = source.substring(outer.length());
        // Components begin with a dot; fields of a segment and names of a tree do not.
        return outer.contains("-") && rest.matches("[.\\d]+") ? rest : rest.substring(1);
    }

    private static int firstMany(List<Node> way) {
        for (int i = 1; i < way.size(); i++) {
            if (way.get(i).many()) {
                return i;
            }
        }
        return -1;
    }

    /// What the map of the root stands at, its entry has chosen already; likewise a segment that repeats.
    private static int lastMany(List<Node> way, Root root) {
        for (int i = way.size() - 1; i >= 0; i--) {
            Node each = way.get(i);
            if (each.many() && !each.path().matches("[A-Z][A-Z0-9]{2}") && !Paths.isIn(root.at(), each.path())) {
                return i;
            }
        }
        return -1;
    }

    /// The nodes from a root to a place.
    static List<Node> way(Outline outline, String path) {
        List<Node> way = new ArrayList<>();
        List<Node> here = outline.roots();
        while (way.isEmpty() || !way.getLast().path().equals(path)) {
            Optional<Node> next = here.stream()
                    .filter(each -> Paths.isIn(path, each.path()))
                    .max(Comparator.comparingInt(each -> each.path().length()));
            if (next.isEmpty()) {
                return way;
            }
            way.add(next.get());
            here = outline.below(next.get());
        }
        return way;
    }
}
