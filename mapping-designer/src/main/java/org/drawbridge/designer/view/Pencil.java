package org.drawbridge.designer.view;

import java.util.Objects;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.util.Duration;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.Side.Row;
import org.drawbridge.designer.view.LinesView.Rubber;

/// Draws lines: with the mouse from a row of one side to a row of the other, or with a key at both. While a line is
/// drawn, rows that cannot take it are faded, lists scroll at their edges, and closed rows open where the mouse rests.
final class Pencil {

    /// In pixels; a press that moves less is a click.
    private static final double CLICK = 5;
    /// In pixels from the edge of a list; nearer, it scrolls.
    private static final double EDGE = 28;
    /// In pixels a tick.
    private static final double SCROLL = 10;
    private static final Duration TICK = Duration.millis(30);
    /// In ticks that the mouse rests at a closed row before it opens.
    private static final int REST = 20;

    /// Where a line begins.
    private record Begin(String path, SideView side) {}

    private final Designer designer;
    private final LinesView lines;
    private final SideView source;
    private final SideView target;
    private final Timeline ticks = new Timeline(new KeyFrame(TICK, _ -> tick()));
    private Optional<Begin> pressed = Optional.empty();
    private Optional<Begin> begin = Optional.empty();
    private Point2D pressedAt = Point2D.ZERO;
    private Point2D mouse = Point2D.ZERO;
    private boolean dragging;
    private String resting = "";
    private int rested;

    Pencil(Designer designer, LinesView lines, SideView source, SideView target) {
        this.designer = designer;
        this.lines = lines;
        this.source = source;
        this.target = target;
        ticks.setCycleCount(Animation.INDEFINITE);
        watch(source);
        watch(target);
    }

    private void watch(SideView side) {
        side.onMark(path -> mark(new Begin(path, side)));
        side.list().addEventFilter(MouseEvent.MOUSE_PRESSED, event -> press(side, event));
        side.list().addEventFilter(MouseEvent.MOUSE_DRAGGED, this::drag);
        side.list().addEventFilter(MouseEvent.MOUSE_RELEASED, this::release);
    }

    /// Gives up the line that is being drawn.
    ///
    /// @return whether there was one
    boolean cancel() {
        boolean was = begin.isPresent();
        pressed = Optional.empty();
        stop();
        return was;
    }

    private void mark(Begin here) {
        Optional<Begin> there = begin.filter(known -> known.side() != here.side());
        stop();
        if (there.isPresent()) {
            connect(there.get(), here.path());
        } else {
            start(here);
        }
    }

    private void start(Begin here) {
        begin = Optional.of(here);
        here.side().mark(here.path());
        other(here.side()).offer(row -> refusal(here, row).isEmpty());
    }

    private void stop() {
        begin = Optional.empty();
        dragging = false;
        ticks.stop();
        for (SideView each : new SideView[] {source, target}) {
            each.mark("");
            each.offer(_ -> true);
            each.aim("");
        }
        lines.rubber(Optional.empty());
    }

    private SideView other(SideView side) {
        return side == source ? target : source;
    }

    private Optional<String> refusal(Begin from, String path) {
        return from.side() == source ? designer.refusal(from.path(), path) : designer.refusal(path, from.path());
    }

    private void connect(Begin from, String path) {
        if (from.side() == source) {
            designer.connect(from.path(), path);
        } else {
            designer.connect(path, from.path());
        }
    }

    private void press(SideView side, MouseEvent press) {
        pressed = Optional.empty();
        if (press.getButton() == MouseButton.PRIMARY) {
            stop();
            pressedAt = new Point2D(press.getSceneX(), press.getSceneY());
            pressed = side.under(pressedAt).map(row -> new Begin(row.node().path(), side));
        }
    }

    private void drag(MouseEvent drag) {
        if (pressed.isEmpty()) {
            return;
        }
        mouse = new Point2D(drag.getSceneX(), drag.getSceneY());
        if (!dragging && mouse.distance(pressedAt) >= CLICK) {
            start(pressed.get());
            dragging = true;
            rested = 0;
            ticks.play();
        }
        if (dragging) {
            follow();
            drag.consume();
        }
    }

    private void release(MouseEvent release) {
        Optional<Begin> from = begin.filter(_ -> dragging);
        pressed = Optional.empty();
        if (from.isPresent()) {
            mouse = new Point2D(release.getSceneX(), release.getSceneY());
            Optional<Row> row = other(from.get().side()).under(mouse);
            stop();
            row.ifPresent(found -> connect(from.get(), found.node().path()));
            release.consume();
        }
    }

    /// Draws the line as it would be if the mouse let go now.
    private void follow() {
        begin.ifPresent(from -> {
            SideView over = other(from.side());
            String there = over.under(mouse).map(row -> row.node().path()).orElse("");
            over.aim(there);
            Optional<String> refused = there.isEmpty() ? Optional.empty() : refusal(from, there);
            Point2D at = lines.sceneToLocal(mouse);
            double width = lines.getWidth();
            lines.rubber(Optional.of(new Rubber(
                    from.side() == source ? 0 : width,
                    from.side().y(from.path()),
                    there.isEmpty() ? Math.clamp(at.getX(), 0, width) : from.side() == source ? width : 0,
                    there.isEmpty() ? at.getY() : over.y(there),
                    refused)));
        });
    }

    private void tick() {
        begin.ifPresent(from -> {
            SideView over = other(from.side());
            scroll(over);
            scroll(from.side());
            Optional<Row> row = over.under(mouse);
            String there = row.map(each -> each.node().path()).orElse("");
            rested = there.equals(resting) ? rested + 1 : 0;
            resting = there;
            if (rested == REST
                    && row.filter(each -> !each.open() && !each.node().leaf()).isPresent()) {
                over.toggle(there);
            }
            follow();
        });
    }

    private void scroll(SideView side) {
        Bounds box = Objects.requireNonNull(side.list().localToScene(side.list().getBoundsInLocal()));
        boolean within = mouse.getX() >= box.getMinX() && mouse.getX() <= box.getMaxX();
        if (within && mouse.getY() < box.getMinY() + EDGE) {
            side.scroll(-SCROLL);
        } else if (within && mouse.getY() > box.getMaxY() - EDGE) {
            side.scroll(SCROLL);
        }
    }
}
