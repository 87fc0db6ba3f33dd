package org.drawbridge.downtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import org.assertj.core.api.Assertions;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FormTest {

    static final Instant FILLED = Instant.parse("2026-11-25T07:50:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-25");
    private static final Person KNOWN =
            new Person(List.of(new Identifier("4711", "NORTH", "MR")), "TESTPATIENT", "ONE", "1970-01-31", "F", "", "");

    static Form form(FormKind kind, Person patient, Map<Question, String> answers) {
        return new Form("K7Q2M-0001", kind, FILLED, "desk", false, patient, answers);
    }

    /// With every question answered.
    private static Form full(FormKind kind) {
        Map<Question, String> answers = new EnumMap<>(Question.class);
        for (Question each : kind.questions()) {
            answers.put(
                    each,
                    switch (each.answer()) {
                        case Question.Line _ -> "TEST|" + each.name().substring(0, 4);
                        case Question.Day _ -> "1970-01-31";
                        case Question.Choice choice -> choice.codes().getFirst();
                        case Question.Measure measure -> measure.most().toPlainString();
                        case Question.Amount _ -> "2";
                    });
        }
        return form(kind, KNOWN, answers);
    }

    @ParameterizedTest
    @EnumSource(FormKind.class)
    void everyFormBecomesAMessageThatAnotherReaderUnderstands(FormKind kind) throws Exception {
        // Given
        Form form = full(kind);
        assertThat(form.flaws(TODAY)).isEmpty();
        // When
        byte[] message = FormMessage.of(form, "DRAWBRIDGE", "NORTH").reveal();
        // Then
        try (var hapi = new DefaultHapiContext()) {
            String text = new String(message, UTF_8);
            assertThat(hapi.getGenericParser().parse(text).encode()).contains("TESTPATIENT".substring(0, 4));
            assertThat(text).contains("TEST\\F\\");
        }
        Hl7Message read = Hl7Message.parse(message);
        assertThat(read.text("MSH-9.1") + "^" + read.text("MSH-9.2")).isEqualTo(FormMessage.type(form));
        assertThat(read.text("MSH-10")).isEqualTo("K7Q2M-0001");
        assertThat(read.text("PID-3.1")).isEqualTo("4711");
        assertThat(FormMessage.of(form, "DRAWBRIDGE", "NORTH").reveal()).isEqualTo(message);
    }

    @Test
    void aPatientWithoutANumberOfASystemIsRegisteredAnew() {
        // Given
        var provisional = Person.NOBODY.withIdentifiers(List.of(new Identifier("K7Q2M-0001", "DOWNTIME", "PI")));
        // When
        Form form = form(FormKind.REGISTRATION, provisional, Map.of());
        // Then
        assertThat(FormMessage.type(form)).isEqualTo("ADT^A04");
        assertThat(FormMessage.type(form.about(KNOWN))).isEqualTo("ADT^A08");
    }

    @Test
    void saysWhatIsMissingAndWhatIsWrongWithoutQuotingIt() {
        // Given
        Form form = form(
                FormKind.REGISTRATION,
                Person.NOBODY,
                Map.of(Question.FAMILY, "TESTPATIENT", Question.BIRTH_DATE, "2031-01-01", Question.SEX, "X"));
        // When
        List<String> said = form.flaws(TODAY).stream()
                .map(each -> each.sentence(Locale.ENGLISH))
                .toList();
        // Then
        assertThat(said)
                .containsExactly(
                        "Given name: is missing.",
                        "Date of birth (YYYY-MM-DD): this day is still to come.",
                        "Sex: choose one of the list.");
    }

    @Test
    void vitalSignsNeedOneMeasureAndOnesThatALivingPersonHas() {
        assertThat(form(FormKind.VITALS, KNOWN, Map.of(Question.NOTE, "x")).flaws(TODAY))
                .hasSize(1);
        assertThat(form(FormKind.VITALS, KNOWN, Map.of(Question.PULSE, "720")).flaws(TODAY))
                .containsExactly(new Flaw(Question.PULSE, Flaw.Rule.OUT_OF_RANGE));
        assertThat(form(FormKind.VITALS, KNOWN, Map.of(Question.TEMPERATURE, "36,8"))
                        .flaws(TODAY))
                .isEmpty();
    }

    @Test
    void isTheSameAfterItWasWrittenAndRead() throws Exception {
        Form form = full(FormKind.REGISTRATION);
        assertThat(Form.read(form.write())).isEqualTo(form);
    }

    @Test
    void whatIsNoFormIsRefusedWithoutQuotingIt() {
        for (String text :
                List.of("", "[]", "{}", "{\"number\":\"SECRET\"}", "{\"kind\":\"SECRET\"}", "nonsense SECRET")) {
            Assertions.assertThatThrownBy(() -> Form.read(text.getBytes(UTF_8)))
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("SECRET");
        }
    }

    @Test
    void findsWhoHasTheNumberAndWhoIsAlike() {
        // Given
        var origin = new Origin("pms", 1, FILLED);
        Chart known = Chart.of(KNOWN, origin);
        Chart typo = Chart.of(
                new Person(
                        List.of(new Identifier("4712", "NORTH", "MR")), "Testpatent", "Oné", "1970-01-31", "F", "", ""),
                origin);
        Chart other = Chart.of(
                new Person(List.of(new Identifier("4713", "NORTH", "MR")), "OTHER", "ONE", "1980-01-31", "F", "", ""),
                origin);
        var snapshot = new Snapshot("test", 1, FILLED, List.of(other, typo, known), 0, 24);
        // When
        Likeness numbered = Likeness.of(KNOWN, snapshot);
        Likeness unnumbered = Likeness.of(KNOWN.withIdentifiers(List.of()), snapshot);
        // Then
        assertThat(numbered).isEqualTo(new Likeness(Optional.of(known), List.of(typo)));
        assertThat(unnumbered).isEqualTo(new Likeness(Optional.empty(), List.of(known, typo)));
        assertThat(Likeness.matches(KNOWN, "testp 1970")).isTrue();
        assertThat(Likeness.matches(KNOWN, "47")).isTrue();
        assertThat(Likeness.matches(KNOWN, "one, nobody")).isFalse();
    }

    @Test
    void everyLanguageHasEveryWord() {
        var english = ResourceBundle.getBundle("org.drawbridge.downtime.words", Locale.ROOT);
        var german = ResourceBundle.getBundle("org.drawbridge.downtime.words", Locale.GERMAN);
        assertThat(german.getLocale()).isEqualTo(Locale.GERMAN);
        for (Question each : Question.values()) {
            assertThat(english.containsKey("question." + each)).isTrue();
        }
        var own = new java.util.TreeSet<String>();
        german.getKeys().asIterator().forEachRemaining(own::add);
        assertThat(own).isEqualTo(new java.util.TreeSet<>(english.keySet()));
    }
}
