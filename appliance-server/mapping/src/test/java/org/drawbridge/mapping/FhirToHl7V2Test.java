package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The standard maps from FHIR R4 to HL7 v2, by the eyes of HAPI HL7v2.
class FhirToHl7V2Test {

    private static final Mapping MAPPING = Library.fhirToHl7v2("2.5.1", ZoneOffset.UTC);
    private static final HapiReader HAPI = new HapiReader();

    private static String message(Mapping mapping, String document) {
        Mapping.Result result = mapping.apply(Written.payload(document));
        assertThat(result).as(result.problems().toString()).isInstanceOf(Mapping.Result.Mapped.class);
        return new String(((Mapping.Result.Mapped) result).output().reveal(), StandardCharsets.UTF_8);
    }

    private static String segment(String message, String id) {
        return message.lines()
                .filter(each -> each.startsWith(id + "|"))
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.5.1", "2.8"})
    void everySampleBundleBecomesAMessageThatHapiTakes(String version) throws IOException {
        Mapping mapping = Library.fhirToHl7v2(version, ZoneOffset.UTC);
        List<String> complaints = new ArrayList<>();
        for (Path sample : SampleBundles.all()) {
            String message = message(mapping, Files.readString(sample.resolve("out.json")));
            for (String each : HAPI.complaints(message)) {
                complaints.add(sample.getFileName() + ": " + each);
            }
        }

        // Neither patient nor specimen tells more in its bundle; NK1-7 and PR1-6 are required in 2.3 alone.
        assertThat(complaints)
                .filteredOn(each -> !each.matches("oru-r01-public-health: (PID-3|SPM-4) is required"))
                .filteredOn(each -> !each.matches(".*: (NK1-7|PR1-6) is required"))
                .isEmpty();
    }

    @Test
    void noStandardRuleReadsAnElementThatR4DoesNotHave() {
        Format to = new Format.Hl7v2("2.5.1");
        Map<String, Optional<String>> verdicts =
                MappingCompiler.standardPaths(Standard.FHIR_TO_HL7V2, new Compiler(new Format.Fhir(), to));

        assertThat(verdicts.entrySet().stream()
                        .filter(each -> each.getValue().isPresent())
                        .map(each -> each.getKey() + ": " + each.getValue().get()))
                .isEmpty();
        assertThat(verdicts).hasSizeGreaterThan(300);
    }

    @Test
    void aPatientAloneIsAnUpdate() {
        String message = message(MAPPING, """
                {"resourceType": "Patient", "id": "p1", "identifier": [{"system": "urn:oid:2.16.840.1.113883.19.5", "value": "4711",
                  "type": {"coding": [{"code": "MR"}]}}], "name": [{"family": "TEST|PATIENT^&", "given": ["ONE", "Q", "R"]}],
                 "telecom": [{"system": "phone", "value": "555-0100", "use": "home"}, {"system": "email", "value": "a@b.example"}],
                 "birthDate": "1962-03", "gender": "other", "address": [{"line": ["1 Main St", "Apt 2"], "city": "Bonn", "postalCode": "53111"}]}
                """);

        assertThat(segment(message, "MSH")).contains("|ADT^A08^ADT_A01|").endsWith("|P|2.5.1");
        assertThat(segment(message, "PID"))
                .isEqualTo(
                        "PID|1||4711^^^&2.16.840.1.113883.19.5&ISO^MR||TEST\\F\\PATIENT\\S\\\\T\\^ONE^Q R||196203|O|||"
                                + "1 Main St^Apt 2^Bonn^^53111||555-0100^PRN^PH^^^^^^^^^555-0100~^NET^Internet^a@b.example");
        assertThat(segment(message, "PV1")).isEqualTo("PV1|1|N");
        assertThat(HAPI.complaints(message)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Encounter, in-progress, IMP, ADT^A01",
        "Encounter, in-progress, AMB, ADT^A04",
        "Encounter, finished, IMP, ADT^A03",
        "Encounter, onleave, IMP, ADT^A08",
        "Appointment, booked, IMP, SIU^S12",
        "Appointment, cancelled, IMP, SIU^S15",
        "Appointment, entered-in-error, IMP, SIU^S17",
        "Appointment, noshow, IMP, SIU^S26",
        "Immunization, completed, IMP, VXU^V04",
        "DiagnosticReport, final, IMP, ORU^R01",
        "Observation, final, IMP, ORU^R01",
        "MedicationRequest, active, IMP, RDE^O11",
        "ServiceRequest, active, IMP, ORM^O01",
        "ChargeItem, billable, IMP, DFT^P03"
    })
    void theContentSaysWhichEventItIs(String type, String status, String visit, String event) {
        String message = message(MAPPING, """
                {"resourceType": "Bundle", "type": "collection", "entry": [
                  {"resource": {"resourceType": "Patient", "id": "p", "identifier": [{"value": "1"}], "name": [{"family": "TEST"}]}},
                  {"resource": {"resourceType": "%s", "id": "x", "status": "%s", "class": {"code": "%s"}, "code": {"text": "Sodium"}}}]}
                """.formatted(type, status, visit));

        assertThat(segment(message, "MSH")).contains("|" + event + "^");
    }

    @Test
    void aNamedEventCountsBeforeTheContent() {
        String patient = "{\"resourceType\": \"Patient\", \"id\": \"p\"}";

        assertThat(segment(message(MAPPING.forEvent("ADT^A28"), patient), "MSH"))
                .contains("|ADT^A28^ADT_A05|");
        assertThatThrownBy(() -> MAPPING.forEvent("ADT^A99")).hasMessageContaining("expected one of ADT^A01");
    }

    @Test
    void whatTheMessageHasNoPlaceForIsTold() {
        Mapping old = Library.fhirToHl7v2("2.3", ZoneOffset.UTC);

        Mapping.Result result = old.forEvent("ADT^A03").apply(Written.payload("""
                {"resourceType": "Bundle", "entry": [
                  {"resource": {"resourceType": "Patient", "id": "p"}}, {"resource": {"resourceType": "Patient", "id": "q"}},
                  {"resource": {"resourceType": "AllergyIntolerance", "code": {"text": "nuts"}}}]}
                """));

        assertThat(result.problems().stream().map(Problem::code))
                .containsExactly("segment-left-out", "patients-left-out");
    }

    @Test
    void timesKeepTheirPrecisionAndTheirOffset() {
        String message = message(MAPPING, """
                {"resourceType": "Bundle", "entry": [
                  {"resource": {"resourceType": "Patient", "id": "p", "birthDate": "1962"}},
                  {"resource": {"resourceType": "Encounter", "status": "finished", "class": {"code": "IMP"},
                    "period": {"start": "2026-11-23T10:15:30.25-05:30", "end": "2026-11-24"}}}]}
                """);

        assertThat(segment(message, "PID")).endsWith("|1962");
        assertThat(segment(message, "PV1")).endsWith("|20261123101530.25-0530|20261124");
    }

    @Test
    void oneMappingBuildsOnTheStandardMapsInAVersionOfItsOwn(@org.junit.jupiter.api.io.TempDir Path folder) {
        var written = new Written(folder);
        written.mapping("out", """
                from: fhir-r4
                to: hl7v2 2.4
                base: fhir-to-hl7v2
                maps:
                  PID:
                    extends: PID
                    rules: [{to: 2.1, from: id}]
                """);

        String message = Written.output(written.good("out")
                .apply(Payload.of("{\"resourceType\": \"Patient\", \"id\": \"p1\"}".getBytes(StandardCharsets.UTF_8))));

        assertThat(segment(message, "MSH")).endsWith("|2.4");
        assertThat(segment(message, "PID")).startsWith("PID|1|p1|p1|");
    }
}
