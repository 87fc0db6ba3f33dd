package org.drawbridge.designer.view;

import static org.drawbridge.desktop.Headless.until;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import javafx.geometry.Point2D;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.Result.OutputLine;
import org.drawbridge.designer.model.Side.Row;
import org.drawbridge.desktop.FxTasks;
import org.drawbridge.formats.Payload;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// The designer on a screen that nobody sees, with a person's hands.
final class Screen {

    final FxRobot robot = new FxRobot();
    final Designer designer;
    final Watch watch;

    /// Opens a mapping and waits until it is drawn.
    Screen(Path mapping, String sample) throws Exception {
        var samples = new Samples("sample", List.of(Payload.of(sample.getBytes(StandardCharsets.UTF_8))));
        designer = Designer.open(
                new FxTasks(), ZoneOffset.UTC, mapping, mapping.resolveSibling("drafts"), samples.first());
        Stage stage = FxToolkit.registerPrimaryStage();
        watch = new Watch(WaitForAsyncUtils.asyncFx(Thread::currentThread).get());
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

    String output() {
        return String.join(
                "\n",
                designer.result().get().lines().stream().map(OutputLine::text).toList());
    }

    ListView<Row> list(String side) {
        return robot.lookup(side).queryListView();
    }

    static int row(ListView<Row> list, String path) {
        for (int i = 0; i < list.getItems().size(); i++) {
            if (list.getItems().get(i).node().path().equals(path)) {
                return i;
            }
        }
        throw new AssertionError("no row " + path);
    }

    /// Opens what two places stand in, and scrolls to them.
    void show(String source, String target) {
        robot.interact(() -> {
            designer.source().reveal(source);
            designer.target().reveal(target);
            list("#source").scrollTo(Math.max(0, row(list("#source"), source) - 3));
            list("#target").scrollTo(Math.max(0, row(list("#target"), target) - 3));
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Presses the mouse at a row and moves it a little.
    void grab(String side, String path) {
        Point2D from = place(side, path);
        robot.moveTo(from);
        robot.press(MouseButton.PRIMARY);
        robot.moveTo(from.add(12, 0));
    }

    void drop(Point2D at) {
        robot.moveTo(at);
        robot.moveTo(at.add(3, 1));
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Within a row that is in sight, on the screen.
    Point2D place(String side, String path) {
        return list(side).lookupAll(".list-cell").stream()
                .filter(each -> each instanceof ListCell<?> cell
                        && cell.isVisible()
                        && cell.getItem() instanceof Row row
                        && row.node().path().equals(path))
                .findFirst()
                .map(each -> each.localToScreen(100, SideView.ROW / 2))
                .orElseThrow(() -> new AssertionError(path + " is not in sight"));
    }

    int firstInSight(String side) {
        return ((VirtualFlow<?>) list(side).lookup(".virtual-flow"))
                .getFirstVisibleCell()
                .getIndex();
    }
}
