package org.drawbridge.designer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.drawbridge.desktop.InlineTasks;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestionsTest {

    private static final String MAPPING = """
            mapping: people
            version: 1
            from: hl7v2 2.5.1
            to: fhir-r4
            tables: {sex: {codes: {M: male, F: female}}}
            messages:
              - {name: all, types: [ADT], entries: [{map: patient, at: PID, as: patient}]}
            maps:
              patient:
                to: Patient
                rules:
                  - {to: active, value: true}
            """;

    private static final String SAMPLE = "MSH|^~\\&|PMS|NORTH|||20261123101500||ADT^A01^ADT_A01|1|P|2.5.1\r"
            + "PID|1||4711^^^NORTH||TESTPATIENT^ONE||19620317|M|||1 Main St^^Springfield^IL^62701\r";

    @TempDir
    Path folder;

    private Designer open(String mapping, String sample) throws IOException {
        Path file = folder.resolve("people.yaml");
        Files.writeString(file, mapping);
        Designer designer = Designer.open(
                new InlineTasks(),
                ZoneOffset.UTC,
                file,
                folder.resolve("drafts"),
                Payload.of(sample.getBytes(StandardCharsets.UTF_8)));
        designer.refresh();
        return designer;
    }

    private static List<String> lines(Suggestions suggestions) {
        return suggestions.likely().stream()
                .map(each -> each.from() + " " + each.to())
                .toList();
    }

    @Test
    void whatHl7sTablesSayIsSuggestedForWhatTheSampleHas() throws IOException {
        // Given
        Designer designer = open(MAPPING, SAMPLE);
        // When
        var suggestions = new Suggestions(designer);
        // Then
        assertThat(suggestions.likely())
                .filteredOn(each -> each.to().equals("patient/gender"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.from()).isEqualTo("PID-8");
                    assertThat(each.table()).contains("sex");
                    assertThat(each.reason()).isInstanceOf(Suggestion.Reason.Guide.class);
                });
        assertThat(lines(suggestions))
                .contains("PID-5.1.1 patient/name.family", "PID-5.2 patient/name.given", "PID-7.1 patient/birthDate")
                .doesNotContain("PID-30 patient/deceasedBoolean");
    }

    @Test
    void namesThatAreAlikeAreSuggestedWhereTheValueFits() throws IOException {
        // Given
        String json = MAPPING.replace("hl7v2 2.5.1", "json")
                .replace(", types: [ADT]", "")
                .replace(", at: PID", "");
        Designer designer = open(
                json,
                "{\"surname\": \"TESTPATIENT\", \"dob\": \"1962-03-17\", \"city\": \"Springfield\", \"deceased\": \"maybe\"}");
        // When
        var suggestions = new Suggestions(designer);
        // Then
        assertThat(lines(suggestions))
                .contains("surname patient/name.family", "dob patient/birthDate", "city patient/address.city")
                .noneMatch(each -> each.startsWith("deceased "));
        assertThat(suggestions.likely())
                .allSatisfy(each -> assertThat(each.reason()).isInstanceOf(Suggestion.Reason.Name.class));
    }

    @Test
    void allThatAreConfirmedAreDrawnInOneEdit() throws IOException {
        // Given
        Designer designer = open(MAPPING, SAMPLE);
        var suggestions = new Suggestions(designer);
        // When
        suggestions.draw(suggestions.likely());
        // Then
        assertThat(designer.remarks().get()).isEmpty();
        assertThat(designer.result().get().values().values())
                .contains("TESTPATIENT", "ONE", "male", "1962-03-17", "Springfield");
        assertThat(suggestions.likely()).isEmpty();
        // When
        designer.undo();
        // Then
        assertThat(designer.draft().text()).isEqualTo(MAPPING);
    }

    @Test
    void whatIsRefusedIsNotSuggestedAgain() throws IOException {
        // Given
        Designer designer = open(MAPPING, SAMPLE);
        var suggestions = new Suggestions(designer);
        Suggestion first = suggestions.likely().getFirst();
        // When
        suggestions.refuse(List.of(first));
        designer.connect("PID-19", "patient/maritalStatus.text");
        // Then
        assertThat(suggestions.likely()).isNotEmpty().doesNotContain(first);
    }
}
