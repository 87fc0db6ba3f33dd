package org.drawbridge.designer.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.drawbridge.desktop.Headless.until;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.Result.OutputLine;
import org.drawbridge.designer.model.Side.Row;
import org.drawbridge.desktop.FxTasks;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.Library.Compiled;
import org.drawbridge.mapping.MappingTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// Through the designer, headless, as a person at a keyboard and with a mouse.
@EnabledIf(
        value = "org.drawbridge.desktop.Headless#textCanBeDrawn",
        disabledReason = "JavaFX draws text with the Debian package libpangoft2-1.0-0, and it is not installed")
class JourneyTest {

    private static final String MAPPING =
            """
            # Written by hand.
            mapping: people
            version: 1
            from: hl7v2 2.5.1
            to: fhir-r4
            messages: [{name: all, types: [ADT], entries: [{map: patient, at: PID}]}]
            maps:
              patient:
                to: Patient
                rules:
                  # The rest is drawn.
                  - {to: active, value: true}
            """;

    private static final String SAMPLE = "MSH|^~\\&|PMS|NORTH|||20261123101500||ADT^A01^ADT_A01|1|P|2.5.1\r"
            + "PID|1||4711^^^NORTH^MR||TESTPATIENT^ONE^^^DR^MD||19620317|M|||1 Main"
            + " St^^Springfield^IL^62701^USA||5550100\r";

    /// Ten lines, each with what it makes.
    private static final Map<String, String> LINES = Map.of(
            "PID-5.1", "patient/name.family",
            "PID-5.2", "patient/name.given",
            "PID-5.5", "patient/name.prefix",
            "PID-5.6", "patient/name.suffix",
            "PID-7", "patient/birthDate",
            "PID-3.1", "patient/identifier.value",
            "PID-11.1", "patient/address.line",
            "PID-11.3", "patient/address.city",
            "PID-11.4", "patient/address.state",
            "PID-11.5", "patient/address.postalCode");

    private final FxRobot robot = new FxRobot();

    @TempDir
    Path folder;

    private Path file;
    private Designer designer;

    @BeforeEach
    void openAMapping() throws Exception {
        file = folder.resolve("people.yaml");
        Files.writeString(file, MAPPING);
        Path test = Files.createDirectories(folder.resolve("people.tests/drawn"));
        Files.writeString(test.resolve("in.hl7"), SAMPLE);
        Files.writeString(
                test.resolve("expect.yaml"),
                """
                "entry.resource[resourceType=Patient].name.family": TESTPATIENT
                "entry.resource[resourceType=Patient].address.city": Springfield
                "entry.resource[resourceType=Patient].birthDate": "1962-03-17"
                """);
        var samples = new Samples("sample", List.of(Payload.of(SAMPLE.getBytes(StandardCharsets.UTF_8))));
        designer = Designer.open(new FxTasks(), ZoneOffset.UTC, file, folder.resolve("drafts"), samples.first());
        Stage stage = FxToolkit.registerPrimaryStage();
        WaitForAsyncUtils.asyncFx(() -> new DesignerWindow(stage, designer, samples))
                .get();
        // The screen of the headless platform is 1000 px wide: beyond that there is no mouse.
        robot.interact(() -> {
            stage.setX(0);
            stage.setY(0);
            stage.setWidth(1000);
        });
        until("the mapping is drawn", () -> designer.drawing().get().isPresent());
    }

    @AfterEach
    void closeTheWindow() throws Exception {
        FxToolkit.cleanupStages();
    }

    @Test
    void tenLinesAreDrawnSeenSavedAndTested() throws Exception {
        // When
        for (Map.Entry<String, String> each : LINES.entrySet()) {
            robot.interact(() -> {
                designer.source().reveal(each.getKey());
                designer.target().reveal(each.getValue());
            });
            press("#source", each.getKey());
            press("#target", each.getValue());
            until("the line is drawn", () -> designer.lines().stream()
                    .anyMatch(line -> line.target().equals(each.getValue())));
        }
        until("the result is there", () -> output().contains("62701") && output().contains("4711"));
        robot.interact(() -> robot.lookup("#save").queryButton().fire());
        until("the file is saved", () -> !designer.unsaved().get());
        // Then
        assertThat(Files.readString(file)).startsWith(MAPPING);
        assertThat(output()).contains("TESTPATIENT", "\"ONE\"", "1 Main St", "1962-03-17");
        assertThat(designer.remarks().get()).isEmpty();
        Compiled compiled = Library.of(folder).compile("people", ZoneOffset.UTC);
        assertThat(compiled).isInstanceOfSatisfying(Compiled.Good.class, good -> {
            try {
                assertThat(new MappingTests(folder, good.mapping()).run())
                        .singleElement()
                        .satisfies(each -> assertThat(each.differences()).isEmpty());
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private String output() {
        return String.join(
                "\n",
                designer.result().get().lines().stream().map(OutputLine::text).toList());
    }

    private void press(String side, String path) throws Exception {
        robot.interact(() -> {
            ListView<Row> list = list(side);
            int row = row(list, path);
            list.requestFocus();
            list.getSelectionModel().clearAndSelect(row);
            list.scrollTo(row);
        });
        robot.type(KeyCode.SPACE);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private ListView<Row> list(String side) {
        return robot.lookup(side).queryListView();
    }

    private static int row(ListView<Row> list, String path) {
        for (int i = 0; i < list.getItems().size(); i++) {
            if (list.getItems().get(i).node().path().equals(path)) {
                return i;
            }
        }
        throw new AssertionError("no row " + path);
    }
}
