package org.drawbridge.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaValidatorTest {

    private static final String SCHEMA = """
            {"type": "object", "required": ["id"], "additionalProperties": false,
             "properties": {"id": {"type": "integer"}, "state": {"enum": ["new", "done"]},
                            "code": {"pattern": "^[A-Z]+$"}, "amount": {"$ref": "%s"}}}
            """;

    @TempDir
    Path folder;

    private Path schema;

    @BeforeEach
    void write() throws IOException {
        schema = Files.writeString(folder.resolve("order.json"), SCHEMA.formatted("amount.json"));
        Files.writeString(folder.resolve("amount.json"), "{\"type\": \"number\", \"minimum\": 0}");
    }

    @Test
    void findsWhatBreaksTheSchemaAndWhatItRefersToInItsFolder() {
        // Given
        Validator validator = Found.validator(new Rules.JsonSchema(schema));

        // When
        List<Finding> findings = Found.in(
                validator, "{\"state\": \"Leaked\", \"code\": \"Leaked\", \"amount\": -1, \"Leaked\": \"Leaked\"}");

        // Then
        assertThat(Found.rules(findings))
                .containsExactlyInAnyOrder(
                        "ERROR  required",
                        "ERROR  additionalProperties",
                        "ERROR /state enum",
                        "ERROR /code pattern",
                        "ERROR /amount minimum");
        assertThat(Found.texts(findings)).contains("Breaks the rule /properties/state/enum of the schema.");
        assertThat(findings.toString()).doesNotContain("Leaked");
        assertThat(Found.in(validator, "{\"id\": 1, \"amount\": 2}")).isEmpty();
    }

    @Test
    void whatIsNoJsonIsOneFinding() {
        Validator validator = Found.validator(new Rules.JsonSchema(schema));

        assertThat(Found.texts(Found.in(validator, "{\"id\": Leaked}")))
                .containsExactly("line 1, column 8: this is no JSON.");
    }

    @Test
    void aSchemaThatAsksForOthersOverTheNetworkIsRefused() throws IOException {
        Files.writeString(schema, SCHEMA.formatted("http://127.0.0.1:9/amount.json"));

        assertThatThrownBy(() -> new StandardValidators().of(new Rules.JsonSchema(schema)))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("it refers to one that is not in its folder");
    }
}
