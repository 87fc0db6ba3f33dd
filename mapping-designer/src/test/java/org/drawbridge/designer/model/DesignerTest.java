package org.drawbridge.designer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.drawbridge.designer.model.Result.OutputLine;
import org.drawbridge.designer.model.Side.Row;
import org.drawbridge.desktop.InlineTasks;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Drawing.Line;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person does with a mapping, without a screen.
class DesignerTest {

    private static final String MAPPING = """
            mapping: people
            version: 1
            from: hl7v2 2.5.1
            to: fhir-r4
            tables: {sex: {codes: {M: male, F: female}}}
            messages:
              - {name: all, types: [ADT], entries: [{map: patient, at: PID, as: patient}]}
            maps:
              # A person.
              patient:
                to: Patient
                rules:
                  - {to: identifier, each: PID-3, rules: [{to: value, from: .1}]}   # all of them
                  - {to: active, value: true}
            """;

    private static final Payload SAMPLE = payload("MSH|^~\\&|PMS|NORTH|||20261123101500||ADT^A01^ADT_A01|1|P|2.5.1\r"
            + "PID|1||4711^^^NORTH~999^^^SSA||TESTPATIENT^ONE||19620317|M\r");

    @TempDir
    Path folder;

    private final InlineTasks tasks = new InlineTasks();
    private Path file;

    static Payload payload(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void aMapping() throws IOException {
        file = folder.resolve("people.yaml");
        Files.writeString(file, MAPPING);
    }

    private Designer open() throws IOException {
        Designer designer = Designer.open(tasks, ZoneOffset.UTC, file, folder.resolve("drafts"), SAMPLE);
        designer.refresh();
        return designer;
    }

    private static String output(Designer designer) {
        return String.join(
                "\n",
                designer.result().get().lines().stream().map(OutputLine::text).toList());
    }

    @Test
    void aDrawnLineBecomesARuleAndItsResultIsMarked() throws IOException {
        // Given
        Designer designer = open();
        // When
        designer.connect("PID-7", "patient/birthDate");
        // Then
        assertThat(designer.draft().text()).isEqualTo(MAPPING + "      - {to: birthDate, from: PID-7}\n");
        assertThat(designer.result().get().lines())
                .filteredOn(OutputLine::changed)
                .extracting(each -> each.text().strip())
                .contains("\"birthDate\": \"1962-03-17\",")
                .doesNotContain("\"resourceType\": \"Patient\",", "\"active\": true,");
        assertThat(designer.remarks().get()).isEmpty();
    }

    @Test
    void whereBothSidesRepeatARuleForEachIsMadeAndFilled() throws IOException {
        // Given
        Designer designer = open();
        // When
        designer.connect("PID-5.1", "patient/name.family");
        designer.connect("PID-5.2", "patient/name.given");
        designer.connect("PID-3.4.1", "patient/identifier.system");
        // Then
        assertThat(designer.draft().text())
                .contains(
                        "- {to: identifier, each: PID-3, rules: [{to: value, from: .1}, {to: system, from: \".4.1\"}]}   # all of them")
                .contains("- {to: name, each: PID-5, rules: [{to: family, from: \".1\"}, {to: given, from: \".2\"}]}");
        assertThat(output(designer)).contains("\"family\": \"TESTPATIENT\"", "\"ONE\"", "\"system\": \"SSA\"");
    }

    @Test
    void aLineToWhatTheMappingBuildsOnMakesAMapOfItsOwn() throws IOException {
        // Given
        String little = "mapping: people\nversion: 1\nfrom: hl7v2\nto: fhir-r4\nbase: hl7v2-to-fhir\n";
        Files.writeString(file, little);
        Designer designer = open();
        // When
        designer.connect("PID-7", "PID-Patient/photo.title");
        designer.connect("PID-8", "PID-Patient/photo.url");
        // Then
        assertThat(designer.draft().text()).isEqualTo(little + """
                maps:
                  PID-Patient:
                    extends: PID-Patient
                    rules:
                      - {to: photo.title, from: PID-7}
                      - {to: photo.url, from: PID-8}
                """);
        assertThat(output(designer)).contains("\"title\": \"19620317\"", "\"url\": \"M\"", "\"gender\"");
        // When
        designer.choice().choose(line(designer, "PID-Patient/gender"));
        designer.rule().leaveOut();
        // Then
        assertThat(designer.draft().at("maps.PID-Patient.without")).hasToString("[\"gender\"]");
        assertThat(output(designer)).doesNotContain("\"gender\"");
    }

    @Test
    void linesOfATreeAreWrittenFromWhereTheirMapStands() throws IOException {
        // Given
        Files.writeString(file, """
                mapping: people
                version: 1
                from: json
                to: hl7v2 2.5.1
                messages: [{name: all, entries: [{map: line, each: lines}]}]
                maps:
                  line: {to: OBX, rules: [{to: 1, value: 1}]}
                """);
        Designer designer = Designer.open(
                tasks,
                ZoneOffset.UTC,
                file,
                folder.resolve("drafts"),
                payload("{\"order\": {\"id\": 7}, \"lines\": [{\"code\": \"K\"}]}"));
        designer.refresh();
        // When
        designer.connect("lines.code", "line/3.1");
        designer.connect("order.id", "line/4");
        // Then
        assertThat(designer.draft().text()).contains("{to: \"3.1\", from: code}, {to: \"4\", from: $.order.id}]");
    }

    @Test
    void theChosenRuleIsChangedKeyByKey() throws IOException {
        // Given
        Designer designer = open();
        designer.connect("PID-8", "patient/gender");
        designer.choice().choose(line(designer, "patient/gender"));
        // When
        designer.rule().set("table", "sex");
        // Then
        assertThat(designer.choice().line().get())
                .hasValueSatisfying(each -> assertThat(each.words()).isEqualTo("table sex"));
        assertThat(output(designer)).contains("\"gender\": \"male\"");
        // When
        designer.rule().set("table", "");
        designer.rule().set("from", "[PID-8, PID-9");
        // Then
        assertThat(designer.rule().content().has("table")).isFalse();
        assertThat(designer.notice().get()).isInstanceOf(Notice.Failed.class);
        // When
        designer.rule().remove();
        // Then
        assertThat(designer.draft().text()).isEqualTo(MAPPING);
    }

    @Test
    void withoutValidatorsTheResultStaysAndItIsTold() throws IOException {
        // Given
        Designer designer = Designer.open(tasks, ZoneOffset.UTC, file, folder.resolve("drafts"), SAMPLE);
        designer.validity().check(folder.resolve("none"));
        // When
        designer.refresh();
        // Then
        assertThat(designer.validity().fhir().get()).isEqualTo(Remarks.Fhir.OFF);
        assertThat(designer.notice().get())
                .isInstanceOfSatisfying(
                        Notice.Failed.class,
                        told -> assertThat(told.text()).startsWith("The validators cannot be read from"));
        assertThat(output(designer)).contains("4711");
    }

    @Test
    void everyEditCanBeUndoneAndDoneAgain() throws IOException {
        // Given
        Designer designer = open();
        for (int i = 0; i < 100; i++) {
            designer.text(MAPPING + "      - {to: birthDate, from: PID-" + (i + 1) + "}\n");
        }
        String last = designer.draft().text();
        // When
        for (int i = 0; i < 100; i++) {
            designer.undo();
        }
        // Then
        assertThat(designer.draft().text()).isEqualTo(MAPPING);
        assertThat(designer.undoable().get()).isFalse();
        // When
        while (designer.redoable().get()) {
            designer.redo();
        }
        // Then
        assertThat(designer.draft().text()).isEqualTo(last);
    }

    @Test
    void aMistakeIsToldAndTheLastResultStays() throws IOException {
        // Given
        Designer designer = open();
        // When
        designer.text(MAPPING.replace("to: active", "to: aktive"));
        // Then
        assertThat(designer.remarks().get()).anySatisfy(each -> {
            assertThat(each.kind()).isEqualTo(Remark.Kind.MISTAKE);
            assertThat(each.place()).contains("line");
            assertThat(each.text()).contains("did you mean 'active'");
        });
        assertThat(output(designer)).contains("4711");
        // When
        designer.choice().remark(designer.remarks().get().getFirst());
        // Then
        Line wrong = designer.choice().line().get().orElseThrow();
        assertThat(wrong.target()).isEqualTo("patient/aktive");
        assertThat(designer.validity().isBroken(wrong)).isTrue();
        // When
        designer.text("mapping: [");
        // Then
        assertThat(designer.remarks().get()).isNotEmpty();
        assertThat(designer.drawing().get()).isPresent();
    }

    @Test
    void somethingBesidesIsMadeAndFilledByLines() throws IOException {
        // Given
        Designer designer = open();
        assertThat(designer.draft().wholes())
                .contains("Appointment", "Observation")
                .doesNotContain("HumanName");
        // When
        designer.add("Appointment", "PID");
        // Then
        assertThat(designer.draft().at("maps.appointment")).hasToString("{\"to\":\"Appointment\",\"rules\":[]}");
        assertThat(designer.draft().at("messages[0].entries[1]"))
                .hasToString("{\"map\":\"appointment\",\"at\":\"PID\"}");
        assertThat(names(designer.target())).contains("Appointment", "status");
        assertThat(designer.remarks().get())
                .anySatisfy(each -> assertThat(each.text()).contains("must have"));
        // When
        designer.connect("PID-7", "appointment/created");
        // Then
        assertThat(designer.draft().text()).contains("{to: created, from: PID-7}");
    }

    @Test
    void aMappingThatOpensWithAMistakeShowsItsTargetAndItsLines() throws IOException {
        // Given
        Files.writeString(file, MAPPING.replace("from: .1", "from: .99"));
        // When
        Designer designer = open();
        designer.target().onlyValues(true);
        // Then
        assertThat(names(designer.target())).contains("identifier", "active");
        assertThat(designer.shownLines()).hasSize(3);
    }

    @Test
    void aPartOfTheOutputLeadsToItsRuleAndBack() throws IOException {
        // Given
        Designer designer = open();
        String path = designer.result().get().lines().stream()
                .filter(each -> each.text().contains("4711"))
                .findFirst()
                .orElseThrow()
                .path();
        // When
        designer.choice().output(path);
        // Then
        Line chosen = designer.choice().line().get().orElseThrow();
        assertThat(chosen.sources()).containsExactly("PID-3.1");
        assertThat(designer.choice().outputs()).contains(path).hasSize(2);
        // When
        designer.choice().choose(Optional.empty());
        designer.choice().follow("PID-3", false);
        // Then
        assertThat(designer.choice().line().get()).isPresent();
    }

    @Test
    void aSavedFileIsWhatWasWrittenAndNobodyElsesWorkIsLost() throws IOException {
        // Given
        Designer designer = open();
        designer.connect("PID-7", "patient/birthDate");
        // When
        designer.save(false);
        // Then
        assertThat(file).hasContent(designer.draft().text());
        assertThat(designer.unsaved().get()).isFalse();
        // When
        Files.writeString(file, "mapping: other\n");
        designer.connect("PID-8", "patient/gender");
        designer.save(false);
        // Then
        assertThat(file).hasContent("mapping: other\n");
        assertThat(designer.notice().get()).isInstanceOf(Notice.Conflict.class);
        // When
        designer.save(true);
        // Then
        assertThat(file).hasContent(designer.draft().text());
    }

    @Test
    void whatWasNotSavedIsThereAgainAfterACrash() throws IOException {
        // Given
        Designer designer = open();
        designer.connect("PID-7", "patient/birthDate");
        tasks.pass();
        // When
        Designer again = open();
        // Then
        assertThat(again.draft().text()).isEqualTo(designer.draft().text());
        assertThat(again.unsaved().get()).isTrue();
        // When
        again.undo();
        // Then
        assertThat(again.draft().text()).isEqualTo(MAPPING);
    }

    @Test
    void aCaseOfTheSampleHoldsAndIsAboutNobody() throws IOException {
        // Given
        Designer designer = open();
        designer.connect("PID-5.1", "patient/name.family");
        var suite = new Suite(designer);
        // When
        suite.add("first");
        // Then
        assertThat(suite.outcomes())
                .singleElement()
                .satisfies(each -> assertThat(each.differences()).isEmpty());
        assertThat(suite.coverage().get()).isEqualTo(new Coverage(3, List.of()));
        assertThat(Files.readString(folder.resolve("people.tests/first/in.hl7")))
                .doesNotContain("TESTPATIENT", "4711")
                .startsWith("MSH|");
    }

    @Test
    void aMappingWhoseCasesHoldIsPublishedWithItsNextVersion() throws IOException {
        // Given
        Designer designer = open();
        // When
        new Suite(designer).publish("");
        // Then
        assertThat(file).hasContent(MAPPING.replace("version: 1", "version: 2"));
        assertThat(designer.unsaved().get()).isFalse();
    }

    @Test
    void aLineThatNoRuleCanComeOfIsRefusedWithItsReason() throws IOException {
        // Given
        Designer designer = open();
        // Then
        assertThat(designer.refusal("PID-5.1", "patient"))
                .hasValueSatisfying(text -> assertThat(text).contains("open it"));
        assertThat(designer.refusal("PID", "patient/birthDate"))
                .hasValueSatisfying(text -> assertThat(text).contains("is no single value"));
        assertThat(designer.refusal("PID-7", "patient/birthDate")).isEmpty();
        // When
        designer.connect("PID-7", "patient/birthDate");
        designer.connect("PID-7", "patient/birthDate");
        // Then
        assertThat(designer.draft().at("maps.patient.rules")).hasSize(3);
        assertThat(designer.notice().get()).isInstanceOf(Notice.Failed.class);
        assertThat(designer.choice().line().get())
                .hasValueSatisfying(line -> assertThat(line.target()).isEqualTo("patient/birthDate"));
    }

    @Test
    void rulesThatNoCaseUsesAreFoundAndLeadToTheirLines() throws IOException {
        // Given
        Designer designer = open();
        var suite = new Suite(designer);
        suite.add("first");
        designer.connect("PID-6.1", "patient/name.text");
        // When
        suite.run();
        // Then
        assertThat(suite.coverage().get()).isEqualTo(new Coverage(3, List.of("maps.patient.rules[2].rules[0]")));
        assertThat(designer.choice().rule("maps.patient.rules[2].rules[0]")).isTrue();
        assertThat(designer.choice().line().get())
                .hasValueSatisfying(line -> assertThat(line.target()).isEqualTo("patient/name.text"));
    }

    @Test
    void aMappingWithARedCaseIsPublishedOnlyWithAReason() throws IOException {
        // Given
        Path test = Files.createDirectories(folder.resolve("people.tests/red"));
        Files.writeString(test.resolve("in.hl7"), new String(SAMPLE.reveal(), StandardCharsets.UTF_8));
        Files.writeString(test.resolve("expect.yaml"), "\"entry.resource[resourceType=Patient].gender\": male\n");
        Designer designer = open();
        var suite = new Suite(designer);
        // When
        suite.publish("");
        // Then
        assertThat(file).hasContent(MAPPING);
        assertThat(designer.notice().get()).isInstanceOf(Notice.Failed.class);
        // When
        suite.publish("The vendor sends\nno sex yet");
        // Then
        assertThat(Files.readString(file))
                .contains("version: 2  # published with red cases: The vendor sends no sex yet\n");
    }

    @Test
    void aSideShowsWhatIsOpenFilteredAndMapped() throws IOException {
        // Given
        Side side = open().source();
        side.close();
        // When
        side.onlyValues(true);
        // Then
        assertThat(names(side)).containsExactly("MSH", "PID");
        assertThat(side.rows().get(1).lines()).isEqualTo(2);
        assertThat(side.row("PID-3.1")).isEqualTo(1);
        // When
        side.filter("patient name");
        // Then
        assertThat(names(side)).containsExactly("PID", "5");
        // When
        side.filter("");
        side.onlyMapped(true);
        side.reveal("PID-3.1");
        // Then
        assertThat(names(side)).containsExactly("PID", "3", "1");
        assertThat(side.rows().get(2).values()).containsExactly("4711", "999");
    }

    private static List<String> names(Side side) {
        return side.rows().stream().map(Row::node).map(each -> each.name()).toList();
    }

    private static Optional<Line> line(Designer designer, String target) {
        return designer.lines().stream()
                .filter(each -> each.target().equals(target))
                .findFirst();
    }
}
