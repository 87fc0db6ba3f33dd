package org.drawbridge.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.server.Product;
import org.drawbridge.server.Product.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ValidateCommandTest {

    private static final String GOOD = "MSH|^~\\&|LAB||||20260131080000+0100||ADT^A01^ADT_A01|1|P|2.5.1\r"
            + "EVN||20260131\rPID|1||4711^^^CLINIC^MR||TEST^ONE\rPV1|1|I\r";

    @TempDir
    Path folder;

    @Test
    void whatIsWrongStandsOnALineWithPlaceSeverityAndRule() throws Exception {
        // Given
        Path file = write("two.hl7", GOOD + GOOD.replace("PID|1||4711", "PID|one||"));

        // When
        Ended ended = validate(file.toString());

        // Then
        assertThat(ended.out())
                .isEqualTo(file + "#2: PID-1: error: PID-1 must be a whole number from 0 on. [field-malformed]\n");
        assertThat(ended.err()).endsWith("2 document(s), 1 error(s), 0 warning(s).\n");
        assertThat(ended.exit()).isEqualTo(1);
    }

    @Test
    void bundlesALineAreValidatedOneByOneAndToldAsOperationOutcomes() throws Exception {
        // Given
        Path file = write(
                "bundles.ndjson",
                "{\"resourceType\":\"Patient\",\"gender\":\"female\"}\n{\"resourceType\":\"Patient\",\"gender\":\"Leaked\"}\n");

        // When
        Ended ended = validate("--operation-outcome", file.toString());

        // Then
        List<JsonNode> outcomes = new ArrayList<>();
        for (String line : ended.out().lines().toList()) {
            outcomes.add(new ObjectMapper().readTree(line));
        }
        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.getFirst().at("/issue/0/severity").asText()).isEqualTo("information");
        assertThat(outcomes.getLast().at("/issue/0/severity").asText()).isEqualTo("error");
        assertThat(outcomes.getLast().at("/issue/0/code").asText()).isEqualTo("code-invalid");
        assertThat(outcomes.getLast().at("/issue/0/expression/0").asText()).isEqualTo("Patient.gender");
        assertThat(ended.exit()).isEqualTo(1);
    }

    @Test
    void jsonIsHeldAgainstASchemaAndToldAsJson() throws Exception {
        // Given
        Path schema = write("schema.json", "{\"required\": [\"id\"]}");
        Path file = write("order.json", "{\"state\": \"new\"}");

        // When
        Ended ended = validate("--json", "--schema", schema.toString(), file.toString());

        // Then
        JsonNode finding = new ObjectMapper().readTree(ended.out());
        assertThat(finding.path("rule").asText()).isEqualTo("required");
        assertThat(finding.path("text").asText()).isEqualTo("required property 'id' not found");
        assertThat(ended.exit()).isEqualTo(1);
    }

    @Test
    void wrongUseIsSaidAndIsNoVerdict() throws Exception {
        Path file = write("what.txt", "what");

        assertThat(validate(file.toString()).err()).contains("say what it is with --as");
        assertThat(validate("--as", "json", file.toString()).err()).contains("--schema is missing");
        assertThat(validate("--package", file.toString(), "--as", "fhir", file.toString())
                        .err())
                .contains("what.txt: this is no NPM package of FHIR");
        assertThat(validate("--json", "--operation-outcome", file.toString()).exit())
                .isEqualTo(2);
        assertThat(validate(write("good.hl7", GOOD).toString()).exit()).isZero();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Ended validate(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("validate"));
        all.addAll(List.of(arguments));
        Path err = folder.resolve("err.txt");
        return Product.end(err, Product.start(err, List.of(), all.toArray(String[]::new)));
    }
}
