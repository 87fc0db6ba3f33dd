package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.drawbridge.formats.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each kind of rule, from HL7 v2 to JSON.
class RuleKindsTest {

    private static final String MESSAGE = """
            MSH|^~\\&|APP|NORTH|EHR|NORTH|20261123101500||ORU^R01|M-1|P|2.5.1\r\
            PID|1||4711^^^NORTH^MR~999^^^SSA^SS||TESTPATIENT^ONE^Q||19620317|M|||1 Main St^^Springfield\r\
            OBR|1|P-1|F-1|CHEM^Chemistry|||20261123090000\r\
            OBX|2|NM|K^Potassium||4.10|mmol/L|||||F\r\
            OBX|1|NM|NA^Sodium||0140|mmol/L|||||F\r\
            OBX|3|NM|WT^Weight||150|lb|||||P\r\
            OBR|2|P-2|F-2|HEM^Hematology|||20261123090500\r\
            OBX|1|ST|NOTE^Note||all~is~well||||||F\r\
            ZPI|1|local
            """.strip();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{to: a, from: PID-5.1} => 'TESTPATIENT'",
                "{to: a, value: 7} => 7",
                "{to: a, value: {b: [1]}} => {b: [1]}",
                "{to: a.b.c, from: PID-8} => {b: {c: 'M'}}",
                "{to: 'a[]', each: PID-3, from: .1} => ['4711', '999']",
                "{to: 'a[]', each: PID-3, where: .5 = SS, from: .1} => ['999']",
                "{to: a, each: PID-3, limit: 1, from: .1} => '4711'",
                "{to: a, each: PID-3, from: .1, merge: ', '} => '4711, 999'",
                "{to: 'a[]', each: OBX, from: 3.1} => ['K', 'NA', 'WT', 'NOTE']",
                "{to: 'a[]', each: OBX, sort: 3.1, limit: 3, from: 3.1} => ['K', 'NA', 'NOTE']",
                "{to: 'a[]', each: OBX, where: 2 = NM, sort: {by: 5, as: number, descending: true}, from: 5, as: decimal} => [150, 140, 4.1]",
                "{to: 'a[]', group: [OBR], rules: [{to: code, from: OBR-4.1}, {to: 'tests[]', each: OBX, from: 3.1}]} => [{code: 'CHEM', tests: ['K', 'NA', 'WT']}, {code: 'HEM', tests: ['NOTE']}]",
                "{to: a, concat: [PID-5.2, PID-5.1], separator: ' '} => 'ONE TESTPATIENT'",
                "{to: a, from: [PID-2, PID-3.1]} => '4711'",
                "{to: a, from: PID-5.1, substring: [4, 4]} => 'PATI'",
                "{to: a, from: PID-11.1, split: {at: ' ', part: 2}} => 'Main'",
                "{to: a, from: PID-5.2, case: lower, before: '<', after: '>'} => '<one>'",
                "{to: a, from: PID-3.1, pad: [6, '0']} => '004711'",
                "{to: a, from: PID-7, replace: ['1962', '62']} => '620317'",
                "{to: 'a[]', each: OBX, where: 3.1 = NA, from: 5, trim-start: '0', trim-end: '0'} => ['14']",
                "{to: a, from: PID-7, as: date} => '1962-03-17'",
                "{to: a, from: PID-7, format: dd.MM.yyyy} => '17.03.1962'",
                "{to: a, from: MSH-7, as: dateTime} => '2026-11-23T10:15:00+01:00'",
                "{to: 'a[]', each: OBX, where: 3.1 = WT, from: 5, unit: {from: 6, to: kg, decimals: 1}, as: decimal} => [68.0]",
                "{to: 'a[]', each: OBX, where: 3.1 = K, from: 5, number: {factor: 1000, decimals: 0}, as: integer} => [4100]",
                "{to: a, from: PID-30, default: none} => 'none'",
                "{to: a, choose: [{when: PID-8 = F, value: woman}, {when: PID-8 = M, value: man}, {value: person}]} => 'man'",
                "{to: a, choose: [{when: PID-8 = X, value: x}, {from: PID-8}]} => 'M'",
                "{to: a, from: PID-8, table: sex} => 'male'",
                "{to: a, from: PID-8, table: sex, when: PID-8 = F or PID-8 = M} => 'male'",
                "{to: a, value: male, when: PID-7 matches 19.*} => 'male'",
                "{to: a, from: ZPI-2} => 'local'",
                "{to: a, map: name} => {family: 'TESTPATIENT'}",
                "{to: a, from: PID-5, map: person} => {given: 'ONE'}",
                "{to: a, from: MSH-12, function: document-id, when: MSH-12 present} => '9c2d0'",
            })
    void makesOfTheMessage(String rule, String expected) {
        JsonNode made = Written.json(Written.output(mapping(rule).apply(Samples.message(MESSAGE))));

        if (rule.contains("document-id")) {
            assertThat(made.path("a").asText()).hasSize(20);
        } else {
            assertThat(made.path("a").toString())
                    .isEqualTo(expected.replace('\'', '"')
                            .replaceAll("(\\w+): ", "\"$1\":")
                            .replace(", ", ",")
                            .replace("4711,999\"", "4711, 999\""));
        }
    }

    @Test
    void aRequiredRuleThatGivesNothingFailsTheMessage() {
        Mapping.Result result = mapping("{to: a, from: PID-8}, {to: b, from: PID-19, required: true}")
                .apply(Samples.message(MESSAGE));

        assertThat(result).isInstanceOf(Mapping.Result.Failed.class);
        assertThat(result.problems())
                .extracting(Problem::code, Problem::location, Problem::text)
                .containsExactly(org.assertj.core.api.Assertions.tuple(
                        "required",
                        "PID-19",
                        "The rule maps.all.rules[1] must give a value, but nothing stands here."));
    }

    @Test
    void whatAConversionCannotReadIsLeftOutAndReported() {
        Mapping.Result result = mapping("{to: a, from: PID-8, number: {}}, {to: b, from: PID-5.1, date: yyyy}, "
                        + "{to: c, from: PID-3.1, unit: {is: kg, to: cm}}, {to: d, value: 1}")
                .apply(Samples.message(MESSAGE));

        assertThat(Written.output(result)).isEqualTo("{\"d\":1}");
        assertThat(result.problems()).extracting(Problem::location).containsExactly("PID-8", "PID-5.1", "PID-3.1");
    }

    private Mapping mapping(String rules) {
        return new Written(folder).mapping("kinds", """
                        from: hl7v2 2.5.1
                        to: json
                        tables: {sex: {codes: {M: male, F: female}}}
                        messages: [{name: all, types: [ORU], entries: [{map: all}, {map: calls, when: MSH-9.1 absent}]}]
                        maps:
                          all: {to: object, rules: [%s]}
                          name: {to: object, rules: [{to: family, from: PID-5.1}]}
                          person: {to: object, rules: [{to: given, from: .2}]}
                          calls: {to: object, rules: [{to: a, map: name}, {to: b, from: PID-5, map: person}, {to: c, from: PID-8, table: sex}]}
                        """.formatted(rules)).good("kinds");
    }
}
