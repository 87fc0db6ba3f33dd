package org.drawbridge.designer.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.drawbridge.desktop.Headless.until;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.Notice;
import org.drawbridge.designer.model.Side.Row;
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.Library.Compiled;
import org.drawbridge.mapping.MappingTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// Through the designer, headless, as a person at a keyboard and with a mouse.
@EnabledIf(
        value = "org.drawbridge.desktop.Headless#textCanBeDrawn",
        disabledReason = "JavaFX draws text with the Debian package libpangoft2-1.0-0, and it is not installed")
class JourneyTest {

    private static final String MAPPING = """
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
            + "PID|1||4711^^^NORTH^MR||TESTPATIENT^ONE^^^DR^MD||19620317|M|||1 Main St^^Springfield^IL^62701^USA||5550100\r";

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

    @TempDir
    Path folder;

    private Path file;
    private Screen screen;
    private Designer designer;

    @BeforeEach
    void openAMapping() throws Exception {
        file = folder.resolve("people.yaml");
        Files.writeString(file, MAPPING);
        Path test = Files.createDirectories(folder.resolve("people.tests/drawn"));
        Files.writeString(test.resolve("in.hl7"), SAMPLE);
        Files.writeString(test.resolve("expect.yaml"), """
                "entry.resource[resourceType=Patient].name.family": TESTPATIENT
                "entry.resource[resourceType=Patient].address.city": Springfield
                "entry.resource[resourceType=Patient].birthDate": "1962-03-17"
                """);
        screen = new Screen(file, SAMPLE);
        designer = screen.designer;
    }

    @AfterEach
    void closeTheWindow() throws Exception {
        screen.watch.close();
        FxToolkit.cleanupStages();
        assertThat(screen.watch.found()).as("what takes time is done elsewhere").isEmpty();
    }

    @Test
    void tenLinesAreDrawnWithTheMouseAndPublished() throws Exception {
        // When
        for (Map.Entry<String, String> each : LINES.entrySet()) {
            screen.show(each.getKey(), each.getValue());
            screen.grab("#source", each.getKey());
            screen.drop(screen.place("#target", each.getValue()));
            until(
                    each + " is drawn and chosen",
                    () -> designer.choice()
                            .line()
                            .get()
                            .filter(line -> line.target().equals(each.getValue()))
                            .isPresent());
        }
        // Then
        published();
    }

    @Test
    void tenLinesAreDrawnWithTheKeyboardAndPublished() throws Exception {
        // When
        for (Map.Entry<String, String> each : LINES.entrySet()) {
            screen.show(each.getKey(), each.getValue());
            press("#source", each.getKey());
            press("#target", each.getValue());
            until(
                    "the line is drawn",
                    () -> designer.lines().stream()
                            .anyMatch(line -> line.target().equals(each.getValue())));
        }
        // Then
        published();
    }

    private void published() throws Exception {
        until(
                "the result is there",
                () -> screen.output().contains("62701") && screen.output().contains("4711"));
        screen.robot.interact(() -> screen.robot
                .lookup("#tabs")
                .queryAs(TabPane.class)
                .getSelectionModel()
                .select(2));
        screen.robot.interact(
                () -> screen.robot.lookup("#publish").queryButton().fire());
        until("it is published", () -> !(designer.notice().get() instanceof Notice.None));
        assertThat(designer.notice().get()).isEqualTo(new Notice.Done("saved", List.of("people.yaml")));
        assertThat(Files.readString(file)).startsWith(MAPPING.replace("version: 1", "version: 2"));
        assertThat(screen.output()).contains("TESTPATIENT", "\"ONE\"", "1 Main St", "1962-03-17");
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

    @Test
    void aLineIsDrawnFromTheTargetToo() throws Exception {
        // Given
        screen.show("PID-7", "patient/birthDate");
        // When
        screen.grab("#target", "patient/birthDate");
        screen.drop(screen.place("#source", "PID-7"));
        // Then
        until("the line is there", () -> designer.draft().text().contains("{to: birthDate, from: PID-7}"));
    }

    @Test
    void aLineThatCannotBeIsRefusedWithItsReason() throws Exception {
        // Given
        screen.show("PID-7", "patient/birthDate");
        // When
        screen.grab("#source", "PID");
        screen.drop(screen.place("#target", "patient/birthDate"));
        // Then
        assertThat(designer.notice().get())
                .isEqualTo(new Notice.Failed("PID is no single value: open it, and draw from one of its parts."));
        assertThat(designer.draft().text()).isEqualTo(MAPPING);
    }

    @Test
    void whatIsOutOfSightScrollsInAndEscapeGivesUpTheLine() throws Exception {
        // Given
        screen.show("PID-7", "patient/birthDate");
        ListView<Row> target = screen.list("#target");
        screen.robot.interact(() -> target.scrollTo(0));
        Bounds box = target.localToScreen(target.getBoundsInLocal());
        // When
        screen.grab("#source", "PID-7");
        screen.robot.moveTo(new Point2D(box.getCenterX(), box.getMaxY() - 6));
        // Then
        until("the list has scrolled", () -> screen.firstInSight("#target") > 3);
        // When
        screen.robot.type(KeyCode.ESCAPE);
        screen.drop(new Point2D(box.getCenterX(), box.getCenterY()));
        // Then
        assertThat(designer.draft().text()).isEqualTo(MAPPING);
        assertThat(designer.notice().get()).isInstanceOf(Notice.None.class);
    }

    @Test
    void aClickOnTheBoxOfALineOpensItsRule() throws Exception {
        // Given
        screen.show("PID-7", "patient/active");
        until("the line is chosen", () -> designer.choice().line().get().isPresent());
        Node lines = screen.robot.lookup("#lines").query();
        double y = screen.place("#target", "patient/active").getY();
        screen.robot.interact(() -> screen.robot
                .lookup("#tabs")
                .queryAs(TabPane.class)
                .getSelectionModel()
                .select(3));
        // When
        screen.robot.clickOn(
                new Point2D(lines.localToScreen(lines.getBoundsInLocal()).getCenterX(), y));
        // Then
        until(
                "its value is there to be changed",
                () -> screen.robot.lookup("#rule-value").query().isFocused());
    }

    private void press(String side, String path) {
        screen.robot.interact(() -> {
            ListView<Row> list = screen.list(side);
            list.requestFocus();
            list.getSelectionModel().clearAndSelect(Screen.row(list, path));
        });
        screen.robot.type(KeyCode.SPACE);
        WaitForAsyncUtils.waitForFxEvents();
    }
}
