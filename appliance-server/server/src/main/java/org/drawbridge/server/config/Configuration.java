package org.drawbridge.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.StartupException;
import org.drawbridge.mapping.Library;

/// Everything that a configuration folder says: `drawbridge.yaml`, one file per channel under `channels` and
/// one per mapping under `mappings`.
///
/// @param drain how long a stop waits for what is in hand
public record Configuration(String apiHost, int apiPort, Duration drain, List<Channel.Plan> channels) {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    public Configuration {
        channels = List.copyOf(channels);
    }

    /// Reads and checks all of it. Throws [StartupException] that lists every problem, if there is any.
    public static Configuration read(Path folder, Clock clock) {
        var problems = new Problems();
        Configuration read = read(folder, clock, problems);
        if (!problems.isEmpty()) {
            throw new StartupException(
                    "The configuration in " + folder + " cannot be used:\n  " + String.join("\n  ", problems.all()));
        }
        return read;
    }

    private static Configuration read(Path folder, Clock clock, Problems problems) {
        if (!Files.isDirectory(folder)) {
            problems.add(folder.toString(), "there is no such folder; name one with --config.");
            return new Configuration("", 0, Duration.ZERO, List.of());
        }
        Path main = folder.resolve("drawbridge.yaml");
        if (Files.exists(folder.resolve("drawbridge.yml"))) {
            problems.add("drawbridge.yml", "rename it to end in .yaml.");
        }
        Node node = Files.exists(main) ? parse(folder, main, problems) : empty(problems);
        Node api = node.object("api");
        String host = api.text("host", "127.0.0.1");
        int port = api.port("port", 8420);
        api.end();
        Duration drain = node.duration("drain", Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(10));
        node.end();

        var transformations = new Transformations(Library.of(folder.resolve("mappings")), problems);
        var reader = new ChannelReader(clock, host, port, transformations);
        List<Channel.Plan> plans = new ArrayList<>();
        for (Path file : files(folder.resolve("channels"), problems)) {
            plans.add(reader.read(nameOf(file), parse(folder, file, problems)));
        }
        transformations.checkOthers();
        if (plans.isEmpty() && problems.isEmpty()) {
            problems.add("channels/", "there is no channel; add one as channels/NAME.yaml.");
        }
        return new Configuration(host, port, drain, plans);
    }

    private static List<Path> files(Path folder, Problems problems) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            List<Path> files = found.sorted().toList();
            files.stream()
                    .filter(file -> file.toString().endsWith(".yml"))
                    .forEach(file -> problems.add("channels/" + nameOf(file) + ".yml", "rename it to end in .yaml."));
            return files.stream()
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .toList();
        } catch (IOException e) {
            problems.add("channels/", "the folder cannot be read.");
            return List.of();
        }
    }

    private static String nameOf(Path file) {
        String name = file.getName(file.getNameCount() - 1).toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static Node empty(Problems problems) {
        return new Node("drawbridge.yaml", "", YAML.createObjectNode(), problems);
    }

    private static Node parse(Path folder, Path file, Problems problems) {
        String name = folder.relativize(file).toString();
        JsonNode tree = YAML.createObjectNode();
        try {
            JsonNode read = YAML.readTree(Files.readAllBytes(file));
            if (read != null && !read.isMissingNode()) {
                tree = read;
            }
        } catch (JsonProcessingException e) {
            problems.add(
                    name
                            + (e.getLocation() == null
                                    ? ""
                                    : ": line " + e.getLocation().getLineNr()),
                    "is not valid YAML here; check the indentation, the quotes and that no key is given twice.");
        } catch (IOException e) {
            problems.add(name, "the file cannot be read; check its permissions.");
        }
        return new Node(name, "", tree, problems);
    }
}
