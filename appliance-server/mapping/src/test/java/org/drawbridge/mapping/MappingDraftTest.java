package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.mapping.Library.Compiled;
import org.drawbridge.mapping.MappingDraft.Edit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Changes in the text of a mapping file: they are made where they belong, and nothing else is touched.
class MappingDraftTest {

    private static final String BY_HAND = """
            # About our laboratory.
            mapping: lab
            version: 1   # to be raised
            from: hl7v2 2.5.1
            to: json

            maps:
              # A person.
              person:
                to: object
                rules:
                  # The name first.
                  - {to: name, from: PID-5.1}   # as the PMS has it

                  - to: sex        # M or F
                    from: PID-8
                    table: sex
                  - {to: "ids[]", each: PID-3, rules: [{to: id, from: .1}]}

            tables: {sex: {codes: {M: male, F: female}}}
            messages: [{name: all, types: [ADT], entries: [{map: person}]}]
            # The end.
            """;

    private static MappingDraft draft(String text) {
        return MappingDraft.of(Path.of("lab.yaml"), text);
    }

    private static JsonNode json(String text) {
        return Written.json(text);
    }

    private static String changed(Edit edit) {
        return draft(BY_HAND).with(edit).orElseThrow().text();
    }

    @Test
    void aRuleIsAddedInALineOfItsOwnAfterTheLast() {
        // When
        String text = changed(new Edit.Append("maps.person.rules", json("{\"to\": \"born\", \"from\": \"PID-7\"}")));
        // Then
        assertThat(text)
                .isEqualTo(BY_HAND.replace(
                        "rules: [{to: id, from: .1}]}\n",
                        "rules: [{to: id, from: .1}]}\n      - {to: born, from: PID-7}\n"));
    }

    @Test
    void aRuleWithinARuleIsAddedInItsLine() {
        // When
        String text =
                changed(new Edit.Append("maps.person.rules[2].rules", json("{\"to\": \"by\", \"from\": \".4\"}")));
        // Then
        assertThat(text).isEqualTo(BY_HAND.replace("from: .1}]", "from: .1}, {to: by, from: \".4\"}]"));
    }

    @Test
    void aKeyIsAddedAndChangedWhereItsRuleStands() {
        assertThat(changed(new Edit.Put("maps.person.rules[0]", "case", json("\"upper\""))))
                .isEqualTo(BY_HAND.replace("from: PID-5.1}", "from: PID-5.1, case: upper}"));
        assertThat(changed(new Edit.Put("maps.person.rules[1]", "from", json("[\"PID-8\", \"PID-9\"]"))))
                .isEqualTo(BY_HAND.replace("from: PID-8", "from: [PID-8, PID-9]"));
        assertThat(changed(new Edit.Put("maps.person.rules[1]", "required", json("true"))))
                .isEqualTo(BY_HAND.replace("        table: sex\n", "        table: sex\n        required: true\n"));
        assertThat(changed(new Edit.Put("", "version", json("2"))))
                .isEqualTo(BY_HAND.replace("version: 1 ", "version: 2 "));
    }

    @Test
    void aKeyAndARuleAreTakenOutWithTheirLines() {
        assertThat(changed(new Edit.Drop("maps.person.rules[1]", "table")))
                .isEqualTo(BY_HAND.replace("        table: sex\n", ""));
        assertThat(changed(new Edit.Drop("maps.person.rules[0]", "to")))
                .isEqualTo(BY_HAND.replace("{to: name, from: PID-5.1}", "{from: PID-5.1}"));
        assertThat(changed(new Edit.Remove("maps.person.rules", 1)))
                .isEqualTo(BY_HAND.replace(
                        "      - to: sex        # M or F\n        from: PID-8\n        table: sex\n", ""));
        assertThat(changed(new Edit.Remove("maps.person.rules[2].rules", 0)))
                .isEqualTo(BY_HAND.replace("[{to: id, from: .1}]", "[]"));
    }

    @Test
    void whatIsMissingOnTheWayIsMade() {
        // Given
        MappingDraft little = draft("mapping: lab\nversion: 1\nfrom: hl7v2\nto: fhir-r4\nbase: hl7v2-to-fhir\n");
        JsonNode map =
                json("{\"extends\": \"PID-Patient\", \"rules\": [{\"to\": \"photo.title\", \"from\": \"PID-5.1\"}]}");
        // When
        MappingDraft changed =
                little.with(new Edit.Put("maps", "PID-Patient", map)).orElseThrow();
        // Then
        assertThat(changed.text()).isEqualTo(little.text() + """
                maps:
                  PID-Patient:
                    extends: PID-Patient
                    rules:
                      - {to: photo.title, from: PID-5.1}
                """);
        assertThat(changed.compile(ZoneOffset.UTC)).isInstanceOf(Compiled.Good.class);
    }

    @Test
    void jsonStaysJson() {
        // Given
        var draft = MappingDraft.of(Path.of("lab.json"), "{\"maps\": {\"a\": {\"rules\": [\n  {\"to\": \"b\"}\n]}}}");
        // When
        String text = draft.with(new Edit.Append("maps.a.rules", json("{\"to\": \"c\", \"from\": \"PID-5.1\"}")))
                .orElseThrow()
                .text();
        // Then
        assertThat(text)
                .isEqualTo(
                        "{\"maps\": {\"a\": {\"rules\": [\n  {\"to\": \"b\"},\n  {\"to\": \"c\", \"from\": \"PID-5.1\"}\n]}}}");
    }

    @Test
    void whatCannotBeChangedInItsPlaceIsLeftToAPerson() {
        assertThat(draft("a: 1\n").with(new Edit.Remove("a", 0))).isEmpty();
        assertThat(draft("a: [1\n").with(new Edit.Put("", "a", json("2")))).isEmpty();
    }

    /// Every rule and key of the maps that ship with the product, which are written in every way that there is.
    @ParameterizedTest
    @ValueSource(strings = {"patient", "results", "fhir-to-hl7v2/patient"})
    void anyPlaceOfALargeFileCanBeChanged(String name) throws IOException {
        // Given
        String text = new String(
                MappingDraft.class.getResourceAsStream("maps/" + name + ".yaml").readAllBytes(),
                StandardCharsets.UTF_8);
        MappingDraft draft = draft(text);
        List<Edit> edits = new ArrayList<>();
        collect(draft.tree(), "", edits);
        // When
        List<Edit> refused = new ArrayList<>();
        for (int i = 0; i < edits.size(); i += Math.max(1, edits.size() / 60)) {
            Optional<MappingDraft> changed = draft.with(edits.get(i));
            if (changed.isEmpty()
                    || (adds(edits.get(i)) && comments(changed.get().text()) < comments(text))) {
                refused.add(edits.get(i));
            }
        }
        // Then
        assertThat(edits).hasSizeGreaterThan(200);
        assertThat(refused).isEmpty();
    }

    private static boolean adds(Edit edit) {
        return edit instanceof Edit.Append
                || (edit instanceof Edit.Put put && put.key().endsWith(" 2"));
    }

    private static long comments(String text) {
        return text.lines().filter(line -> line.strip().startsWith("#")).count();
    }

    private static void collect(JsonNode node, String place, List<Edit> edits) {
        JsonNode awkward =
                json("{\"to\": \"a: b\", \"value\": \"#{x}\", \"when\": \"PID-8 = \\\"M\\\"\", \"n\": \"1\"}");
        node.properties().forEach(each -> {
            edits.add(new Edit.Put(place, each.getKey(), awkward));
            edits.add(new Edit.Put(place, each.getKey() + " 2", awkward));
            edits.add(new Edit.Drop(place, each.getKey()));
            collect(each.getValue(), TextPlaces.below(place, each.getKey()), edits);
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            edits.add(new Edit.Remove(place, i));
            collect(node.get(i), place + "[" + i + "]", edits);
        }
        if (node.isArray()) {
            edits.add(new Edit.Append(place, awkward));
        }
    }
}
