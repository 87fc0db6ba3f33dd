package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompilerTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '"',
            value = {
                "{to: birthdate, from: 7} => rules[0].to: Patient has no element 'birthdate'; did you mean 'birthDate'?",
                "{to: birthDate, from: PID_7} => rules[0].from: 'PID_7' is no source path; expected such as PID-5.1, 5.1, .1 or PID-3[2].1",
                "{to: name, each: 5, map: XPM} => rules[0].map: there is no map 'XPM'; did you mean 'XPN'?",
                "{to: address, each: 11, map: XPN} => rules[0].map: makes a HumanName, but 'address' is a Address.",
                "{to: name, from: 5} => rules[0]: 'name' is a HumanName; fill it with map, rules or resource.",
                "{to: gender, from: 8, table: sex} => rules[0].table: there is no code table 'sex'.",
                "{to: gender, form: 8} => rules[0].form: there is no such key; did you mean 'from'?",
                "{to: gender, from: 8, when: PV1-2 is I} => rules[0].when: 'PV1-2 is I' is no condition; expected such as PV1-2 = I, 8 in (F, C) or 30 present",
                "{to: gender, from: 8, case: title} => rules[0].case: expected upper or lower.",
            })
    void saysWhatIsWrongAndWhatWasMeant(String rule, String problem) throws Exception {
        assertThat(problems(rule)).contains("own.yaml: line 1: maps.own." + problem);
    }

    @Test
    void reportsAllProblemsAtOnce() throws Exception {
        assertThat(problems("{to: birthdate, from: 7}, {to: gender, from: x}")).hasSize(2);
    }

    private static List<String> problems(String rules) throws Exception {
        var compiler = new Compiler(new Format.Hl7v2(""), new Format.Fhir());
        compiler.declare(file("types.yaml", "maps: {XPN: {to: HumanName, rules: [{to: family, from: .1}]}}"), false);
        compiler.declare(file("own.yaml", "maps: {own: {to: Patient, rules: [" + rules + "]}}"), true);
        compiler.compileMaps();
        return compiler.problems.stream().map(MappingProblem::toString).toList();
    }

    private static MappingFile file(String label, String text) throws Exception {
        return MappingFile.of(label, null, text.getBytes(StandardCharsets.UTF_8));
    }
}
