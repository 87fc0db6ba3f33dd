package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.BatchReader;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.tree.Rejected;
import org.drawbridge.mapping.Deidentification.Change;
import org.drawbridge.mapping.Deidentification.Dates;
import org.junit.jupiter.api.Test;

class DeidentificationTest {

    private static final byte[] KEY = "a key for this test alone".getBytes(StandardCharsets.US_ASCII);
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// One of each kind that Safe Harbor names and a text can be: names, places, numbers, addresses, dates.
    private static final List<String> PLANTS = List.of(
            "Zebrowski",
            "987-65-4321",
            "987654321",
            "(555) 555-0199",
            "zeb@plant.example",
            "7 Plantway",
            "19310203",
            "1931-02-03",
            "https://plant.example/zeb",
            "192.0.2.77",
            "https://plant.example/Zebra/Zeb",
            "62704-1234");

    private static final int PASSES = 12;

    private static final String ADMISSION = """
        MSH|^~\\&|PMS|CLINIC|DRAWBRIDGE|HUB|20260220101500||ADT^A01^ADT_A01|MSG0001|P|2.5.1\r\
        PID|1||MRN4711^^^CLINIC^MR||TESTPATIENT^ONE||19320405|F|||12 Elm St^^Springfield^IL^62704^USA||555-0100|||||ACC77||987-65-4321\r\
        PV1|1|I|WARD^101^A||||D100^HOUSE^GREGORY|||||||||||V900|||||||||||||||||||||||||20260218\r\
        """;
    private static final String RESULT = """
        MSH|^~\\&|LAB|CLINIC|DRAWBRIDGE|HUB|20260221080000||ORU^R01^ORU_R01|MSG0002|P|2.5.1\r\
        PID|1||MRN4711^^^CLINIC^MR||TestPatient^One||19320405|F\r\
        ORC|RE|ORD55|FIL9\r\
        OBR|1|ORD55|FIL9|718-7^Hemoglobin^LN|||20260220073000\r\
        OBX|1|NM|718-7^Hemoglobin^LN||13.2|g/dL^^UCUM|12-16|N|||F\r\
        OBX|2|TX|8251-1^Note^LN||Patient Testpatient called from 555-0100||||||F\r\
        NTE|1||Mother is Jane\r\
        ZPI|1|Testpatient\r\
        """;

    private static Deidentification safe(String... kept) {
        return new Deidentification(KEY, Dates.SHIFT, Set.of(kept), TODAY);
    }

    private static Hl7Message hl7(Deidentification safe, String message) {
        try {
            return Hl7Message.parse(safe.hl7v2(Payload.of(message.getBytes(StandardCharsets.UTF_8)))
                    .reveal());
        } catch (Rejected e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Hl7Message message) {
        return new String(message.bytes(), message.charset());
    }

    @Test
    void nothingPlantedInAnyFieldOfAnySampleIsFoundAfterwards() throws IOException {
        // Given
        List<String> found = new ArrayList<>();
        List<String> samples = samples();

        // When
        for (String sample : samples) {
            eachPlace(sample, found::add);
        }

        // Then
        assertThat(samples).hasSizeGreaterThan(40);
        assertThat(found).isEmpty();
    }

    @Test
    void nothingPlantedInAnyElementOfTheirBundlesIsFoundAfterwards() throws Exception {
        // Given
        List<String> found = new ArrayList<>();
        Mapping mapping = Mapping.standard(ZoneId.of("UTC"));

        // When
        for (String sample : samples()) {
            if (mapping.apply(Samples.message(sample)) instanceof Mapping.Result.Mapped mapped) {
                eachElement(JSON.readTree(mapped.output().reveal()), found::add);
            }
        }

        // Then
        assertThat(found).isEmpty();
    }

    @Test
    void nothingPlantedInAnyElementOfABundleInXmlIsFoundAfterwards() throws Exception {
        // Given
        List<String> found = new ArrayList<>();
        Mapping mapping = Mapping.standard(ZoneId.of("UTC"));
        Mapping.Result.Mapped mapped =
                (Mapping.Result.Mapped) mapping.apply(Payload.of(ADMISSION.getBytes(StandardCharsets.UTF_8)));
        String xml = new String(FhirXml.write(JSON.readTree(mapped.output().reveal())), StandardCharsets.UTF_8);
        String[] values = xml.split("(?<=value=\")|(?=\")", -1);
        // When
        for (int pass = 0; pass < PASSES; pass++) {
            String[] planted = values.clone();
            for (int i = 1; i < planted.length; i++) {
                if (planted[i - 1].endsWith("value=\"") && i % PASSES == pass) {
                    planted[i] = plant(i, pass);
                }
            }
            String after = new String(
                    safe().fhir(Payload.of(String.join("", planted).getBytes(StandardCharsets.UTF_8)))
                            .reveal(),
                    StandardCharsets.UTF_8);
            PLANTS.stream().filter(after::contains).forEach(found::add);
        }
        // Then
        assertThat(found).isEmpty();
    }

    @Test
    void messagesOfOnePatientStillBelongTogether() {
        // Given
        Deidentification safe = safe();

        // When
        Hl7Message admission = hl7(safe, ADMISSION);
        Hl7Message result = hl7(safe, RESULT);

        // Then
        assertThat(admission.text("PID-3.1")).isEqualTo(result.text("PID-3.1")).isNotEqualTo("MRN4711");
        assertThat(admission.text("PID-5.1")).isEqualTo(result.text("PID-5.1"));
        assertThat(result.text("ORC-2.1")).isEqualTo(result.text("OBR-2.1"));
        assertThat(ChronoUnit.DAYS.between(day(admission, "MSH-7"), day(result, "OBR-7")))
                .isZero();
        assertThat(day(result, "MSH-7")).isBefore(LocalDate.of(2026, 2, 21));
    }

    @Test
    void whatSaysNothingOfAPersonStays() {
        // When
        Hl7Message result = hl7(safe(), RESULT);
        Hl7Message admission = hl7(safe(), ADMISSION);

        // Then
        assertThat(result.text("MSH-9.3")).isEqualTo("ORU_R01");
        assertThat(hl7(safe(), RESULT.replace("|2.5.1", "|2.3")).text("MSH-11")).isEqualTo("P");
        assertThat(result.text("OBX-3.1")).isEqualTo("718-7");
        assertThat(result.text("OBX-5")).isEqualTo("13.2");
        assertThat(result.text("OBX-6.1")).isEqualTo("g/dL");
        assertThat(result.text("PID-8")).isEqualTo("F");
        assertThat(admission.text("PID-11.4")).isEqualTo("IL");
        assertThat(admission.text("PID-11.5")).isEqualTo("627");
        assertThat(admission.text("PID-7")).isEqualTo("19360101");
    }

    @Test
    void textsAndSegmentsOfTheSitesOwnAreRemoved() {
        // When
        String result = text(hl7(safe(), RESULT));

        // Then
        assertThat(result).contains("|REMOVED|").contains("ZPI||\r").doesNotContainIgnoringCase("testpatient");
    }

    @Test
    void yearsAloneStayWhereSafeHarborIsMeantByTheLetter() throws Rejected {
        // Given
        var safe = new Deidentification(KEY, Dates.YEAR, Set.of(), TODAY);

        // When
        Hl7Message result = hl7(safe, RESULT);

        // Then
        assertThat(result.text("MSH-7")).isEqualTo("2026");
        assertThat(result.text("OBR-7")).isEqualTo("2026");
    }

    @Test
    void whatIsToBeKeptIsKept() {
        // When
        Hl7Message result = hl7(safe("OBX-3.2", "ZPI-1"), RESULT);

        // Then
        assertThat(result.text("OBX-3.2")).isEqualTo("Hemoglobin");
        assertThat(result.text("ZPI-1")).isEqualTo("1");
        assertThat(result.text("OBR-4.2")).isEqualTo("REMOVED");
    }

    @Test
    void anotherKeyGivesOtherPseudonyms() {
        // Given
        var other = new Deidentification(
                "another key, as long".getBytes(StandardCharsets.US_ASCII), Dates.SHIFT, Set.of(), TODAY);

        // Then
        assertThat(hl7(safe(), RESULT).text("PID-3.1"))
                .isNotEqualTo(hl7(other, RESULT).text("PID-3.1"));
    }

    @Test
    void aMessageAndItsBundleGetTheSamePseudonyms() throws Exception {
        // Given
        Mapping mapping = Mapping.standard(ZoneId.of("UTC"));
        Payload bundle = ((Mapping.Result.Mapped) mapping.apply(Samples.message(ADMISSION))).output();

        // When
        JsonNode safeBundle = JSON.readTree(safe().fhir(bundle).reveal());
        Hl7Message message = hl7(safe(), ADMISSION);

        // Then
        JsonNode patient = Samples.one(safeBundle, "Patient");
        assertThat(patient.at("/identifier/0/value").asText()).isEqualTo(message.text("PID-3.1"));
        assertThat(patient.at("/name/0/family").asText()).isEqualTo(message.text("PID-5.1"));
        assertThat(Samples.request(safeBundle, "Patient").toString()).contains(message.text("PID-3.1"));
        String reference =
                Samples.one(safeBundle, "Encounter").at("/subject/reference").asText();
        assertThat(safeBundle.path("entry").findValuesAsText("fullUrl")).contains(reference);
    }

    @Test
    void codesOfPublishedListsStayAndWhatOnlyLooksLikeOneDoesNot() {
        assertThat(SafeValues.isCode("22298006", "SCT")).isTrue();
        assertThat(SafeValues.isCode("73211009", "http://snomed.info/sct")).isTrue();
        assertThat(SafeValues.isCode("73211008", "SCT")).isFalse();
        assertThat(SafeValues.isCode("mm[Hg]", "UCUM")).isTrue();
        assertThat(SafeValues.isCode("{Smith}", "UCUM")).isFalse();
        assertThat(SafeValues.isResult("120/80")).isTrue();
        assertThat(SafeValues.isResult("<1:640")).isTrue();
        assertThat(SafeValues.isResult("555-0199")).isFalse();
    }

    @Test
    void theReportNamesPlacesAndNoValues() {
        // Given
        Deidentification safe = safe();

        // When
        hl7(safe, RESULT);

        // Then
        assertThat(safe.changes().get("PID-5.1.1")).containsEntry(Change.NAME, 1L);
        assertThat(safe.changes().get("OBX-5")).containsEntry(Change.TEXT, 1L);
        assertThat(safe.changes().toString()).doesNotContainIgnoringCase("testpatient");
    }

    @Test
    void whatIsNoMessageIsRefused() {
        assertThatThrownBy(() -> safe().hl7v2(Payload.of("PID|1".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> safe().fhir(Payload.of("{}".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(Rejected.class);
    }

    private static LocalDate day(Hl7Message message, String path) {
        return LocalDate.parse(message.text(path).substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE);
    }

    /// Our own, and those of the folder that the environment names.
    private static List<String> samples() throws IOException {
        List<Path> folders = new ArrayList<>(List.of(Path.of("../simulators/src/main/resources")));
        Optional.ofNullable(System.getenv("DRAWBRIDGE_SAMPLES")).map(Path::of).ifPresent(folders::add);
        List<String> samples = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(each -> each.toString().endsWith(".hl7"))
                        .sorted()
                        .forEach(each -> BatchReader.messages(read(each)).stream()
                                .map(message -> new String(message.reveal(), StandardCharsets.UTF_8))
                                .filter(text -> text.length() < 20_000)
                                .forEach(samples::add));
            }
        }
        return samples;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Puts a plant in the place of each value: of every twelfth, and then of those beside them, so that the others
    /// are as they were.
    private static void eachPlace(String sample, Consumer<String> found) {
        String[] segments = sample.replace("\uFEFF", "").split("[\r\n]+", -1);
        for (int pass = 0; pass < PASSES; pass++) {
            int place = 0;
            var planted = new StringBuilder();
            for (String segment : segments) {
                String[] values = segment.split("(?<=[|^~&])|(?=[|^~&])", -1);
                for (int v = segment.startsWith("MSH") ? 10 : 1; v < values.length; v++) {
                    if (!values[v].matches("[|^~&]") && place++ % PASSES == pass) {
                        values[v] = plant(place, pass);
                    }
                }
                planted.append(String.join("", values)).append('\r');
            }
            String after = text(hl7(safe(), planted.toString()));
            PLANTS.stream().filter(after::contains).forEach(found);
        }
    }

    private static String plant(int place, int pass) {
        return PLANTS.get((place / PASSES + pass) % PLANTS.size());
    }

    private static void eachElement(JsonNode document, Consumer<String> found) throws Exception {
        for (int pass = 0; pass < PASSES; pass++) {
            JsonNode planted = document.deepCopy();
            List<Consumer<JsonNode>> places = new ArrayList<>();
            places(planted, places);
            for (int i = pass; i < places.size(); i += PASSES) {
                places.get(i).accept(TextNode.valueOf(plant(i, pass)));
            }
            String after = new String(
                    safe().fhir(Payload.of(JSON.writeValueAsBytes(planted))).reveal(), StandardCharsets.UTF_8);
            PLANTS.stream().filter(after::contains).forEach(found);
        }
    }

    /// How to write to each value.
    private static void places(JsonNode node, List<Consumer<JsonNode>> places) {
        switch (node) {
            case ObjectNode object ->
                object.properties().forEach(each -> {
                    if (each.getValue().isContainerNode()) {
                        places(each.getValue(), places);
                    } else if (!each.getKey().equals("resourceType")) {
                        places.add(plant -> object.set(each.getKey(), plant));
                    }
                });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    int at = i;
                    if (array.get(i).isContainerNode()) {
                        places(array.get(i), places);
                    } else {
                        places.add(plant -> array.set(at, plant));
                    }
                }
            }
            default -> {}
        }
    }
}
