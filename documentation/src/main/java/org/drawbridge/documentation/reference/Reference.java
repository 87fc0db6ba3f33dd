package org.drawbridge.documentation.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The generated pages of `docs/reference`. `main` writes them; a test fails while they differ from the code.
public final class Reference {

    static final String NOTICE = "This page is made of the code by `./drawbridge docs`; change it there.\n";

    private Reference() {}

    /// Writes the pages: the repository's folder.
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("expected the repository's folder");
        }
        Path root = Path.of(arguments[0]);
        pages(root).forEach((name, text) -> {
            try {
                Files.writeString(root.resolve("docs/reference").resolve(name), text);
            } catch (IOException e) {
                throw new UncheckedIOException(name + " cannot be written", e);
            }
        });
    }

    /// Every page by its name within `docs/reference`.
    static Map<String, String> pages(Path root) {
        return Map.of(
                "configuration.md", ConfigurationPage.text(root),
                "commands.md", CommandsPage.text(),
                "api.md", ApiPage.text(),
                "permissions.md", PermissionsPage.text(),
                "metrics.md", MetricsPage.text(),
                "codes.md", CodesPage.text(root));
    }

    /// What a cell of a table may hold.
    static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").strip();
    }
}
