package org.drawbridge.downtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class PackTest {

    private static final Instant NOW = Instant.parse("2026-11-25T07:40:00Z");
    private static final Origin ORIGIN = new Origin("pms", 7, NOW);

    private static Snapshot snapshot(int patients) {
        List<Chart> charts = new ArrayList<>();
        for (int i = 0; i < patients; i++) {
            var person = new Person(
                    List.of(new Identifier("47" + i, "NORTH", "MR")),
                    "TESTŁUKASZ" + i,
                    "測 ONE",
                    "1970-01-31",
                    "F",
                    "",
                    "");
            charts.add(Chart.of(person, ORIGIN)
                    .withAllergies(List.of(new Chart.Allergy("1", "Penicillin", "SV", "Hives", ORIGIN)))
                    .withAppointments(List.of(new Chart.Appointment(
                            "A" + i, NOW.plusSeconds(i), 30, "Check-up", "TESTDOCTOR", "ROOM 2", "", ORIGIN))));
        }
        return new Snapshot("north-appliance", 7, NOW, charts, 0, 24);
    }

    private static Pack.Terms terms(Locale locale, boolean drill, String password) {
        return new Pack.Terms(new FormWords(locale), ZoneId.of("Europe/Berlin"), 2, drill, password);
    }

    private static String text(byte[] pdf, String password) throws Exception {
        try (PDDocument document = Loader.loadPDF(pdf, password)) {
            return new PDFTextStripper().getText(document);
        }
    }

    @Test
    void hasTheScheduleASheetForEachPatientAndBlankForms() throws Exception {
        // Given
        Snapshot snapshot = snapshot(3);
        // When
        String text = text(Pack.of(snapshot, NOW, NOW, terms(Locale.ENGLISH, false, "")), "");
        // Then
        assertThat(text)
                .contains("Downtime pack", "From north-appliance", "08:40", "TESTŁUKASZ2", "? ONE", "ALLERGIES")
                .contains("Penicillin", "Vital signs", "Systolic blood pressure (mmHg)")
                .doesNotContain("DRILL");
    }

    @Test
    void saysOnEachPageThatItIsForPractice() throws Exception {
        // When
        byte[] pdf = Pack.of(snapshot(1), NOW, NOW, terms(Locale.GERMAN, true, ""));
        // Then
        try (PDDocument document = Loader.loadPDF(pdf)) {
            int marked = text(pdf, "").split("ÜBUNG", -1).length - 1;
            assertThat(marked).isEqualTo(2 * document.getNumberOfPages());
        }
    }

    @Test
    void opensWithItsPasswordAlone() throws Exception {
        // When
        byte[] pdf = Pack.of(snapshot(1), NOW, NOW, terms(Locale.ENGLISH, false, "a pass word"));
        // Then
        assertThat(text(pdf, "a pass word")).contains("TESTŁUKASZ0");
        assertThatThrownBy(() -> text(pdf, "")).isInstanceOf(InvalidPasswordException.class);
    }

    @Test
    void saysHowManyPatientsItDoesNotHold() throws Exception {
        assertThat(text(Pack.of(snapshot(310), NOW, NOW, terms(Locale.ENGLISH, false, "")), ""))
                .contains("more than the pack holds: 10");
    }

    @Test
    void printsTheFormsThatWereFilledIn() throws Exception {
        // Given
        Form form = FormTest.form(
                FormKind.VITALS,
                snapshot(1).charts().getFirst().person(),
                Map.of(Question.PULSE, "72", Question.NOTE, "a note"));
        // When
        String text = text(Pack.of(List.of(form, form), terms(Locale.ENGLISH, false, "")), "");
        // Then
        assertThat(text).contains("K7Q2M-0001", "Pulse: 72 /min", "a note", "TESTŁUKASZ0");
    }
}
