package org.drawbridge.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.drawbridge.console.client.Appliance.Handout;
import org.drawbridge.console.client.Session;
import org.drawbridge.console.fallback.Desk;
import org.drawbridge.console.fallback.Drill;
import org.drawbridge.console.fallback.Fallback;
import org.drawbridge.console.fallback.FallbackException.Kind;
import org.drawbridge.console.fallback.KeptForm;
import org.drawbridge.desktop.InlineTasks;
import org.drawbridge.downtime.Chart;
import org.drawbridge.downtime.Flaw;
import org.drawbridge.downtime.FormKind;
import org.drawbridge.downtime.Identifier;
import org.drawbridge.downtime.Likeness;
import org.drawbridge.downtime.Origin;
import org.drawbridge.downtime.Person;
import org.drawbridge.downtime.Picture;
import org.drawbridge.downtime.Question;
import org.drawbridge.downtime.Snapshot;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the fallback screen shows and does, without a toolkit and with an appliance that is a fake.
class FallbackTest {

    private static final String PASSPHRASE = "tram violet onion";
    private static final Map<Question, String> NEW = Map.of(
            Question.FAMILY, "TESTPATIENT",
            Question.GIVEN, "TWO",
            Question.BIRTH_DATE, "1980-02-01",
            Question.SEX, "M");

    @TempDir
    Path desks;

    private final FakeAppliance appliance = new FakeAppliance();
    private final InlineTasks tasks = new InlineTasks();
    private Instant now = Instant.parse("2026-11-25T07:40:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private static Handout handout(String tag, String... families) {
        var picture = new Picture(ZoneOffset.UTC);
        long number = 0;
        for (String each : families) {
            String message = "MSH|^~\\&|PMS|NORTH|||20261125||ADT^A08|C|P|2.5.1\rPID|1||47" + number + "^^^NORTH^MR||"
                    + each + "^ONE||19700131|F\rAL1|1|DA|1^Penicillin|SV\r";
            picture.take(
                    message.getBytes(StandardCharsets.UTF_8),
                    new Origin("adt-in", ++number, Instant.parse("2026-11-25T07:00:00Z")));
        }
        return new Handout(tag, Payload.of(picture.snapshot("clinic", 24).write()));
    }

    private Fallback online(String... permissions) {
        appliance.permissions = Set.of(permissions);
        return Fallback.online(desks, appliance, new Session("maria", Set.of(permissions)), tasks, clock);
    }

    private Fallback made(String... families) {
        appliance.handout = Optional.of(handout("t1", families));
        Fallback fallback = online("downtime");
        fallback.choose(PASSPHRASE.toCharArray());
        return fallback;
    }

    private Fallback offline() {
        return Fallback.offline(Desk.all(desks, clock).getFirst(), tasks, clock);
    }

    private static Kind wrong(Fallback fallback) {
        return ((Fallback.Wrong.Local) fallback.wrong().get()).kind();
    }

    @Test
    void aCopyThatWasMadeOnceOpensWithoutTheAppliance() throws Exception {
        // Given
        made("TESTPATIENT", "OTHER").close();
        appliance.failure = Optional.of(Failures.unreachable());
        now = now.plus(Duration.ofHours(2));
        Fallback fallback = offline();
        // When
        fallback.unlock(PASSPHRASE.toCharArray());
        // Then
        assertThat(fallback.find("testp"))
                .singleElement()
                .satisfies(each -> assertThat(each.allergies())
                        .extracting(Chart.Allergy::substance)
                        .containsExactly("Penicillin"));
        assertThat(fallback.known().get().orElseThrow().confirmedAt()).isEqualTo("2026-11-25T07:40:00Z");
        assertThat(fallback.appliance()).isEqualTo("appliance:8420");
        fallback.close();
        try (Stream<Path> files = Files.walk(desks)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1))
                        .doesNotContain("TESTPATIENT")
                        .doesNotContain(PASSPHRASE);
            }
        }
    }

    @Test
    void whatTheApplianceConfirmsIsAsFreshAsWhatItHandsOut() {
        // Given
        Fallback fallback = made("TESTPATIENT");
        now = now.plus(Duration.ofMinutes(5));
        // When
        tasks.pass();
        // Then
        assertThat(appliance.asked).contains("snapshot t1");
        assertThat(fallback.known().get().orElseThrow().confirmedAt()).isEqualTo(now);
        fallback.close();
    }

    @Test
    void wrongPassphrasesCostTimeAlsoAfterTheConsoleWasStartedAgain() {
        // Given
        made("TESTPATIENT").close();
        for (int i = 0; i < 3; i++) {
            Fallback tried = offline();
            tried.unlock("not this one at all".toCharArray());
            assertThat(wrong(tried)).isEqualTo(Kind.WRONG_PASSPHRASE);
        }
        // When
        Fallback fallback = offline();
        fallback.unlock(PASSPHRASE.toCharArray());
        // Then
        assertThat(wrong(fallback)).isEqualTo(Kind.WAIT);
        now = now.plusSeconds(6);
        fallback.unlock(PASSPHRASE.toCharArray());
        assertThat(fallback.step().get()).isInstanceOf(Fallback.Step.Open.class);
        fallback.close();
    }

    @Test
    void refusesAPassphraseThatIsEasyToGuess() {
        // Given
        appliance.handout = Optional.of(handout("t1", "TESTPATIENT"));
        Fallback fallback = online("downtime");
        // When
        fallback.choose("1111111111111".toCharArray());
        // Then
        assertThat(wrong(fallback)).isEqualTo(Kind.TOO_EASY);
        assertThat(Desk.all(desks, clock)).isEmpty();
    }

    @Test
    void aCopyThatIsTooOldIsRemovedByLookingAtIt() {
        // Given
        made("TESTPATIENT").close();
        now = now.plus(Duration.ofHours(24));
        // When
        Fallback fallback = offline();
        fallback.unlock(PASSPHRASE.toCharArray());
        // Then
        assertThat(Desk.all(desks, clock).getFirst().hasCopy()).isFalse();
        assertThat(fallback.known().get()).isEmpty();
        assertThat(fallback.file(FormKind.REGISTRATION, Person.NOBODY, NEW, () -> {}))
                .isEmpty();
        assertThat(fallback.forms().get()).hasSize(1);
        fallback.close();
    }

    @Test
    void theCopyGoesWhenThePermissionIsGoneAndTheFormsStay() {
        // Given
        Fallback before = made("TESTPATIENT");
        before.file(FormKind.REGISTRATION, Person.NOBODY, NEW, () -> {});
        before.close();
        // When
        Fallback without = online("observe");
        // Then
        assertThat(Desk.all(desks, clock).getFirst().hasCopy()).isFalse();
        without.close();
        Fallback fallback = offline();
        fallback.unlock(PASSPHRASE.toCharArray());
        assertThat(fallback.forms().get()).hasSize(1);
        assertThat(wrong(fallback)).isEqualTo(Kind.NO_COPY);
        fallback.close();
    }

    @Test
    void aDamagedCopySaysSo() throws Exception {
        // Given
        made("TESTPATIENT").close();
        Path copy;
        try (Stream<Path> files = Files.walk(desks)) {
            copy = files.filter(each -> each.endsWith("copy")).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(copy);
        bytes[bytes.length / 2] ^= 1;
        Files.write(copy, bytes);
        // When
        Fallback fallback = offline();
        fallback.unlock(PASSPHRASE.toCharArray());
        // Then
        assertThat(wrong(fallback)).isEqualTo(Kind.DAMAGED);
        fallback.close();
    }

    @Test
    void aFormIsKeptOverARestartAndSentOnceAPersonHasAcceptedIt() throws Exception {
        // Given
        made("TESTPATIENT").close();
        Fallback away = offline();
        away.unlock(PASSPHRASE.toCharArray());
        Person patient = away.find("testp").getFirst().person();
        assertThat(away.file(FormKind.VITALS, patient, Map.of(Question.PULSE, "999"), () -> {}))
                .containsExactly(new Flaw(Question.PULSE, Flaw.Rule.OUT_OF_RANGE));
        away.file(FormKind.VITALS, patient, Map.of(Question.PULSE, "72"), () -> {});
        away.close();
        Fallback fallback = online("downtime");
        fallback.unlock(PASSPHRASE.toCharArray());
        KeptForm kept = fallback.forms().get().getFirst();
        assertThat(appliance.handed).isEmpty();
        // When
        Likeness likeness = fallback.likeness(kept);
        fallback.accept(kept, likeness.found().orElseThrow().person(), Map.of(Question.PULSE, "74"));
        // Then
        assertThat(appliance.handed).singleElement().satisfies(each -> {
            assertThat(each.answer(Question.PULSE)).isEqualTo("74");
            assertThat(each.patient().identifiers())
                    .extracting(Identifier::value)
                    .containsExactly("470");
        });
        assertThat(fallback.forms().get().getFirst().state()).isInstanceOf(KeptForm.State.Accepted.class);
        fallback.close();
    }

    @Test
    void whatTheApplianceHasNotConfirmedIsSentAgainJustAsItWas() throws Exception {
        // Given
        Fallback first = made("TESTPATIENT");
        first.file(FormKind.REGISTRATION, Person.NOBODY, NEW, () -> {});
        KeptForm kept = first.forms().get().getFirst();
        appliance.failure = Optional.of(Failures.unreachable());
        first.accept(kept, kept.form().person(), kept.form().answers());
        first.close();
        appliance.failure = Optional.empty();
        // When
        Fallback second = online("downtime");
        second.unlock(PASSPHRASE.toCharArray());
        // Then
        assertThat(appliance.handed).isNotEmpty();
        assertThat(Set.copyOf(appliance.handed)).hasSize(1);
        assertThat(second.forms().get().getFirst().settled()).isTrue();
        second.close();
    }

    @Test
    void formsThatTheApplianceDoesNotConfirmAreEachSentOnceARoundUntilItDoes() {
        // Given
        Fallback fallback = made("TESTPATIENT");
        Person patient = fallback.find("testp").getFirst().person();
        fallback.file(FormKind.VITALS, patient, Map.of(Question.PULSE, "72"), () -> {});
        fallback.file(FormKind.VITALS, patient, Map.of(Question.PULSE, "73"), () -> {});
        appliance.failure = Optional.of(Failures.unreachable());
        List.copyOf(fallback.forms().get())
                .forEach(each -> fallback.accept(each, patient, each.form().answers()));
        // When
        for (int round = 0; round < 5; round++) {
            tasks.pass();
        }
        // Then
        assertThat(appliance.asked).filteredOn(each -> each.startsWith("hand ")).hasSize(2 + 5 * 2);
        // When
        appliance.failure = Optional.empty();
        tasks.pass();
        // Then
        assertThat(appliance.handed).hasSize(2);
        assertThat(fallback.forms().get()).allMatch(KeptForm::settled);
        fallback.close();
    }

    @Test
    void aFormAboutSomebodyWhoWasRegisteredInTheDowntimeFollowsThatDecision() {
        // Given
        Fallback fallback = made("TESTPATIENT");
        fallback.file(FormKind.REGISTRATION, Person.NOBODY, NEW, () -> {});
        KeptForm registration = fallback.forms().get().getFirst();
        fallback.file(FormKind.VITALS, registration.form().person(), Map.of(Question.PULSE, "72"), () -> {});
        KeptForm vitals = fallback.forms().get().getLast();
        assertThat(fallback.waitsFor(vitals)).contains(registration);
        // When
        Person same = fallback.find("testp").getFirst().person();
        fallback.accept(registration, same, registration.form().answers());
        // Then
        assertThat(fallback.waitsFor(vitals)).isEmpty();
        assertThat(fallback.patient(vitals).identifiers()).isEqualTo(same.identifiers());
        assertThat(fallback.likeness(vitals).found().orElseThrow().person()).isEqualTo(same);
        fallback.close();
    }

    @Test
    void aDrillSendsNothingAndEndsWithAReport() {
        // Given
        Fallback fallback = made("TESTPATIENT");
        fallback.startDrill();
        now = now.plus(Duration.ofMinutes(4));
        fallback.file(FormKind.REGISTRATION, Person.NOBODY, NEW, () -> {});
        KeptForm drilled = fallback.forms().get().getFirst();
        fallback.accept(drilled, drilled.form().person(), drilled.form().answers());
        // When
        Drill report = fallback.endDrill().orElseThrow();
        // Then
        assertThat(drilled.form().number()).isEqualTo("DRILL-0001");
        assertThat(report.forms()).isEqualTo(Map.of(FormKind.REGISTRATION, 1));
        assertThat(report.first()).contains(Duration.ofMinutes(4));
        assertThat(appliance.handed).isEmpty();
        assertThat(fallback.forms().get()).isEmpty();
        fallback.close();
    }

    @Test
    void printsThePackForItsOwnerAlone() throws Exception {
        // Given
        Fallback fallback = made("TESTPATIENT");
        Path file = desks.resolve("pack.pdf");
        // When
        fallback.print(file, "", () -> {});
        // Then
        assertThat(Files.readAllBytes(file)).startsWith("%PDF".getBytes(StandardCharsets.US_ASCII));
        fallback.close();
    }

    @Test
    void twoConsolesDoNotWriteTheSameForms() {
        // Given
        Fallback first = made("TESTPATIENT");
        // When
        Fallback second = offline();
        second.unlock(PASSPHRASE.toCharArray());
        // Then
        assertThat(wrong(second)).isEqualTo(Kind.IN_USE);
        first.close();
    }

    @Test
    void findsAPatientAmongThousandsAtOnce() {
        // Given
        var origin = new Origin("adt-in", 1, now);
        List<Chart> charts = java.util.stream.IntStream.range(0, 5_000)
                .mapToObj(each -> chart("TEST" + each, origin))
                .toList();
        appliance.handout =
                Optional.of(new Handout("t1", Payload.of(new Snapshot("clinic", 1, now, charts, 0, 24).write())));
        Fallback fallback = online("downtime");
        fallback.choose(PASSPHRASE.toCharArray());
        // When
        List<Chart> found = fallback.find("test4711");
        // Then
        assertThat(found).hasSize(1);
        assertThat(fallback.find("")).hasSize(200);
        fallback.close();
    }

    private static Chart chart(String family, Origin origin) {
        var person = new Person(List.of(new Identifier(family, "NORTH", "MR")), family, "ONE", "", "", "", "");
        return new Chart(person, origin, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
