package org.drawbridge.documentation;

import java.net.URI;
import java.util.Locale;

/// Where on the site a file of the repository is: what lies under `docs` at the top, all else under `project`.
final class Address {

    private static final String DOCS = "docs/";

    private Address() {}

    static String of(String file) {
        return file.startsWith(DOCS) ? file.substring(DOCS.length()) : "project/" + file;
    }

    /// Of a file that becomes a page.
    static String ofPage(String file) {
        String plain = of(file);
        if (plain.equals("README.md")) {
            return "index.html";
        }
        return plain.endsWith(".md") ? plain.substring(0, plain.length() - 2) + "html" : plain + ".html";
    }

    /// The way from one page of the site to another.
    static String between(String from, String to) {
        String up = "../".repeat((int) from.chars().filter(each -> each == '/').count());
        return up + to;
    }

    /// What a link in a file of the repository means, as a path from the root.
    static String resolve(String file, String link) {
        return URI.create("/" + file).resolve(link).normalize().getPath().substring(1);
    }

    static boolean isElsewhere(String link) {
        return link.matches("[a-z]+:.*");
    }

    /// The anchor of a heading, as GitHub makes it, so that links work there, too.
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\p{M}_\\- ]", "")
                .replace(' ', '-');
    }
}
