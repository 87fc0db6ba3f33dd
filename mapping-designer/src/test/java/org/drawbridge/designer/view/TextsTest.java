package org.drawbridge.designer.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drawbridge.designer.model.RuleKeys;
import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void everyLanguageHasTheSameKeys() throws IOException {
        assertThat(file("texts_de.properties").stringPropertyNames())
                .isEqualTo(file("texts.properties").stringPropertyNames());
    }

    @Test
    void everyTextThatAScreenWantsIsThere() throws IOException {
        // Given
        var wanted = Pattern.compile("Texts\\.of\\(\\s*\"([a-z.A-Z_]+[a-zA-Z])\"");
        // When
        Set<String> used = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path each : sources.filter(Files::isRegularFile).toList()) {
                wanted.matcher(Files.readString(each)).results().forEach(found -> used.add(found.group(1)));
            }
        }
        // Then
        assertThat(used).hasSizeGreaterThan(25);
        assertThat(file("texts.properties").stringPropertyNames()).containsAll(used);
    }

    @Test
    void everythingThatARuleCanSayHasASentenceAndAnExample() throws IOException {
        // When
        Properties texts = file("texts.properties");
        // Then
        assertThat(RuleKeys.GROUPS.stream().flatMap(List::stream))
                .hasSizeGreaterThan(35)
                .allSatisfy(key -> assertThat(texts.getProperty("key." + key)).matches("[^|]+\\.\\|.+"));
    }

    private static Properties file(String name) throws IOException {
        var properties = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("src/main/resources/org/drawbridge/designer", name))) {
            properties.load(in);
        }
        return properties;
    }
}
