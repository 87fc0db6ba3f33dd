package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.drawbridge.formats.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pairs of formats other than HL7 v2 to FHIR.
class FormatsTest {

    private static final String BUNDLE = """
            {"resourceType": "Bundle", "type": "message", "entry": [
              {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient",
                "identifier": [{"type": {"coding": [{"code": "MR"}]}, "value": "4711"}, {"value": "x"}],
                "name": [{"family": "TEST|PATIENT", "given": ["ONE", "Q"]}], "birthDate": "1962-03", "gender": "male"}},
              {"fullUrl": "urn:uuid:2", "resource": {"resourceType": "Encounter", "status": "in-progress",
                "class": {"code": "IMP"}, "subject": {"reference": "urn:uuid:1"},
                "period": {"start": "2026-11-23T10:15:30.5+01:00"}}},
              {"resource": {"resourceType": "Observation", "status": "final", "code": {"text": "Sodium"},
                "subject": {"reference": "urn:uuid:1"}, "valueQuantity": {"value": 140.0, "unit": "mmol/L"}}}]}
            """;

    @TempDir
    Path folder;

    private Written written;

    @BeforeEach
    void none() {
        written = new Written(folder);
    }

    @Test
    void fhirBecomesAnHl7V2Message() {
        written.mapping("out", """
                from: fhir-r4
                to: hl7v2 2.5.1
                tables: {sex: {codes: {M: male, F: female}}, class: {codes: {I: IMP, O: AMB}}}
                messages:
                  - name: admission
                    types: [Bundle]
                    when: "Encounter.status = in-progress"
                    entries:
                      - {map: MSH}
                      - each: Encounter
                        entries:
                          - {map: PID, at: subject.resolve()}
                          - {map: PV1}
                      - {map: OBX, each: Observation}
                maps:
                  MSH:
                    to: MSH
                    rules:
                      - {to: 3, value: DRAWBRIDGE}
                      - {to: 7, from: Encounter.period.start}
                      - {to: 9, value: {"1": ADT, "2": A01, "3": ADT_A01}}
                      - {to: 10, function: document-id}
                      - {to: 11, value: P}
                      - {to: 12, value: "2.5.1"}
                  PID:
                    to: PID
                    rules:
                      - {to: 3, each: "identifier[type.coding.code=MR]", rules: [{to: 1, from: value}, {to: 5, value: MR}]}
                      - {to: 5, each: name, rules: [{to: 1, from: family}, {to: 2, from: "given[0]"}, {to: 3, from: "given[1]"}]}
                      - {to: 7, from: birthDate}
                      - {to: 8, from: gender, reverse-table: sex}
                  PV1:
                    to: PV1
                    rules:
                      - {to: 2, from: class.code, reverse-table: class}
                      - {to: 44, from: period.start}
                  OBX:
                    to: OBX
                    rules:
                      - {to: 2, value: NM}
                      - {to: 3.2, from: code.text}
                      - {to: 5, from: valueQuantity.value}
                      - {to: 6, from: valueQuantity.unit}
                      - {to: 11, value: F}
                """);

        String message = Written.output(written.good("out").apply(Written.payload(BUNDLE)));

        assertThat(message.lines())
                .satisfiesExactly(
                        msh -> assertThat(msh)
                                .matches(
                                        "MSH\\|\\^~\\\\&\\|DRAWBRIDGE\\|\\|\\|\\|20261123101530\\.5\\+0100\\|\\|ADT\\^A01\\^ADT_A01\\|[0-9a-f]{20}\\|P\\|2\\.5\\.1"),
                        pid -> assertThat(pid).isEqualTo("PID|||4711^^^^MR||TEST\\F\\PATIENT^ONE^Q||196203|M"),
                        pv1 -> assertThat(pv1).isEqualTo("PV1||I" + "|".repeat(42) + "20261123101530.5+0100"),
                        obx -> assertThat(obx).isEqualTo("OBX||NM|^Sodium||140.0|mmol/L|||||F"));
    }

    @Test
    void hl7V2PathsAreCheckedWhereTheyAreWritten() {
        written.mapping("out", """
                from: fhir-r4
                to: hl7v2 2.5.1
                messages: [{name: a, types: [Bundle], entries: [{map: PID, at: Patient}]}]
                maps:
                  PID: {to: PID, rules: [{to: 99, value: x}, {to: 5.1, from: nmae.family}, {to: 3.20, value: x}]}
                """);

        assertThat(written.problems("out"))
                .containsExactlyInAnyOrder(
                        "out.yaml: line 7: maps.PID.rules[0].to: PID has no element '99'; it has 39.",
                        "out.yaml: line 7: maps.PID.rules[2].to: CX has no element '20'; it has 10.",
                        "out.yaml: line 7: maps.PID.rules[1].from: Patient has no element 'nmae'; did you mean 'name'?");
    }

    @Test
    void csvBecomesFhirInOneTransaction() {
        written.mapping("in", """
                from: {csv: {separator: ";"}}
                to: fhir-r4
                messages:
                  - name: all
                    entries: [{map: row, each: ".", as: patient}]
                maps:
                  row:
                    to: Patient
                    rules:
                      - {to: identifier, rules: [{to: system, value: "urn:test"}, {to: value, from: id}]}
                      - {to: name, rules: [{to: family, from: last name}]}
                      - {to: birthDate, from: born, date: d.M.yyyy}
                """.replace("last name}", "\"'last name'\"}"));

        String bundle = Written.output(written.good("in")
                .apply(Written.payload("id;last name;born\r\n1;\"TEST;PATIENT\";17.3.1962\r\n2;OTHER;1.12.2001\n")));

        assertThat(Written.json(bundle).findValuesAsText("family")).containsExactly("TEST;PATIENT", "OTHER");
        assertThat(Written.json(bundle).findValuesAsText("birthDate")).containsExactly("1962-03-17", "2001-12-01");
        assertThat(Written.json(bundle).findValuesAsText("url"))
                .containsExactly("Patient?identifier=urn:test%7C1", "Patient?identifier=urn:test%7C2");
    }

    @Test
    void xmlBecomesJsonAndJsonBecomesXml() {
        written.mapping("there", """
                from: xml
                to: json
                messages: [{name: all, entries: [{map: all, at: Order}]}]
                maps:
                  all: {to: object, rules: [{to: id, from: "@id"}, {to: 'lines[]', each: Line, rules: [{to: code, from: "@code"}, {to: amount, from: ., as: decimal}]}]}
                """).mapping("back", """
                from: json
                to: {xml: {root: Order}}
                messages: [{name: all, entries: [{map: all}]}]
                maps:
                  all: {to: object, rules: [{to: "@id", from: id}, {to: 'Line[]', each: lines, rules: [{to: "@code", from: code}, {to: "#text", from: amount}]}]}
                """);
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<Order id=\"7\"><Line code=\"a&amp;b\">1.50</Line><Line code=\"c\">2</Line></Order>";

        String json = Written.output(written.good("there").apply(Written.payload(xml)));

        assertThat(json)
                .isEqualTo(
                        "{\"id\":\"7\",\"lines\":[{\"code\":\"a&b\",\"amount\":1.50},{\"code\":\"c\",\"amount\":2}]}");
        assertThat(Written.output(written.good("back").apply(Written.payload(json))))
                .isEqualTo(xml);
    }

    @Test
    void hl7V2BecomesFixedWidthAndThatBecomesCsv() {
        written.mapping("fixed", """
                from: hl7v2
                to: {fixed: {columns: [{name: code, width: 6}, {name: value, width: 5, align: right}]}}
                messages: [{name: all, types: [ORU], entries: [{map: row, each: OBX}]}]
                maps: {row: {to: object, rules: [{to: code, from: 3.1}, {to: value, from: 5}]}}
                """).mapping("csv", """
                from: {fixed: {columns: [{name: code, width: 6}, {name: value, width: 5}]}}
                to: {csv: {columns: [value, code]}}
                messages: [{name: all, entries: [{map: row, each: .}]}]
                maps: {row: {to: object, rules: [{to: code, from: code}, {to: value, from: value}]}}
                """);

        String fixed = Written.output(written.good("fixed")
                .apply(Written.payload("MSH|^~\\&|||||||ORU^R01|1|P|2.5\rOBX|1|NM|SODIUM2||140\rOBX|2|NM|K||4.1")));

        assertThat(fixed).isEqualTo("SODIUM  140\r\nK       4.1\r\n");
        assertThat(Written.output(written.good("csv").apply(Written.payload(fixed))))
                .isEqualTo("value,code\r\n140,SODIUM\r\n4.1,K\r\n");
    }

    @Test
    void columnsAreCheckedWhereTheyAreNamed() {
        written.mapping("csv", """
                from: {csv: {columns: [code, value]}}
                to: {csv: {columns: [a, b]}}
                messages: [{name: all, entries: [{map: row, each: .}]}]
                maps: {row: {to: object, rules: [{to: a, from: cod}, {to: c, from: value}]}}
                """);

        assertThat(written.problems("csv"))
                .containsExactlyInAnyOrder(
                        "csv.yaml: line 6: maps.row.rules[1].to: object has no element 'c'; did you mean 'a'?",
                        "csv.yaml: line 6: maps.row.rules[0].from: there is no column 'cod'; did you mean 'code'?");
    }

    @Test
    void whatIsNoDocumentOfTheFormatFailsWithItsPlace() {
        written.mapping("in", """
                from: json
                to: json
                messages: [{name: all, entries: [{map: all}]}]
                maps: {all: {to: object, rules: [{to: a, from: b}]}}
                """).mapping("xml", """
                from: xml
                to: json
                messages: [{name: all, entries: [{map: all}]}]
                maps: {all: {to: object, rules: [{to: a, from: b}]}}
                """);

        Mapping.Result json = written.good("in").apply(Written.payload("{\"b\": \"secret\",\n oops}"));
        Mapping.Result xml = written.good("xml")
                .apply(Written.payload("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>"));

        assertThat(json).isInstanceOf(Mapping.Result.Failed.class);
        assertThat(json.problems()).extracting(Problem::text).containsExactly("line 2, column 2: this is no JSON.");
        assertThat(xml.problems()).extracting(Problem::text).containsExactly("a document type is not allowed.");
    }
}
