package org.drawbridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// No library on the class path has a fault that is in the list of `packaging/advisories.tsv`.
class AdvisoriesTest {

    private static final Pattern JAR = Pattern.compile(".*/([^/]+)/([^/]+)/\\1-\\2(-[a-z0-9_-]+)?\\.jar");

    private record Advisory(String artifact, String from, String fixed, String id) {

        static Advisory of(String line) {
            String[] parts = line.split("\t", -1);
            return new Advisory(parts[0], parts[1], parts[2], parts[3]);
        }

        boolean concerns(Library library) {
            return library.artifact().equals(artifact)
                    && compare(library.version(), from) >= 0
                    && compare(library.version(), fixed) < 0;
        }
    }

    private record Library(String artifact, String version) {

        static Optional<Library> of(String path) {
            Matcher jar = JAR.matcher(path.replace(File.separatorChar, '/'));
            return jar.matches() ? Optional.of(new Library(jar.group(1), jar.group(2))) : Optional.empty();
        }
    }

    private static List<Advisory> advisories() throws IOException {
        try (Stream<String> lines =
                Files.lines(Above.find("packaging").orElseThrow().resolve("advisories.tsv"))) {
            return lines.filter(line -> !line.startsWith("#")).map(Advisory::of).toList();
        }
    }

    /// By the numbers in them, as far as both have any.
    private static int compare(String one, String other) {
        return Arrays.compare(numbers(one), numbers(other));
    }

    private static int[] numbers(String version) {
        int[] numbers = Pattern.compile("\\d+")
                .matcher(version.replaceAll("[.-][A-Za-z].*", ""))
                .results()
                .mapToInt(each -> (int) Math.min(Long.parseLong(each.group()), Integer.MAX_VALUE))
                .toArray();
        int end = numbers.length;
        while (end > 0 && numbers[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(numbers, end);
    }

    @Test
    void noLibraryHasAFaultThatIsKnown() throws IOException {
        // Given
        List<Library> libraries = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .flatMap(path -> Library.of(path).stream())
                .toList();
        List<Advisory> advisories = advisories();
        // When
        List<String> concerned = libraries.stream()
                .flatMap(library -> advisories.stream()
                        .filter(each -> each.concerns(library))
                        .map(each -> library + ": " + each.id() + ", fixed in " + each.fixed()))
                .toList();
        // Then
        assertThat(libraries).extracting(Library::artifact).contains("h2", "logback-core", "nimbus-jose-jwt");
        assertThat(concerned).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2.1.209,true", "2.1.210,false", "2.5.252,false", "1.1.99,false", "2.0,true", "2.1.210-rc1,false"})
    void aVersionIsComparedByItsNumbers(String version, boolean concerned) {
        assertThat(new Advisory("h2", "1.1.100", "2.1.210", "x").concerns(new Library("h2", version)))
                .isEqualTo(concerned);
    }
}
