package org.drawbridge.server.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drawbridge.engine.StartupException;
import org.drawbridge.server.Beside;

/// The documentation, for everybody who reaches the API: at night, who needs it may not be able to log in. It has
/// nothing of the site, its patients or its configuration.
final class DocumentationRoutes {

    private static final String PREFIX = "/docs/";

    /// A page loads its own styles, scripts and images, and nothing from elsewhere.
    private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "png", "image/png");

    /// By their names within the site; what a request names is looked up here and never used as a path.
    private final Map<String, Path> files;

    DocumentationRoutes() {
        this(Beside.jar("site"));
    }

    DocumentationRoutes(Path site) {
        this.files = files(site);
    }

    List<Route> routes() {
        return List.of(Route.open("/docs", DocumentationRoutes::begin), Route.open(PREFIX + "{+page}", this::show));
    }

    private static Map<String, Path> files(Path site) {
        if (!Files.isDirectory(site)) {
            return Map.of();
        }
        try (Stream<Path> all = Files.walk(site)) {
            return all.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            each -> site.relativize(each).toString().replace('\\', '/'), Function.identity()));
        } catch (IOException e) {
            throw new StartupException("The documentation in the folder 'site' beside the product cannot be read.", e);
        }
    }

    private static void begin(Call call) {
        call.response()
                .status(Status.FOUND_302)
                .header(HeaderNames.LOCATION, PREFIX + "index.html")
                .send();
    }

    private void show(Call call) {
        String name = call.request().path().path().substring(PREFIX.length());
        Path file = files.get(name.isEmpty() ? "index.html" : name);
        if (file == null) {
            throw new Refusal(
                    404,
                    files.isEmpty()
                            ? "This build has no documentation beside it; make it with: ./drawbridge build"
                            : "There is no such page; all of them begin at /docs/index.html.");
        }
        String type = TYPES.getOrDefault(name.replaceFirst(".*\\.", ""), "text/html; charset=utf-8");
        try {
            call.response()
                    .header("Content-Type", type)
                    .header("Content-Security-Policy", POLICY)
                    .send(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new Refusal(404, "The page cannot be read; install the product again.");
        }
    }
}
