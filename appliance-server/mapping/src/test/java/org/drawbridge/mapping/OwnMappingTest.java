package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A site's own mappings: what they take from the standard maps, and what is found wrong with them.
class OwnMappingTest {

    @TempDir
    Path folder;

    private Written written;

    @BeforeEach
    void none() {
        written = new Written(folder);
    }

    @Test
    void aMapOfTheSameNameTakesThePlaceOfTheStandardOne() {
        written.mapping("own", """
                from: hl7v2
                to: fhir-r4
                base: hl7v2-to-fhir
                maps:
                  XPN: {to: HumanName, rules: [{to: text, concat: [.2, .1.1]}]}
                """);

        JsonNode patient = Samples.one(
                Samples.json(written.good("own").apply(Samples.message(Samples.text("adt-a01")))), "Patient");

        assertThat(patient.path("name").toString()).isEqualTo("[{\"text\":\"One Testpatient\"}]");
        assertThat(patient.path("gender").asText()).isEqualTo("male");
    }

    @Test
    void aMapThatExtendsAnotherDoesTheRest() {
        written.mapping("own", """
                from: hl7v2
                to: fhir-r4
                base: hl7v2-to-fhir
                maps:
                  PID-Patient:
                    extends: PID-Patient
                    without: [maritalStatus]
                    rules: [{to: photo.title, value: none}]
                """);

        JsonNode patient = Samples.one(
                Samples.json(written.good("own").apply(Samples.message(Samples.text("adt-a01")))), "Patient");

        assertThat(patient.has("maritalStatus")).isFalse();
        assertThat(patient.at("/photo/0/title").asText()).isEqualTo("none");
        assertThat(patient.at("/name/0/family").asText()).isEqualTo("Testpatient");
    }

    @Test
    void aMessageMapOfItsOwnComesBeforeTheStandardOne() {
        written.mapping("own", """
                from: hl7v2 2.5.1
                to: fhir-r4
                base: hl7v2-to-fhir
                messages:
                  - name: admissions
                    types: [ADT^A01]
                    entries: [{map: PID-Patient, at: PID, as: patient}]
                """);
        Mapping mapping = written.good("own");

        JsonNode own = Samples.json(mapping.apply(Samples.message(Samples.text("adt-a01"))));
        JsonNode standard = Samples.json(mapping.apply(Samples.message(Samples.text("oru-r01"))));

        assertThat(Samples.all(own, "Encounter")).isEmpty();
        assertThat(Samples.all(standard, "Observation")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '"',
            value = {
                "{to: birthDate, from: PID-99} => rules[0].from: PID has no field 99 in version 2.5.1; it has 39.",
                "{to: birthDate, from: PID-5.20} => rules[0].from: PID-5 has no component 20 in version 2.5.1; it has 14.",
                "{to: birthDate, from: PID-8.2} => rules[0].from: PID-8 has no component 2 in version 2.5.1: it is a IS, which has no parts.",
                "{to: birthDate, from: XYZ-1} => rules[0].from: HL7 v2 has no segment XYZ",
                "{to: birthDate, from: SCH-11} => rules[0].from: ADT^A01 has no SCH segment in version 2.5.1",
                "{to: birthDate, from: .7} => rules[0].from: '.7' is counted in a field, but the rule stands at a whole segment.",
                "{to: birthDate, each: 3} => rules[0].each: 'birthDate' does not repeat; use from, limit: 1 or merge.",
                "{to: link, rules: [{to: type, value: refer}]} => rules[0].rules: a Patient.link must have other",
                "{to: active, value: true}, {to: active, from: 30, if-missing: active} => rules[1]: can never apply: maps.own.rules[0] always gives a value for 'active'.",
                "{to: active, from: 30}, {to: active, value: true} => rules[0]: has no effect: maps.own.rules[1] always writes 'active' after it; put if-missing there.",
                "{to: active, from: 30, when: \"8 = M and 8 = F\"} => rules[0].when: can never hold: it asks two things of 8 at once.",
                "{to: gender, choose: [{value: male}, {when: 8 = F, value: female}]} => rules[0].choose[1]: can never apply: an alternative before it takes every case.",
                "{to: managingOrganization, reference: clinic} => rules[0].reference: no entry makes anything as 'clinic'",
                "{to: active, from: 30, if-missing: aktive} => rules[0].if-missing: Patient has no element 'aktive'; did you mean 'active'?",
            })
    void findsWhatCannotBeRightInARule(String rules, String problem) {
        written.mapping("own", """
                from: hl7v2 2.5.1
                to: fhir-r4
                messages: [{name: a, types: [ADT^A01], entries: [{map: own, at: PID, as: patient}]}]
                maps:
                  own:
                    to: Patient
                    rules: [%s]
                """.formatted(rules));

        assertThat(written.problems("own"))
                .anySatisfy(each -> assertThat(each).startsWith("own.yaml: line 9: maps.own." + problem));
    }

    @Test
    void aMapThatOnlyStandardMapsCallIsCheckedWhereTheyCallIt() {
        written.mapping("own", """
                from: hl7v2 2.5.1
                to: fhir-r4
                base: hl7v2-to-fhir
                maps:
                  XPN: {extends: XPN, rules: [{to: text, from: .99}]}
                """);

        assertThat(written.problems("own"))
                .singleElement()
                .satisfies(each -> assertThat(each).startsWith("own.yaml: line 7: maps.XPN.rules[0].from: "));
    }

    @Test
    void findsWhatCannotBeRightInTheWholeFile() {
        written.mapping("own", """
                from: hl7v2 2.9
                to: fhir-r5
                mesages: []
                """);

        assertThat(written.problems("own"))
                .containsExactlyInAnyOrder(
                        "own.yaml: line 5: mesages: there is no such key; did you mean 'messages'?",
                        "own.yaml: line 1: messages: is missing; expected which documents become what.",
                        "own.yaml: line 3: from: there is no HL7 v2 version '2.9'; expected one of 2.1, 2.2, 2.3, 2.3.1, 2.4, 2.5, 2.5.1, 2.6, 2.7, 2.8, 2.8.1.",
                        "own.yaml: line 4: to: expected one of hl7v2, fhir-r4, json, xml, csv, fixed; did you mean 'fhir-r4'?");
    }

    @Test
    void findsMissingTargetsUnknownTypesAndMapsThatNobodyUses() {
        written.mapping("own", """
                from: hl7v2 2.5.1
                to: fhir-r4
                messages: [{name: a, types: [ADT^A91], entries: [{map: visit, at: PV1}]}]
                maps:
                  visit: {to: Encounter, rules: [{to: subject.display, from: PID-5.1.1}]}
                  other: {to: HumanName, rules: [{to: text, from: .1}]}
                """);

        assertThat(written.problems("own"))
                .contains(
                        "own.yaml: line 7: maps.visit.rules: a Encounter must have class, status, which no rule writes.",
                        "own.yaml: line 8: maps.other: is never used: no entry and no rule calls it.")
                .anySatisfy(each -> assertThat(each)
                        .startsWith("own.yaml: line 5: messages[0].types: HL7 v2 2.5.1 has no message 'ADT^A91'"));
    }

    @Test
    void whatIsNoYamlIsNamedWithItsLine() {
        written.file("own.yaml", "mapping: own\nversion: [1\nfrom: hl7v2\n");

        assertThat(written.problems("own")).hasSize(1).first().asString().startsWith("own.yaml: line ");
    }

    @Test
    void noStandardRuleReadsAFieldThatNoVersionHas() {
        var compiler = new Compiler(new Format.Hl7v2(""), new Format.Fhir());
        Map<String, Optional<String>> verdicts = MappingCompiler.standardPaths(Standard.HL7V2_TO_FHIR, compiler);

        List<String> wrong = verdicts.entrySet().stream()
                .filter(each -> each.getValue()
                        .filter(problem ->
                                problem.contains("has no field") || problem.contains("HL7 v2 has no segment"))
                        .isPresent())
                // PRT-16 to PRT-24 came with 2.9, which the table does not have.
                .filter(each -> !each.getKey().contains("maps.PRT-"))
                .map(each -> each.getKey() + ": " + each.getValue().get())
                .sorted()
                .toList();

        assertThat(wrong).isEmpty();
        assertThat(verdicts).hasSizeGreaterThan(200);
    }

    @Test
    void theSampleMappingIsGood() {
        var library = Library.of(Above.find("config/mappings").orElseThrow());

        assertThat(library.names()).isNotEmpty();
        assertThat(library.names())
                .allSatisfy(each ->
                        assertThat(library.compile(each, ZoneOffset.UTC)).isInstanceOf(Library.Compiled.Good.class));
    }
}
