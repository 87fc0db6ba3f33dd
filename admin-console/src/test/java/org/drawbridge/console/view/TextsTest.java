package org.drawbridge.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void everyLanguageHasTheSameKeys() throws IOException {
        // Given
        Set<String> english = file("texts.properties").stringPropertyNames();
        // When
        Set<String> german = file("texts_de.properties").stringPropertyNames();
        // Then
        assertThat(german).isEqualTo(english);
    }

    private static Properties file(String name) throws IOException {
        var properties = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("src/main/resources/org/drawbridge/console", name))) {
            properties.load(in);
        }
        return properties;
    }

    @Test
    void everyTextThatAScreenWantsIsThere() throws IOException {
        // Given
        var wanted = Pattern.compile("Texts\\.of\\(\"([a-z.A-Z_]+[a-zA-Z])\"");
        Set<String> keys = file("texts.properties").stringPropertyNames();
        // When
        Set<String> used = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path each : sources.filter(Files::isRegularFile).toList()) {
                wanted.matcher(Files.readString(each)).results().forEach(found -> used.add(found.group(1)));
            }
        }
        // Then
        assertThat(used).hasSizeGreaterThan(80);
        assertThat(keys).containsAll(used);
    }
}
