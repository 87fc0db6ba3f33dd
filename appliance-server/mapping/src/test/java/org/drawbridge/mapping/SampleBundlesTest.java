package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.BatchReader;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleBundlesTest {

    private static final R4Validator VALIDATOR = new R4Validator();

    static List<Path> samples() throws IOException {
        return SampleBundles.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSampleBecomesTheBundleBesideIt(Path sample) throws IOException {
        // Given
        JsonNode expected = new ObjectMapper().readTree(Files.readAllBytes(sample.resolve("out.json")));

        // When
        JsonNode bundle = Samples.json(SampleBundles.map(sample));

        // Then
        assertThat(bundle.toPrettyString()).isEqualTo(expected.toPrettyString());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theValidatorOfFhirR4FindsNoErrorInASample(Path sample) throws IOException {
        assertThat(VALIDATOR.errors(bundle(SampleBundles.map(sample)))).isEmpty();
    }

    /// About half a minute; where the collection of public test messages lies beside the repository.
    @Test
    void theValidatorFindsNoErrorInWhatBecomesOfAnyPublicTestMessage() throws IOException {
        // Given
        Path collection = Path.of("../../../shared/data/hl7v2");
        Assumptions.assumeTrue(Files.isDirectory(collection));

        // When
        List<String> errors = new ArrayList<>();
        for (Path file : messages(collection)) {
            for (Payload message : BatchReader.messages(Files.readAllBytes(file))) {
                if (SampleBundles.MAPPING.apply(Hl7Message.parse(message.reveal()))
                        instanceof Mapping.Result.Mapped mapped) {
                    VALIDATOR.errors(mapped.output()).forEach(error -> errors.add(file + ": " + error));
                }
            }
        }

        // Then
        assertThat(errors).isEmpty();
    }

    private static List<Path> messages(Path collection) throws IOException {
        try (Stream<Path> files = Files.walk(collection)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches("(?i).*\\.(hl7|txt)"))
                    .sorted()
                    .toList();
        }
    }

    private static Payload bundle(Mapping.Result result) {
        return ((Mapping.Result.Mapped) result).output();
    }
}
