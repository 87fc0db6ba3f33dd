package org.drawbridge.server.config;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.drawbridge.connectors.file.FileDestination;
import org.drawbridge.connectors.file.FileSource;
import org.drawbridge.connectors.folder.NameTemplate;
import org.drawbridge.connectors.folder.Taking;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.engine.Source;

/// Makes file sources and destinations of what the configuration says of them.
final class FileConnectors {

    private static final Pattern ANY = Pattern.compile(".+");
    private static final String PATTERN = "a pattern for names such as \"*.hl7\"";
    private static final Pattern MARKER = Pattern.compile("[._-][A-Za-z0-9._-]{1,20}");
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Clock clock;
    private final Map<Path, String> taken = new HashMap<>();

    FileConnectors(Clock clock) {
        this.clock = clock;
    }

    Source.Factory source(String channel, Node node, Terms terms) {
        Path folder = folder(node, "the folder that files are taken from");
        String owner = folder.equals(NONE) ? channel : taken.putIfAbsent(folder, channel);
        if (owner != null && !owner.equals(channel)) {
            node.problem("folder", "is taken by channel '" + owner + "' already; give each its own.");
        }
        var standard = FileSource.Settings.of(channel, folder);
        var settings = new FileSource.Settings(
                channel,
                folder,
                inside(node, "done", folder, standard.done()),
                inside(node, "failed", folder, standard.failed()),
                taking(node, standard.taking(), SHORTEST, terms));
        node.end();
        return (intake, events) -> FileSource.open(settings, intake, events, clock);
    }

    /// How files are taken from a folder, wherever it lies.
    ///
    /// @param shortest pause between two looks at it
    static Taking taking(Node node, Taking standard, Duration shortest, Terms terms) {
        return new Taking(
                pattern(node, "files", List.of(standard.files())).getFirst(),
                pattern(node, "ignore", standard.ignored()),
                marker(node),
                node.duration("settle", Duration.ZERO, HOUR, standard.settle()),
                node.duration("poll", shortest, HOUR, standard.poll()),
                node.yes("delete-done", standard.delete()),
                node.bytes("max-file", standard.maxFile()),
                node.bytes("max-message", standard.maxMessage()),
                terms);
    }

    /// @param channel that the destination is of
    /// @param extension of the written files
    FileDestination destination(String channel, Node node, String extension) {
        Path folder = folder(node, "the folder that files are written to");
        if (channel.equals(taken.get(folder))) {
            node.problem("folder", "is the folder that this channel takes files from; messages would go round.");
        }
        var standard = FileDestination.Settings.of(channel, folder, extension);
        var settings = new FileDestination.Settings(
                channel, folder, template(node), extension, node.yes("repeatable", standard.repeatable()));
        node.end();
        return new FileDestination(settings);
    }

    static NameTemplate template(Node node) {
        String text = node.text("name", NameTemplate.DEFAULT.text());
        Optional<String> problem = NameTemplate.problem(text);
        problem.ifPresent(what -> node.problem("name", what));
        return problem.isPresent() ? NameTemplate.DEFAULT : new NameTemplate(text);
    }

    private static final Path NONE = Path.of("");

    private static Path folder(Node node, String meaning) {
        String text = node.required("folder", meaning);
        Path folder = path(node, "folder", text);
        if (!text.isEmpty() && !folder.isAbsolute()) {
            node.problem("folder", "expected a path from the root on, such as /srv/drawbridge/in.");
        }
        return folder.normalize();
    }

    /// A relative path is one inside the folder.
    private static Path inside(Node node, String key, Path folder, Path otherwise) {
        Optional<String> text = node.text(key);
        Path path = text.map(each -> folder.resolve(path(node, key, each)).normalize())
                .orElse(otherwise);
        if (path.equals(folder)) {
            node.problem(key, "expected another folder than `folder`; files would be taken again from there.");
        }
        return path;
    }

    private static Path path(Node node, String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            node.problem(key, "expected the path of a folder.");
            return NONE;
        }
    }

    private static String marker(Node node) {
        String marker = node.text("marker", "");
        if (!marker.isEmpty() && !MARKER.matcher(marker).matches()) {
            node.problem("marker", "expected what follows a file's name, such as .ok; letters, digits, '.', '_', '-'.");
        }
        return marker;
    }

    private static List<String> pattern(Node node, String key, List<String> otherwise) {
        if (!node.has(key)) {
            return otherwise;
        }
        List<String> good = new ArrayList<>();
        for (String each : node.texts(key, ANY, PATTERN)) {
            try {
                var _ = FileSystems.getDefault().getPathMatcher("glob:" + each);
                good.add(each);
            } catch (PatternSyntaxException e) {
                node.problem(key, "expected " + PATTERN + ".");
            }
        }
        return good.isEmpty() ? otherwise : good;
    }
}
