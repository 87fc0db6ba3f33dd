package org.drawbridge.documentation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The list of all pages, by what a reader wants: to learn, to do, to look up, to understand.
final class Navigation {

    private static final List<String> FIRST =
            List.of("tutorial", "how-to", "handbook", "reference", "concepts", "decisions");

    private static final Map<String, String> NAMES = Map.of(
            "tutorial", "Learn",
            "how-to", "How to",
            "handbook", "Operations handbook",
            "reference", "Look up",
            "concepts", "Understand",
            "decisions", "Decisions",
            "", "The project");

    private final Map<String, List<Page>> parts;

    private Navigation(Map<String, List<Page>> parts) {
        this.parts = parts;
    }

    static Navigation of(Pages pages) {
        Comparator<Page> order = Comparator.comparing(page -> page.file().startsWith("docs/decisions")
                ? page.file()
                : page.title().toLowerCase(java.util.Locale.ROOT));
        return new Navigation(pages.all().stream()
                .filter(each -> each.file().endsWith(".md") && !each.address().equals("index.html"))
                .sorted(order)
                .collect(Collectors.groupingBy(
                        Navigation::part,
                        () -> new TreeMap<>(Comparator.comparingInt(Navigation::place)),
                        Collectors.toList())));
    }

    /// The folder under `docs`; empty for what is of the project as a whole.
    private static String part(Page page) {
        String folder = page.file().replaceFirst("^docs/", "").replaceFirst("/.*|[^/]+$", "");
        return FIRST.contains(folder) && page.file().startsWith("docs/") ? folder : "";
    }

    private static int place(String part) {
        return part.isEmpty() ? FIRST.size() : FIRST.indexOf(part);
    }

    String html(Page current) {
        var html = new StringBuilder();
        parts.forEach((part, pages) -> {
            boolean open = pages.contains(current);
            html.append(open ? "<details open>" : "<details>")
                    .append("<summary>")
                    .append(NAMES.get(part))
                    .append("</summary>\n<ul>\n");
            for (Page page : pages) {
                html.append("<li><a href=\"")
                        .append(Address.between(current.address(), page.address()))
                        .append(page.equals(current) ? "\" aria-current=\"page\">" : "\">")
                        .append(Highlighting.escaped(page.title()))
                        .append("</a></li>\n");
            }
            html.append("</ul></details>\n");
        });
        return html.toString();
    }
}
