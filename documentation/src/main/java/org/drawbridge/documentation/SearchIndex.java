package org.drawbridge.documentation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;

/// The words of every part of every page, as a script that a page can load from a disk, too.
final class SearchIndex {

    private SearchIndex() {}

    static String of(Pages pages) {
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        pages.all().forEach(page -> add(parts, page));
        try {
            return "const PARTS = " + new ObjectMapper().writeValueAsString(parts) + ";\n";
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /// One entry for each heading, with all that follows it up to the next.
    private static void add(ArrayNode parts, Page page) {
        for (Map.Entry<Heading, String> each : page.anchors().entrySet()) {
            var words = new StringBuilder();
            for (Node next = each.getKey().getNext();
                    next != null && !(next instanceof Heading);
                    next = next.getNext()) {
                words.append(Words.of(next)).append(' ');
            }
            parts.addObject()
                    .put("page", page.title())
                    .put("part", Words.of(each.getKey()))
                    .put("at", page.address() + "#" + each.getValue())
                    .put("words", words.toString().replaceAll("\\s+", " ").strip());
        }
    }
}
