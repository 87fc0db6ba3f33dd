package org.drawbridge.documentation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;

/// Collects the headings of a page, each with an anchor of its own: a second one of the same words gets a number.
final class Anchors extends AbstractVisitor {

    private final Map<Heading, String> found = new LinkedHashMap<>();
    private final Map<String, Integer> times = new HashMap<>();

    private Anchors() {}

    /// In the order of the page.
    static Map<Heading, String> of(Node document) {
        var anchors = new Anchors();
        document.accept(anchors);
        return anchors.found;
    }

    @Override
    public void visit(Heading heading) {
        String anchor = Address.anchor(Words.of(heading));
        int before = times.merge(anchor, 1, Integer::sum) - 1;
        found.put(heading, before == 0 ? anchor : anchor + "-" + before);
    }
}
