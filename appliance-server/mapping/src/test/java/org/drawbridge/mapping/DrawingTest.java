package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Drawing.Kind;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.Library.Compiled;
import org.drawbridge.mapping.Outline.Node;
import org.junit.jupiter.api.Test;

class DrawingTest {

    private static final Payload ADMISSION = Written.payload(Samples.text("adt-a01"));

    private static MappingDraft draft(String body) {
        return MappingDraft.of(Path.of("drawn.yaml"), "mapping: drawn\nversion: 1\n" + body);
    }

    private static MappingDraft onTheStandard() {
        return draft("""
                from: hl7v2
                to: fhir-r4
                base: hl7v2-to-fhir
                maps:
                  PID-Patient:
                    extends: PID-Patient
                    without: [gender]
                    rules:
                      - {to: photo.title, from: PID-5.1, case: upper}
                """);
    }

    @Test
    void aRuleIsALineFromWhatItReadsToWhatItWrites() {
        // Given
        var draft = draft("""
                from: hl7v2 2.5.1
                to: json
                messages: [{name: all, types: [ADT], entries: [{map: person, at: PID}]}]
                tables: {sex: {codes: {M: male}}}
                maps:
                  person:
                    to: object
                    rules:
                      - {to: name, from: 5.1}
                      - {to: sex, from: PID-8, table: sex, when: PID-8 present}
                      - {to: kind, value: person}
                      - {to: "ids[]", each: 3, map: id}
                      - {to: shown, concat: [5.2, 5.1]}
                      - {to: mother, from: 6, map: id}
                  id: {to: object, rules: [{to: value, from: .1}]}
                """);
        // When
        Drawing drawing = draft.draw(ADMISSION).orElseThrow();
        // Then
        assertThat(drawing.lines())
                .extracting(Line::sources, Line::target, Line::kind, Line::words)
                .containsExactly(
                        tuple(List.of("PID-5.1"), "person/name", Kind.COPY, ""),
                        tuple(List.of("PID-8"), "person/sex", Kind.VALUE, "table sex"),
                        tuple(List.of(), "person/kind", Kind.CONSTANT, "= person"),
                        tuple(List.of("PID-3"), "person/ids[]", Kind.PART, "→ id · each"),
                        tuple(List.of("PID-3.1"), "person/ids[].value", Kind.COPY, ""),
                        tuple(List.of("PID-5.2", "PID-5.1"), "person/shown", Kind.VALUE, "concat"),
                        tuple(List.of("PID-6"), "person/mother", Kind.PART, "→ id"),
                        tuple(List.of("PID-6.1"), "person/mother.value", Kind.COPY, ""));
        assertThat(drawing.roots()).containsExactly(new Drawing.Root("person", "object", true, "PID"));
        assertThat(drawing.target().roots()).hasSize(1);
        assertThat(drawing.target().below(drawing.target().roots().getFirst()))
                .extracting(Node::name)
                .containsExactly("name", "sex", "kind", "ids[]", "shown", "mother");
    }

    @Test
    void theSourceHasNamesTypesAndTheSamplesValues() {
        // When
        Drawing drawing = onTheStandard().draw(ADMISSION).orElseThrow();
        // Then
        Node pid = drawing.source().roots().stream()
                .filter(each -> each.path().equals("PID"))
                .findFirst()
                .orElseThrow();
        List<Node> fields = drawing.source().below(pid);
        assertThat(fields.get(4)).isEqualTo(new Node("PID-5", "5", "Patient Name", "XPN", true, true, false));
        assertThat(drawing.source().below(fields.get(4)).getFirst())
                .extracting(Node::path, Node::about)
                .containsExactly("PID-5.1", "Family name");
        assertThat(drawing.values().at("PID-5.1")).isNotEmpty();
        assertThat(drawing.type()).isEqualTo("ADT^A01");
    }

    @Test
    void whatAMappingBuildsOnIsDrawnToo() {
        // When
        List<Line> lines = onTheStandard().draw(ADMISSION).orElseThrow().lines();
        // Then
        assertThat(lines).anySatisfy(each -> {
            assertThat(each.target()).isEqualTo("PID-Patient/photo.title");
            assertThat(each.own()).isTrue();
            assertThat(each.rule()).isEqualTo("maps.PID-Patient.rules[0]");
        });
        assertThat(lines).anySatisfy(each -> {
            assertThat(each.target()).isEqualTo("PID-Patient/name.family");
            assertThat(each.sources()).containsExactly("PID-5.1.1");
            assertThat(each.own()).isFalse();
        });
        assertThat(lines).noneMatch(each -> each.target().equals("PID-Patient/gender"));
        assertThat(lines).hasSizeGreaterThan(300);
    }

    @Test
    void everyPartOfAnOutputHasTheLineOfItsRule() {
        // Given
        MappingDraft draft = onTheStandard();
        if (!(draft.compile(ZoneOffset.UTC) instanceof Compiled.Good(Mapping mapping))) {
            throw new AssertionError("the mapping is good");
        }
        for (String sample : List.of("adt-a01", "oru-r01")) {
            Payload document = Written.payload(Samples.text(sample));
            // When
            Set<String> drawn = new HashSet<>();
            draft.draw(document).orElseThrow().lines().forEach(each -> drawn.add(each.rule()));
            // Then
            assertThat(mapping.explain(document).origins())
                    .hasSizeGreaterThan(50)
                    .allSatisfy(each -> assertThat(drawn).contains(each.rule()));
        }
    }

    @Test
    void everyLineEndsAtAPlaceOfTheTarget() {
        // Given
        Drawing drawing = onTheStandard().draw(ADMISSION).orElseThrow();
        for (Line line : drawing.lines()) {
            // When
            Node at = drawing.target().roots().stream()
                    .filter(each -> line.target().startsWith(each.path() + "/"))
                    .findFirst()
                    .orElseThrow();
            for (String name : line.target().substring(at.path().length() + 1).split("\\.", -1)) {
                at = drawing.target().below(at).stream()
                        .filter(each -> each.name().equals(name) || name.equals("extension"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(line.target()));
                if (name.equals("extension")) {
                    break;
                }
            }
            // Then
            assertThat(at.path()).isNotEmpty();
        }
    }

    @Test
    void aTreeIsDrawnFromItsSample() {
        // Given
        var draft = draft("""
                from: json
                to: hl7v2 2.5.1
                messages: [{name: all, entries: [{map: PID, at: patient}, {map: OBX, each: lines}]}]
                maps:
                  PID: {to: PID, rules: [{to: 5.1, from: name.family}, {to: 18, from: $.id}]}
                  OBX: {to: OBX, rules: [{to: 3.1, from: code}, {to: 1, from: ^.id}]}
                """);
        // When
        Drawing drawing = draft.draw(
                        Written.payload(
                                "{\"id\": 7, \"patient\": {\"name\": {\"family\": \"TEST\"}}, \"lines\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}"))
                .orElseThrow();
        // Then
        assertThat(drawing.lines())
                .extracting(Line::sources, Line::target)
                .containsExactly(
                        tuple(List.of("patient.name.family"), "PID/5.1"),
                        tuple(List.of("id"), "PID/18"),
                        tuple(List.of("lines.code"), "OBX/3.1"),
                        tuple(List.of("id"), "OBX/1"));
        assertThat(drawing.source().roots()).extracting(Node::path).containsExactly("id", "patient", "lines");
        assertThat(drawing.values().at("lines.code")).containsExactly("a", "b");
        assertThat(drawing.values().at("patient.name.family")).containsExactly("TEST");
    }
}
