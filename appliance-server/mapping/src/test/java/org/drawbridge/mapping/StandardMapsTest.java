package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.drawbridge.mapping.Samples.all;
import static org.drawbridge.mapping.Samples.json;
import static org.drawbridge.mapping.Samples.message;
import static org.drawbridge.mapping.Samples.one;
import static org.drawbridge.mapping.Samples.request;
import static org.drawbridge.mapping.Samples.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardMapsTest {

    private static final Mapping MAPPING = Mapping.standard(ZoneId.of("Europe/Berlin"));

    @Test
    void anAdmissionBecomesPatientVisitAndWhatComesWithIt() {
        JsonNode bundle = json(MAPPING.apply(message(text("adt-a01"))));

        assertThat(bundle.path("type").asText()).isEqualTo("transaction");
        assertThat(bundle.path("timestamp").asText()).isEqualTo("2026-11-23T10:15:00.123+01:00");
        assertThat(bundle.toString()).contains("{\"system\":\"urn:drawbridge:hl7v2:controlId\",\"value\":\"A-1\"}");
        JsonNode patient = one(bundle, "Patient");
        assertThat(patient.at("/identifier/0/system").asText())
                .isEqualTo("urn:drawbridge:namespace:NORTH-CLINIC:NORTH");
        assertThat(patient.at("/identifier/1/system").asText()).isEqualTo("urn:oid:2.16.840.1.113883.4.1");
        assertThat(patient.at("/name/0").toString())
                .isEqualTo("{\"use\":\"official\",\"family\":\"Testpatient\",\"given\":[\"One\",\"Quincy\"],"
                        + "\"suffix\":[\"JR\"],\"prefix\":[\"DR\"]}");
        assertThat(patient.path("birthDate").asText()).isEqualTo("1962-03-17");
        assertThat(patient.path("gender").asText()).isEqualTo("male");
        assertThat(patient.at("/telecom/1/system").asText()).isEqualTo("email");
        assertThat(patient.at("/maritalStatus/coding/0/code").asText()).isEqualTo("M");
        JsonNode visit = one(bundle, "Encounter");
        assertThat(visit.at("/class/code").asText()).isEqualTo("IMP");
        assertThat(visit.path("status").asText()).isEqualTo("in-progress");
        assertThat(visit.at("/period/start").asText()).isEqualTo("2026-11-23T10:14:00+01:00");
        assertThat(visit.path("participant")).hasSize(2);
        assertThat(all(bundle, "Practitioner")).hasSize(1);
        assertThat(all(bundle, "Location")).hasSize(4);
        assertThat(one(bundle, "AllergyIntolerance").at("/reaction/0/severity").asText())
                .isEqualTo("moderate");
        assertThat(one(bundle, "Condition").at("/code/coding/0/code").asText()).isEqualTo("J18.9");
        assertThat(one(bundle, "Coverage").path("subscriberId").asText()).isEqualTo("W1234");
        assertThat(one(bundle, "RelatedPerson")
                        .at("/relationship/0/coding/0/code")
                        .asText())
                .isEqualTo("SPS");
    }

    @Test
    void thePatientIsWrittenOverByAnAdmissionAndOnlyMadeByAResult() {
        JsonNode admission = request(json(MAPPING.apply(message(text("adt-a01")))), "Patient");
        JsonNode result = request(json(MAPPING.apply(message(text("oru-r01")))), "Patient");

        assertThat(admission.path("method").asText()).isEqualTo("PUT");
        assertThat(admission.path("url").asText())
                .isEqualTo("Patient?identifier=urn:drawbridge:namespace:NORTH-CLINIC:NORTH%7C4711");
        assertThat(result.path("method").asText()).isEqualTo("POST");
        assertThat(result.path("ifNoneExist").asText())
                .isEqualTo("identifier=urn:drawbridge:namespace:NORTH-CLINIC:NORTH%7C4711");
    }

    @Test
    void resultsBecomeReportsWithTheirObservations() {
        Mapping.Result result = MAPPING.apply(message(text("oru-r01")));
        JsonNode bundle = json(result);

        List<JsonNode> reports = all(bundle, "DiagnosticReport");
        assertThat(reports).hasSize(2);
        assertThat(reports.getFirst().path("result")).hasSize(6);
        assertThat(reports.getFirst().path("specimen")).hasSize(1);
        assertThat(reports.getLast().path("result")).hasSize(1);
        assertThat(reports.getLast().has("specimen")).isFalse();
        List<JsonNode> observations = all(bundle, "Observation");
        assertThat(observations.get(0).at("/valueQuantity").toString())
                .isEqualTo(
                        "{\"value\":104,\"unit\":\"milligram per deciliter\",\"system\":\"http://unitsofmeasure.org\","
                                + "\"code\":\"mg/dL\"}");
        assertThat(observations.get(0).at("/referenceRange/0/low/value").asInt())
                .isEqualTo(70);
        assertThat(observations.get(2).at("/valueQuantity/comparator").asText()).isEqualTo("<");
        assertThat(observations.get(3).path("valueString").asText()).isEqualTo("amber & clear");
        assertThat(observations.get(3).at("/note/0/text").asText()).isEqualTo("Seen twice");
        assertThat(observations
                        .get(4)
                        .at("/valueCodeableConcept/coding/0/system")
                        .asText())
                .isEqualTo("http://snomed.info/sct");
        assertThat(observations.get(4).path("status").asText()).isEqualTo("corrected");
        assertThat(all(bundle, "ServiceRequest").getFirst().at("/note/0/text").asText())
                .isEqualTo("Fasting");
    }

    @Test
    void oneBadResultIsReportedWithItsPlaceAndLosesNoOther() {
        Mapping.Result result = MAPPING.apply(message(text("oru-r01")));

        assertThat(result.problems())
                .extracting(Problem::code, Problem::location)
                .contains(tuple("value-decimal", "OBX[2]-5"), tuple("value-dateTime", "OBX[6]-5.1"));
        assertThat(result.problems()).extracting(Problem::text).noneMatch(text -> text.contains("many"));
        assertThat(all(json(result), "Observation").get(1).path("valueString").asText())
                .isEqualTo("many");
    }

    @Test
    void anAppointmentHasItsTimesAndParticipants() {
        JsonNode bundle = json(MAPPING.apply(message(text("siu-s12"))));

        JsonNode appointment = one(bundle, "Appointment");
        assertThat(appointment.path("status").asText()).isEqualTo("booked");
        assertThat(appointment.path("start").asText()).isEqualTo("2026-12-01T09:00:00Z");
        assertThat(appointment.path("end").asText()).isEqualTo("2026-12-01T09:30:00Z");
        assertThat(appointment.path("minutesDuration").asInt()).isEqualTo(30);
        assertThat(appointment.path("participant")).hasSize(4);
    }

    @Test
    void aCancelledAppointmentIsTheSameAppointment() {
        String booked = text("siu-s12");
        String cancelled = booked.replace("SIU^S12", "SIU^S15").replace("S-1", "S-2");

        JsonNode before = json(MAPPING.apply(message(booked)));
        JsonNode after = json(MAPPING.apply(message(cancelled)));

        assertThat(request(after, "Appointment")).isEqualTo(request(before, "Appointment"));
        assertThat(one(after, "Appointment").path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void aMergedPatientIsInactiveAndNamesTheOneThatRemains() {
        JsonNode bundle = json(MAPPING.apply(message(text("adt-a40"))));

        List<JsonNode> patients = all(bundle, "Patient");
        assertThat(patients).hasSize(2);
        JsonNode merged = patients.get(0);
        JsonNode survivor = patients.get(1);
        assertThat(merged.path("active").asBoolean(true)).isFalse();
        assertThat(merged.at("/link/0/type").asText()).isEqualTo("replaced-by");
        assertThat(survivor.at("/link/0/type").asText()).isEqualTo("replaces");
        assertThat(survivor.at("/link/0/other/reference").asText())
                .isEqualTo(bundle.at("/entry/" + indexOf(bundle, merged) + "/fullUrl")
                        .asText());
    }

    private static int indexOf(JsonNode bundle, JsonNode resource) {
        for (int i = 0; i < bundle.path("entry").size(); i++) {
            if (bundle.at("/entry/" + i + "/resource").equals(resource)) {
                return i;
            }
        }
        throw new AssertionError("not in the bundle");
    }

    @Test
    void resultsOfTwoPatientsInOneMessageAreNotMixedUp() {
        String two = text("oru-r01")
                + text("oru-r01").substring(text("oru-r01").indexOf("PID")).replace("4711^^^NORTH", "4712^^^NORTH");

        JsonNode bundle = json(MAPPING.apply(message(two)));

        assertThat(all(bundle, "Patient")).hasSize(2);
        assertThat(all(bundle, "Observation")).hasSize(14);
        assertThat(all(bundle, "Observation").stream()
                        .map(each -> each.at("/subject/reference").asText())
                        .distinct())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adt-a01", "oru-r01", "siu-s12", "adt-a40"})
    void theSameMessageMakesTheSameBundle(String name) {
        assertThat(MAPPING.apply(message(text(name)))).isEqualTo(MAPPING.apply(message(text(name))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"adt-a01", "oru-r01", "siu-s12", "adt-a40"})
    void everyReferenceResolvesAndEveryEntryCanBeRepeated(String name) {
        sound(json(MAPPING.apply(message(text(name)))));
    }

    @Test
    void aMessageWithoutPatientIsNotMappedAndSaysWhy() {
        assertThat(MAPPING.apply(message("MSH|^~\\&|A|B|||||ADT^A08|1|P|2.5\rEVN|A08\r")))
                .isInstanceOfSatisfying(
                        Mapping.Result.Failed.class,
                        failed -> assertThat(failed.problems())
                                .extracting(Problem::code)
                                .containsExactly("no-patient"));
    }

    @Test
    void aTypeWithoutMapIsNotMappedAndSaysWhy() {
        assertThat(MAPPING.apply(message("MSH|^~\\&|A|B|||||XYZ^Z01|1|P|2.5\rPID|1\r"))
                        .problems())
                .extracting(Problem::code)
                .containsExactly("unsupported-type");
    }

    @Test
    void brokenMessagesNeverBreakTheMapping() {
        var random = new Random(20261124);
        for (String name : List.of("adt-a01", "oru-r01", "siu-s12", "adt-a40")) {
            byte[] good = text(name).getBytes(StandardCharsets.UTF_8);
            for (int round = 0; round < 500; round++) {
                byte[] broken = good.clone();
                for (int i = random.nextInt(8); i >= 0; i--) {
                    broken[random.nextInt(broken.length)] = (byte) "|^~&\\\r\"0Zé".charAt(random.nextInt(10));
                }
                if (MAPPING.apply(Hl7Message.parse(broken)) instanceof Mapping.Result.Mapped mapped) {
                    sound(json(mapped));
                }
            }
        }
    }

    /// References resolve within the bundle, no entry comes twice, and every entry is conditional.
    private static void sound(JsonNode bundle) {
        Set<String> urls = new HashSet<>();
        Set<String> requests = new HashSet<>();
        for (JsonNode entry : bundle.path("entry")) {
            assertThat(urls.add(entry.path("fullUrl").asText())).isTrue();
            JsonNode request = entry.path("request");
            assertThat(requests.add(request.path("url").asText()
                            + request.path("ifNoneExist").asText()))
                    .isTrue();
            assertThat(request.path("url").asText()
                            + request.path("ifNoneExist").asText())
                    .containsAnyOf("identifier=", "_tag=urn:drawbridge:key");
        }
        bundle.findValuesAsText("reference")
                .forEach(reference -> assertThat(urls).contains(reference));
    }

    @Test
    void theTenthComponentIsNotTheFirst() {
        String text =
                text("oru-r01").replaceFirst("(OBX\\|1\\|[^\r]*)", "$1|||||||||NORTH LAB^L^OTHER^^^AUTH^XX^^^777");

        JsonNode lab = all(json(MAPPING.apply(message(text))), "Organization").stream()
                .filter(each -> each.path("name").asText().equals("NORTH LAB"))
                .findFirst()
                .orElseThrow();

        assertThat(lab.at("/identifier/0/value").asText()).isEqualTo("777");
    }
}
