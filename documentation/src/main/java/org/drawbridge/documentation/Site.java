package org.drawbridge.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The documentation as files of HTML that need no server: every page under `docs`, what they link to in the
/// repository, a navigation, and a search whose index is one of the files.
public final class Site {

    private static final List<String> ASSETS = List.of("site.css", "search.js");

    private final Repository repository;
    private final Pages pages;

    private Site(Repository repository, Pages pages) {
        this.repository = repository;
        this.pages = pages;
    }

    /// Reads the pages of the repository at `root`.
    static Site of(Path root) {
        var repository = new Repository(root);
        return new Site(repository, Pages.of(repository));
    }

    Pages pages() {
        return pages;
    }

    /// Writes the site: the repository's folder, then where to.
    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("expected the repository's folder and the one of the site");
        }
        Site site = of(Path.of(arguments[0]));
        List<String> dead = DeadLinks.of(site.pages);
        if (!dead.isEmpty()) {
            throw new IllegalStateException("The documentation has dead links:\n  " + String.join("\n  ", dead));
        }
        site.write(Path.of(arguments[1]));
    }

    void write(Path to) {
        var layout = new Layout(pages, resource("page.html"));
        try {
            for (Page page : pages.all()) {
                Files.createDirectories(to.resolve(page.address()).getParent());
                Files.writeString(to.resolve(page.address()), layout.html(page));
            }
            for (String file : pages.files()) {
                Path target = to.resolve(Address.of(file));
                Files.createDirectories(target.getParent());
                Files.write(target, repository.bytes(file));
            }
            for (String asset : ASSETS) {
                Files.writeString(to.resolve(asset), resource(asset));
            }
            Files.writeString(to.resolve("search-index.js"), SearchIndex.of(pages));
        } catch (IOException e) {
            throw new UncheckedIOException("the site cannot be written to " + to, e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Site.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is part of the generator");
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
