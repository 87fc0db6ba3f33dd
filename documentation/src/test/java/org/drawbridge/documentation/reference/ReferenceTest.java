package org.drawbridge.documentation.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drawbridge.server.config.Configuration;
import org.drawbridge.server.config.Key;
import org.junit.jupiter.api.Test;

/// The reference says what the code does.
class ReferenceTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PROBE = ROOT.resolve("documentation/src/main/probe");

    /// Where a reader takes any name.
    private static final Pattern FREE = Pattern.compile(".*\\.(properties|headers)\\..*");

    /// A call of a reader that names its key, as `node.text("host"`.
    private static final Pattern QUESTION = Pattern.compile(
            "\\.(?:has|object|objects|text|texts|words|required|number|port|yes|duration|bytes|url|zone|one)\\(\\s*\"([a-z-]*[a-z])\"");

    @Test
    void everyGeneratedPageIsAsTheCodeMakesIt() {
        Reference.pages(ROOT)
                .forEach((name, text) -> assertThat(
                                ROOT.resolve("docs/reference").resolve(name))
                        .as("differs from the code; write it anew with: ./drawbridge docs")
                        .content()
                        .isEqualTo(text));
    }

    @Test
    void everyKeyHasASentenceAndEverySentenceAKey() {
        // Given
        Map<String, String> meanings = ConfigurationPage.meanings();
        Set<String> unused = new TreeSet<>(meanings.keySet());
        Set<String> silent = new TreeSet<>();

        // When
        for (Key key : ConfigurationPage.keys(ROOT)) {
            ConfigurationPage.meaning(meanings, key)
                    .ifPresentOrElse(
                            meaning -> unused.removeIf(
                                    each -> key.path().endsWith(each) && meaning.equals(meanings.get(each))),
                            () -> silent.add(key.path()));
        }

        // Then
        assertThat(silent).isEmpty();
        assertThat(unused).isEmpty();
    }

    @Test
    void everyKeyThatAReaderNamesWasAskedFor() throws IOException {
        // Given
        Set<String> asked = Configuration.keys(PROBE).stream()
                .flatMap(key -> Stream.of(key.path().split("\\.")))
                .map(each -> each.replace("[]", ""))
                .collect(Collectors.toSet());

        // Then
        try (Stream<Path> readers =
                Files.list(ROOT.resolve("appliance-server/server/src/main/java/org/drawbridge/server/config"))) {
            for (Path each : readers.toList()) {
                assertThat(asked)
                        .as("the probe does not lead to every key of " + each.getFileName())
                        .containsAll(QUESTION.matcher(Files.readString(each))
                                .results()
                                .map(match -> match.group(1))
                                .toList());
            }
        }
    }

    @Test
    void everyKeyOfTheSamplesIsInTheReference() throws IOException {
        // Given
        Set<String> known = Configuration.keys(PROBE).stream().map(Key::path).collect(Collectors.toSet());
        Set<String> given = new HashSet<>();
        for (String folder : List.of("config", "config/examples", "packaging/first", "packaging/container/config")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder), 2)) {
                for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                        .filter(each -> !each.toString().contains("mappings"))
                        .toList()) {
                    collect("", new ObjectMapper(new YAMLFactory()).readTree(file.toFile()), given);
                }
            }
        }

        // Then
        given.removeIf(each -> FREE.matcher(each).matches());
        assertThat(known).containsAll(given);
    }

    private static void collect(String path, JsonNode node, Set<String> into) {
        if (node.isObject()) {
            node.properties().forEach(each -> {
                String key = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
                into.add(key);
                collect(key, each.getValue(), into);
            });
        } else if (node.isArray()) {
            node.forEach(each -> collect(path + "[]", each, into));
        }
    }
}
