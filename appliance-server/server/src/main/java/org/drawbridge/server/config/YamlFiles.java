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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The YAML files of a configuration folder, with the values of an environment in their places.
final class YamlFiles {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private static final String MAIN = "drawbridge.yaml";
    private static final String END = ".yaml";
    private static final String WRONG_END = ".yml";

    private final Path folder;
    private final Problems problems;
    private final Environment environment;

    /// @param chosen environment; empty for none
    YamlFiles(Path folder, String chosen, Problems problems) {
        this.folder = folder;
        this.problems = problems;
        Path file = Environment.file(folder, chosen);
        boolean there = !chosen.isEmpty() && file.normalize().startsWith(folder.normalize()) && Files.exists(file);
        this.environment = Environment.of(folder, chosen, there ? tree(file) : YAML.createObjectNode(), problems);
    }

    /// What the appliance itself is told; an empty object if there is no such file.
    Node main() {
        if (Files.exists(folder.resolve("drawbridge.yml"))) {
            problems.add("drawbridge.yml", "rename it to end in .yaml.");
        }
        Path file = folder.resolve(MAIN);
        return Files.exists(file) ? node(file) : new Node(MAIN, "", YAML.createObjectNode(), problems);
    }

    /// The files of one kind, by their names without the ending.
    ///
    /// @param part as `channels`
    Map<String, Node> in(String part) {
        Map<String, Node> nodes = new TreeMap<>();
        Path from = folder.resolve(part);
        if (!Files.isDirectory(from)) {
            return nodes;
        }
        try (Stream<Path> found = Files.list(from)) {
            List<Path> files = found.sorted().toList();
            for (Path each : files) {
                String name = String.valueOf(each.getFileName());
                if (name.endsWith(WRONG_END)) {
                    problems.add(part + "/" + name, "rename it to end in .yaml.");
                } else if (name.endsWith(END)) {
                    nodes.put(name.substring(0, name.length() - END.length()), node(each));
                }
            }
        } catch (IOException e) {
            problems.add(part + "/", "the folder cannot be read.");
        }
        return nodes;
    }

    private Node node(Path file) {
        String name = folder.relativize(file).toString();
        return new Node(name, "", environment.fill(folder, name, tree(file), problems), problems);
    }

    private JsonNode tree(Path file) {
        String name = folder.relativize(file).toString();
        try {
            JsonNode read = YAML.readTree(Files.readAllBytes(file));
            if (read != null && !read.isMissingNode()) {
                return read;
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
        return YAML.createObjectNode();
    }
}
