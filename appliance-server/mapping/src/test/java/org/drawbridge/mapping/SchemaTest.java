package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The published JSON Schema and the compiler agree on what a mapping file may say.
class SchemaTest {

    private static final JsonNode TREE = read();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TREE.toString(), InputFormat.JSON);

    @Test
    void theSampleMappingsAreValid() throws IOException {
        try (Stream<Path> files = Files.list(Above.find("config/mappings").orElseThrow())) {
            for (Path each :
                    files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                assertThat(errors(MappingFile.tree(Files.readAllBytes(each)).orElseThrow()))
                        .as(each.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void theStandardMapsAreValid() {
        for (String each : MappingCompiler.FILES) {
            assertThat(errors(headed(MappingFile.shipped(each).tree())))
                    .as(each)
                    .isEmpty();
        }
        assertThat(errors(headed(MappingFile.shipped("maps/messages.yaml").tree())))
                .isEmpty();
    }

    @Test
    void whatTheCompilerDoesNotKnowIsNotValid() {
        assertThat(errors(
                        headed(Written.json("{\"maps\": {\"a\": {\"to\": \"Patient\", \"rules\": [{\"form\": 1}]}}}"))))
                .isNotEmpty();
    }

    @Test
    void knowsTheKeysThatTheCompilerKnows() {
        assertThat(keys("rule")).isEqualTo(RuleCompiler.KEYS);
        assertThat(keys("alternative")).isEqualTo(RuleCompiler.VALUE_KEYS);
        assertThat(keys("map")).isEqualTo(Compiler.MAP_KEYS);
        assertThat(keys("message")).isEqualTo(MessageCompiler.MESSAGE_KEYS);
        assertThat(keys("entry")).isEqualTo(MessageCompiler.ENTRY_KEYS);
        assertThat(keys("table")).isEqualTo(TableReader.KEYS);
    }

    private static Set<String> keys(String definition) {
        Set<String> keys = new HashSet<>();
        TREE.at("/$defs/" + definition + "/properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static JsonNode headed(JsonNode tree) {
        ObjectNode headed = tree.deepCopy();
        return headed.put("mapping", "a").put("version", 1).put("from", "hl7v2").put("to", "fhir-r4");
    }

    private static List<String> errors(JsonNode mapping) {
        return SCHEMA.validate(mapping.toString(), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static JsonNode read() {
        try {
            return Written.json(
                    Files.readString(Above.find("docs/reference").orElseThrow().resolve("mapping.schema.json")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
