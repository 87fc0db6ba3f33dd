package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeTableTest {

    @TempDir
    Path folder;

    private Written written;

    @BeforeEach
    void tables() {
        written = new Written(folder).file("tables/units.csv", """
                code,target,system,display,from,until
                A,old,,,,2026-06-30
                A,new,,,2026-07-01,
                B,x,urn:x,The X,,
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '"',
            value = {
                "A, 20260101 => {\"a\":\"old\"}",
                "A, 20260701 => {\"a\":\"new\"}",
                "B, 20260701 => {\"a\":\"x\"}",
            })
    void aRowHoldsOnTheDayOfTheMessage(String given, String expected) {
        List<String> parts = List.of(given.split(", ", -1));
        assertThat(Written.output(
                        mapping("{file: tables/units.csv}").apply(message(parts.getFirst(), parts.getLast()))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '"',
            nullValues = "-",
            value = {
                "drop => {\"b\":1} => -",
                "pass => {\"a\":\"Z\",\"b\":1} => -",
                "pass-reported => {\"a\":\"Z\",\"b\":1} => code-unmapped",
                "report => {\"b\":1} => code-unmapped",
                "worklist => {\"b\":1} => code-open",
                "reject => - => code-unmapped",
            })
    void eachPolicyHasItsWayWithAnUnknownCode(String policy, @Nullable String output, @Nullable String code) {
        Mapping.Result result = mapping("{file: tables/units.csv, unmapped: " + policy + "}", ", {to: b, value: 1}")
                .apply(message("Z", "20260101"));

        assertThat(result.problems()).extracting(Problem::code).isEqualTo(code == null ? List.of() : List.of(code));
        assertThat(result.problems())
                .allSatisfy(problem -> assertThat(problem.location()).isEqualTo("PV1-2"));
        if (output == null) {
            assertThat(result).isInstanceOf(Mapping.Result.Failed.class);
        } else {
            assertThat(Written.output(result)).isEqualTo(output);
        }
        if (policy.equals("worklist")) {
            assertThat(((Mapping.Result.Mapped) result).openCodes())
                    .containsExactly(new Mapping.OpenCode("t", "Z", "PV1-2"));
        }
    }

    @Test
    void caseCanBeIgnoredAndADefaultStandForTheRest() {
        Mapping mapping = mapping("{codes: {abc: x}, case: ignore, default: other}");

        assertThat(Written.output(mapping.apply(message("aBc", "20260101")))).isEqualTo("{\"a\":\"x\"}");
        assertThat(Written.output(mapping.apply(message("Q", "20260101")))).isEqualTo("{\"a\":\"other\"}");
    }

    @Test
    void aConceptMapGoesInAndComesOutTheSame() {
        String map = """
                {"resourceType": "ConceptMap", "group": [{"target": "http://loinc.org", "element": [
                  {"code": "GLU", "target": [{"code": "2345-7", "display": "Glucose", "equivalence": "equivalent"}]},
                  {"code": "NONE", "target": [{"equivalence": "unmatched"}]}]}]}
                """;
        written.file("lab.json", map);
        mapping("{file: lab.json}");

        CodeTable table =
                Objects.requireNonNull(Library.of(folder).tables("codes").get("t"));
        JsonNode made = TableReader.conceptMap(table);

        assertThat(table.lookup("GLU", () -> {
                            throw new AssertionError("rows without dates need no day");
                        })
                        .orElseThrow()
                        .path("code")
                        .asText())
                .isEqualTo("2345-7");
        assertThat(table.lookupBack("2345-7")).contains("GLU");
        assertThat(made.at("/group/0/element/0")).isEqualTo(Written.json(map).at("/group/0/element/0"));
        assertThat(made.at("/group/0/element")).hasSize(1);
    }

    @Test
    void whatIsWrongWithATableIsFound() {
        written.file("bad.csv", "code,taget\nA,B\n")
                .file("dates.csv", "code,target,from\nA,B,1.2.2026\n")
                .mapping("codes", """
                from: hl7v2
                to: json
                tables:
                  a: {file: bad.csv}
                  b: {file: none.csv}
                  c: {codes: {A: B}, unmapped: drp}
                  d: {codes: {A: B}, case: upper}
                  e: {file: ../outside.csv}
                  f: {file: dates.csv}
                messages: [{name: all, types: [ADT], entries: [{map: all}]}]
                maps: {all: {to: object, rules: [{to: a, from: PV1-2, table: g}]}}
                """);

        assertThat(written.problems("codes"))
                .contains(
                        "codes.yaml: line 6: tables.a.file: the first line must name the columns; expected code,target and any of system, display, from, until.",
                        "codes.yaml: line 7: tables.b.file: the file 'none.csv' cannot be read; expected it beside the mapping.",
                        "codes.yaml: line 8: tables.c.unmapped: expected report, drop, pass, pass-reported, reject or worklist.",
                        "codes.yaml: line 9: tables.d.case: expected exact or ignore.",
                        "codes.yaml: line 10: tables.e.file: the file '../outside.csv' cannot be read; expected it beside the mapping.",
                        "codes.yaml: line 11: tables.f.file: row 1: from and until are days such as 2026-01-31.")
                .anySatisfy(each -> assertThat(each).contains("there is no code table 'g'"));
    }

    private Mapping mapping(String table) {
        return mapping(table, "");
    }

    private Mapping mapping(String table, String more) {
        return written.mapping("codes", """
                from: hl7v2 2.5.1
                to: json
                tables: {t: %s}
                messages: [{name: all, types: [ADT], entries: [{map: all}]}]
                maps: {all: {to: object, rules: [{to: a, from: PV1-2, table: t}%s]}}
                """.formatted(table, more)).good("codes");
    }

    private static Hl7Message message(String code, String day) {
        return Samples.message("MSH|^~\\&|||||" + day + "||ADT^A01|1|P|2.5.1\rPV1|1|" + code);
    }
}
