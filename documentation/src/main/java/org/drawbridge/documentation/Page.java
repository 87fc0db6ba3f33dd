package org.drawbridge.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/// One page of the site.
///
/// @param file of the repository that it is made of
/// @param title its first heading
/// @param anchors of its headings
/// @param links of the file as they are written there, images included
record Page(String file, String title, Node document, Map<Heading, String> anchors, List<String> links) {

    Page {
        links = List.copyOf(links);
    }

    String address() {
        return Address.ofPage(file);
    }

    /// What a page of Markdown is made of.
    static Page of(String file, Node document) {
        Map<Heading, String> anchors = Anchors.of(document);
        List<String> links = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                links.add(link.getDestination());
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                links.add(image.getDestination());
            }
        });
        String title = anchors.keySet().stream()
                .filter(each -> each.getLevel() == 1)
                .findFirst()
                .map(Words::of)
                .orElse(file);
        return new Page(file, title, document, anchors, links);
    }
}
