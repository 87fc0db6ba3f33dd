package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The threat model names a test for each threat, and there are such tests.
class ThreatsTest {

    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)`");

    @Test
    void eachThreatHasATestThatThereIs() throws IOException {
        // Given
        Path page = Above.find("docs/concepts").orElseThrow().resolve("threats.md");
        Set<String> tests = tests(Above.find("appliance-server").orElseThrow());
        // When
        List<String> threats = Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| threat"))
                .toList();
        // Then
        assertThat(threats).hasSizeGreaterThan(20);
        assertThat(threats).allSatisfy(threat -> {
            String[] cells = threat.split(" \\| ?", -1);
            List<String> named =
                    NAMED.matcher(cells[2]).results().map(each -> each.group(1)).toList();
            assertThat(named).as(threat).isNotEmpty().allMatch(tests::contains);
        });
    }

    private static Set<String> tests(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(each -> each.getFileName().toString())
                    .filter(each -> each.endsWith("Test.java"))
                    .map(each -> each.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }
}
