package org.drawbridge.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Rules;
import org.drawbridge.formats.validation.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class R4ValidatorTest {

    private static final Validator BASE = Found.validator(new Rules.FhirR4(List.of(), List.of()));
    private static final String CLINIC_PATIENT = "http://clinic.example/fhir/StructureDefinition/clinic-patient";

    /// Says what differs from R4 alone, as profiles are written; the published ones have snapshots, too.
    private static final String PROFILE = """
            {"resourceType": "StructureDefinition", "url": "%s", "name": "ClinicPatient", "status": "active",
             "fhirVersion": "4.0.1", "kind": "resource", "abstract": false, "type": "Patient",
             "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient", "derivation": "constraint",
             "differential": {"element": [
               {"id": "Patient", "path": "Patient"},
               {"id": "Patient.identifier", "path": "Patient.identifier", "min": 1},
               {"id": "Patient.maritalStatus", "path": "Patient.maritalStatus",
                "binding": {"strength": "required", "valueSet": "http://clinic.example/fhir/ValueSet/marital"}}]}}
            """.formatted(CLINIC_PATIENT);
    private static final String VALUE_SET = """
            {"resourceType": "ValueSet", "url": "http://clinic.example/fhir/ValueSet/marital", "status": "active",
             "compose": {"include": [{"system": "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus",
                                      "concept": [{"code": "M"}]}]}}
            """;

    @TempDir
    Path folder;

    @Test
    void aGoodResourceHasNoErrorInJsonAndInXml() {
        assertThat(Finding.errors(Found.in(BASE, "{\"resourceType\":\"Patient\",\"gender\":\"female\"}")))
                .isEmpty();
        assertThat(Finding.errors(
                        Found.in(BASE, "<Patient xmlns=\"http://hl7.org/fhir\"><gender value=\"female\"/></Patient>")))
                .isEmpty();
    }

    @Test
    void saysWhereEachFaultIsAndNeverWhatStandsThere() {
        // Given
        String text = """
                {"resourceType": "Patient", "gender": "Leaked", "birthDate": "Leaked", "name": [{"family": ["Leaked"]}],
                 "Leaked": 1, "contact": [{"gender": "female"}], "identifier": [{"system": "urn:oid:Leaked"}],
                 "link": [{"type": "refer"}], "meta": {"profile": ["http://Leaked.example/Leaked"]},
                 "maritalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus",
                                               "code": "Leaked"}]}}
                """;

        // When
        List<Finding> findings = Found.in(BASE, text);

        // Then
        assertThat(Found.rules(findings))
                .contains(
                        "ERROR Patient.gender Terminology_TX_NoValid_16",
                        "ERROR Patient.birthDate Type_Specific_Checks_DT_Date_Valid",
                        "ERROR Patient.contact[0] pat-1",
                        "ERROR Patient.link[0] Validation_VAL_Profile_Minimum_one",
                        "ERROR Patient.identifier[0].system Type_Specific_Checks_DT_OID_Valid",
                        "WARNING Patient.meta.profile[0] Validation_VAL_Profile_Unknown");
        assertThat(Found.texts(findings))
                .contains(
                        "pat-1: SHALL at least contain a contact's details or a reference to an organization",
                        "Patient.link.other: minimum required = 1, but only found 0 (from"
                                + " http://hl7.org/fhir/StructureDefinition/Patient|4.0.1)",
                        "Not a valid date format: '…'");
        assertThat(findings.toString()).doesNotContain("Leaked");
    }

    @Test
    void whatCannotBeReadIsOneFinding() {
        for (String text : List.of("", "{", "{}", "Leaked", "{\"resourceType\":\"Leaked\"}", "<Patient", "<Leaked/>")) {
            List<Finding> findings = Found.in(BASE, text);
            assertThat(findings).as(text).hasSize(1).allMatch(Finding::isError);
            assertThat(findings.toString()).doesNotContain("Leaked");
        }
    }

    @Test
    void aProfileOfAPackageHoldsForEveryResourceOfItsType() throws IOException {
        // Given
        Path archive = pack("4.0.1");
        String bundle = """
                {"resourceType": "Bundle", "type": "collection", "entry": [
                  {"fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111",
                   "resource": {"resourceType": "Patient", "maritalStatus": {"coding": [
                     {"system": "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "code": "D"}]}}}]}
                """;

        // When
        List<Finding> claimed = Found.in(
                Found.validator(new Rules.FhirR4(List.of(folder), List.of())),
                "{\"resourceType\": \"Patient\", \"meta\": {\"profile\": [\"" + CLINIC_PATIENT + "\"]}}");
        List<Finding> wanted =
                Found.in(Found.validator(new Rules.FhirR4(List.of(archive), List.of(CLINIC_PATIENT))), bundle);

        // Then
        assertThat(Found.texts(Finding.errors(claimed)))
                .containsExactly(
                        "Patient.identifier: minimum required = 1, but only found 0 (from " + CLINIC_PATIENT + ")");
        assertThat(Found.rules(Finding.errors(wanted)))
                .contains("ERROR Bundle.entry[0].resource Validation_VAL_Profile_Minimum_one")
                .anyMatch(
                        each -> each.startsWith("ERROR Bundle.entry[0].resource.maritalStatus Terminology_TX_NoValid"));
    }

    @Test
    void whatIsNoPackageOrNoProfileOfOneIsRefused() throws IOException {
        Path archive = pack("4.0.1");

        refuses(new Rules.FhirR4(List.of(folder.resolve("none.tgz")), List.of()), "none.tgz: this is no NPM package");
        refuses(
                new Rules.FhirR4(List.of(archive), List.of("http://clinic.example/other")),
                "profile http://clinic.example/other: it is in none of the packages");
        refuses(new Rules.FhirR4(List.of(pack("5.0.0")), List.of()), "for another version of FHIR");
    }

    private static void refuses(Rules rules, String text) {
        assertThatThrownBy(() -> new StandardValidators().of(rules))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(text);
    }

    private Path pack(String fhirVersion) throws IOException {
        Map<String, String> files = new TreeMap<>();
        files.put(
                "package/package.json",
                "{\"name\": \"clinic.example\", \"version\": \"1.0.0\", \"fhirVersions\": [\"" + fhirVersion + "\"]}");
        files.put("package/StructureDefinition-clinic-patient.json", PROFILE);
        files.put("package/ValueSet-marital.json", VALUE_SET);
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            for (var each : files.entrySet()) {
                byte[] content = each.getValue().getBytes(StandardCharsets.UTF_8);
                zip.write(header(each.getKey(), content.length));
                zip.write(content);
                zip.write(new byte[(512 - content.length % 512) % 512]);
            }
            zip.write(new byte[1024]);
        }
        return Files.write(folder.resolve("clinic.tgz"), bytes.toByteArray());
    }

    /// Of a file in a tar archive (POSIX ustar).
    private static byte[] header(String name, int size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 124, "%011o".formatted(size));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte each : header) {
            sum += each;
        }
        put(header, 148, "%06o".formatted(sum));
        header[154] = 0;
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
