package org.drawbridge.documentation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/// All pages of the site: those under `docs`, and whatever of the repository they link to, so that no link leads
/// out of the site.
final class Pages {

    private static final Pattern SOURCE = Pattern.compile(".*\\.(ya?ml|conf|options|sh|csv)|.*(LICENSE|Containerfile)");

    private final Repository repository;
    private final Parser parser =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private final Map<String, Page> pages = new TreeMap<>();
    private final Set<String> files = new TreeSet<>();

    private Pages(Repository repository) {
        this.repository = repository;
    }

    static Pages of(Repository repository) {
        var pages = new Pages(repository);
        pages.read();
        return pages;
    }

    Collection<Page> all() {
        return pages.values();
    }

    Optional<Page> page(String file) {
        return Optional.ofNullable(pages.get(file));
    }

    /// What is linked to and is shown as it is: images and schemas.
    Set<String> files() {
        return files;
    }

    private void read() {
        Deque<String> open = new ArrayDeque<>(repository.under("docs", ".md"));
        while (!open.isEmpty()) {
            String file = open.remove();
            if (pages.containsKey(file) || files.contains(file) || !repository.has(file)) {
                continue;
            }
            if (file.endsWith(".md")) {
                Page page = Page.of(file, parser.parse(repository.text(file)));
                pages.put(file, page);
                open.addAll(linked(page));
            } else if (SOURCE.matcher(file).matches()) {
                pages.put(file, source(file));
            } else {
                files.add(file);
            }
        }
    }

    private static List<String> linked(Page page) {
        List<String> linked = new ArrayList<>();
        for (String link : page.links()) {
            if (!Address.isElsewhere(link) && !link.startsWith("#")) {
                linked.add(Address.resolve(page.file(), link));
            }
        }
        return linked;
    }

    /// A file of the configuration as a page that has its name and its text.
    private Page source(String file) {
        var document = new Document();
        var heading = new Heading();
        heading.setLevel(1);
        heading.appendChild(new Text(file));
        document.appendChild(heading);
        var code = new FencedCodeBlock();
        code.setInfo(file.replaceAll(".*\\.", ""));
        code.setLiteral(repository.text(file));
        document.appendChild(code);
        return Page.of(file, document);
    }
}
