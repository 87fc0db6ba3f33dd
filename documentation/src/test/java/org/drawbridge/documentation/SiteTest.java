package org.drawbridge.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The documentation is whole, and its pages are what they should be.
class SiteTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void noLinkOfTheDocumentationIsDead() {
        assertThat(DeadLinks.of(Site.of(ROOT).pages())).isEmpty();
    }

    @Test
    void aLinkToNowhereIsFoundWithItsFile() throws Exception {
        // Given
        write(
                "docs/README.md",
                "# A\n\n[b](b.md) [c](c.md) [part](b.md#part) [none](b.md#none) [x](https://x.example)\n");
        write("docs/b.md", "# B\n\n## Part\n");

        // When
        List<String> dead = DeadLinks.of(Site.of(folder).pages());

        // Then
        assertThat(dead).containsExactly("docs/README.md: c.md", "docs/README.md: b.md#none");
    }

    @Test
    void aPageIsFoundBySearchAndNavigationAndKeepsItsLinks() throws Exception {
        // Given
        write("docs/README.md", "# Begin\n\nSee [how](how-to/do.md#it) and [sample](../config/a.yaml).\n");
        write("docs/how-to/do.md", "# Do\n\n## It\n\nThe `port` is <b>open</b>.\n\n```yaml\nport: 1 # one\n```\n");
        write("config/a.yaml", "port: 1\n");

        // When
        Path site = folder.resolve("site");
        Site.of(folder).write(site);

        // Then
        assertThat(site.resolve("index.html"))
                .content()
                .contains("href=\"how-to/do.html#it\"", "href=\"project/config/a.yaml.html\"", "How to");
        assertThat(site.resolve("how-to/do.html"))
                .content()
                .contains(
                        "id=\"it\"",
                        "&lt;b&gt;",
                        "<span class=\"key\">port</span>",
                        "<span class=\"comment\"># one</span>")
                .contains("href=\"../site.css\"");
        assertThat(site.resolve("search-index.js")).content().contains("\"at\":\"how-to/do.html#it\"", "The port is");
    }

    @Test
    void noPageNeedsAnythingFromElsewhere() {
        Path site = folder.resolve("site");
        Site.of(ROOT).write(site);

        for (Page page : Site.of(ROOT).pages().all()) {
            assertThat(site.resolve(page.address()))
                    .content()
                    .as(page.address())
                    .doesNotContainPattern("(src|<link[^>]* href)=\"https?:")
                    .doesNotContain("<script>", "style=\"", "{{");
        }
    }

    private void write(String file, String text) throws Exception {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
