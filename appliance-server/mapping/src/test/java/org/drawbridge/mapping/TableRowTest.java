package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person adds what a code table lacks.
class TableRowTest {

    private static final TableRow POTASSIUM = new TableRow("K", "2823-3", "http://loinc.org", "Potassium, \"serum\"");
    private static final String MESSAGE =
            "MSH|^~\\&|LAB|MAIN|||20260301101500+0000||ORU^R01^ORU_R01|C1|P|2.5.1\r" + "OBX|1|NM|K||4.1\r";

    @TempDir
    Path folder;

    @Test
    void aRowIsAddedToACsvFileUnderItsColumnsAndTheRestStays() throws IOException {
        // Given
        String csv = "code,display,target,system,from\r\nGLU,Glucose,2345-7,http://loinc.org,2020-01-01\r\n";
        Library library = library("file: lab.csv", "lab.csv", csv);

        // When
        TableRow.Written written = library.with("lab", "tests", POTASSIUM).orElseThrow();

        // Then
        assertThat(written.name()).isEqualTo("lab.csv");
        assertThat(text(written)).isEqualTo(csv + "K,\"Potassium, \"\"serum\"\"\",2823-3,http://loinc.org,\r\n");
        assertThat(mapped(written)).contains("2823-3");
    }

    @Test
    void aColumnThatARowNeedsIsAdded() throws IOException {
        // Given
        Library library = library("file: lab.csv", "lab.csv", "code,target\nGLU,2345-7");

        // When
        TableRow.Written written = library.with("lab", "tests", new TableRow("K", "2823-3", "http://loinc.org", ""))
                .orElseThrow();

        // Then
        assertThat(text(written)).isEqualTo("code,target,system\nGLU,2345-7\nK,2823-3,http://loinc.org\n");
        assertThat(mapped(written)).contains("2823-3");
    }

    @Test
    void aRowIsAddedToAConceptMapInTheGroupOfItsSystem() throws IOException {
        // Given
        Library library = library("file: lab.json", "lab.json", """
                {"resourceType": "ConceptMap", "status": "active", "group": [
                  {"target": "http://loinc.org", "element": [
                    {"code": "GLU", "target": [{"code": "2345-7", "equivalence": "equivalent"}]}]}]}
                """);

        // When
        TableRow.Written written = library.with("lab", "tests", POTASSIUM).orElseThrow();

        // Then
        assertThat(mapped(written)).contains("2823-3");
        assertThat(text(written)).contains("GLU").containsOnlyOnce("http://loinc.org");
    }

    @Test
    void aRowIsAddedToTheMappingItselfWhereItsCodesStandThere() throws IOException {
        // Given
        Library library = library("codes:\n      GLU: 2345-7 # as the laboratory writes it", "none.csv", "");

        // When
        TableRow.Written written = library.with("lab", "tests", new TableRow("NO", "2601-3", "", ""))
                .orElseThrow();

        // Then
        assertThat(written.name()).isEqualTo("lab.yaml");
        assertThat(text(written))
                .contains("GLU: 2345-7 # as the laboratory writes it")
                .contains("2601-3");
        Files.write(folder.resolve(written.name()), written.content().reveal());
        assertThat(Library.of(folder).lacks(new OpenCodes.Key("lab", "tests", "NO")))
                .isFalse();
    }

    @Test
    void aTableThatDoesNotCollectOrKnowsTheCodeLacksNothing() throws IOException {
        // Given
        Library library = library("file: lab.csv\n    case: ignore", "lab.csv", "code,target\nGLU,2345-7\n");

        // Then
        assertThat(library.lacks(new OpenCodes.Key("lab", "tests", "K"))).isTrue();
        assertThat(library.lacks(new OpenCodes.Key("lab", "tests", "glu"))).isFalse();
        assertThat(library.lacks(new OpenCodes.Key("lab", "units", "K"))).isFalse();
        assertThat(library.lacks(new OpenCodes.Key("other", "tests", "K"))).isFalse();
    }

    @Test
    void thereIsNoFileForATableThatIsNotThere() throws IOException {
        // Given
        Library library = library("file: lab.csv", "lab.csv", "code,target\nGLU,2345-7\n");

        // Then
        assertThat(library.with("lab", "units", POTASSIUM)).isEmpty();
        assertThat(library.with("other", "tests", POTASSIUM)).isEmpty();
    }

    @Test
    void openCodesAreCountedOncePerMessageUntilTheyAreTaken() {
        // Given
        var open = new OpenCodes();
        var first = new Mapping.OpenCode("tests", "K", "OBX[1]-3");
        var again = new Mapping.OpenCode("tests", "K", "OBX[2]-3");

        // When
        open.add("lab", List.of(first, again));
        open.add("lab", List.of(first));
        open.add("lab", List.of());

        // Then
        assertThat(open.take()).containsExactly(Map.entry(new OpenCodes.Key("lab", "tests", "K"), 2L));
        assertThat(open.take()).isEmpty();
    }

    @Test
    void aSenderOfNewCodesInEachMessageFillsNoMemory() {
        // Given
        var open = new OpenCodes();

        // When
        for (int i = 0; i < OpenCodes.MOST + 10; i++) {
            open.add("lab", List.of(new Mapping.OpenCode("tests", "C" + i, "OBX[1]-3")));
        }
        open.add("lab", List.of(new Mapping.OpenCode("tests", "x".repeat(OpenCodes.LONGEST + 1), "OBX[1]-3")));

        // Then
        assertThat(open.take()).hasSize(OpenCodes.MOST);
    }

    private Library library(String rows, String name, String content) throws IOException {
        Files.writeString(folder.resolve("lab.yaml"), """
                mapping: lab
                version: 1
                from: hl7v2 2.5.1
                to: json
                tables:
                  tests:
                    %s
                    unmapped: worklist
                maps:
                  result:
                    to: object
                    rules:
                      - {to: test, from: OBX-3.1, table: tests}
                messages:
                  - name: results
                    types: [ORU]
                    entries:
                      - {map: result, at: MSH}
                """.formatted(rows));
        Files.writeString(folder.resolve(name), content);
        return Library.of(folder);
    }

    private static String text(TableRow.Written written) {
        return new String(written.content().reveal(), StandardCharsets.UTF_8);
    }

    /// What becomes of a message once the file is as written.
    private String mapped(TableRow.Written written) throws IOException {
        Files.write(folder.resolve(written.name()), written.content().reveal());
        Mapping mapping = Library.of(folder).mapping("lab", ZoneOffset.UTC);
        var result = (Mapping.Result.Mapped) mapping.apply(Payload.of(MESSAGE.getBytes(StandardCharsets.UTF_8)));
        return new String(result.output().reveal(), StandardCharsets.UTF_8);
    }
}
