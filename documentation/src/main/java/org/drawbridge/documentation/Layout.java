package org.drawbridge.documentation;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;

/// Makes HTML of pages: the text, the navigation beside it, the contents of the page.
final class Layout {

    private final Pages pages;
    private final Navigation navigation;
    private final String template;

    /// @param template with `{{…}}` for what differs
    Layout(Pages pages, String template) {
        this.pages = pages;
        this.navigation = Navigation.of(pages);
        this.template = template;
    }

    String html(Page page) {
        page.document().accept(new Relinking(page));
        HtmlRenderer renderer = HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .escapeHtml(true)
                .sanitizeUrls(true)
                .attributeProviderFactory(_ -> (node, _, attributes) -> anchor(page, node, attributes))
                .nodeRendererFactory(CodeBlocks::new)
                .build();
        return template.replace("{{title}}", Highlighting.escaped(page.title()))
                .replace("{{root}}", Address.between(page.address(), ""))
                .replace("{{navigation}}", navigation.html(page))
                .replace("{{contents}}", contents(page))
                .replace("{{text}}", renderer.render(page.document()));
    }

    private static void anchor(Page page, Node node, Map<String, String> attributes) {
        if (node instanceof Heading heading) {
            attributes.put("id", page.anchors().getOrDefault(heading, ""));
        }
    }

    /// The second-level headings, where there is more than one.
    private static String contents(Page page) {
        List<Heading> parts = page.anchors().keySet().stream()
                .filter(each -> each.getLevel() == 2)
                .toList();
        if (parts.size() < 2) {
            return "";
        }
        return parts.stream()
                .map(each -> "<li><a href=\"#%s\">%s</a></li>"
                        .formatted(page.anchors().get(each), Highlighting.escaped(Words.of(each))))
                .collect(Collectors.joining("\n", "<h2>On this page</h2>\n<ul>\n", "\n</ul>"));
    }

    /// Turns links to files of the repository into links to pages of the site.
    private final class Relinking extends AbstractVisitor {

        private final Page page;

        Relinking(Page page) {
            this.page = page;
        }

        @Override
        public void visit(Link link) {
            link.setDestination(target(link.getDestination()));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            image.setDestination(target(image.getDestination()));
        }

        private String target(String link) {
            if (Address.isElsewhere(link) || link.startsWith("#")) {
                return link;
            }
            String[] parts = link.split("#", 2);
            String file = Address.resolve(page.file(), parts[0]);
            String address = pages.page(file).map(Page::address).orElseGet(() -> Address.of(file));
            return Address.between(page.address(), address) + (parts.length == 2 ? "#" + parts[1] : "");
        }
    }

    /// Writes code with its comments, texts and keys marked.
    private record CodeBlocks(HtmlNodeRendererContext context) implements NodeRenderer {

        @Override
        public java.util.Set<Class<? extends Node>> getNodeTypes() {
            return java.util.Set.of(FencedCodeBlock.class, IndentedCodeBlock.class);
        }

        @Override
        public void render(Node node) {
            if (node instanceof FencedCodeBlock fenced) {
                write(fenced.getInfo(), fenced.getLiteral());
            } else if (node instanceof IndentedCodeBlock indented) {
                write("", indented.getLiteral());
            }
        }

        private void write(String language, String code) {
            var writer = context.getWriter();
            writer.line();
            writer.raw("<pre tabindex=\"0\"><code>" + Highlighting.of(language).html(code) + "</code></pre>");
            writer.line();
        }
    }
}
