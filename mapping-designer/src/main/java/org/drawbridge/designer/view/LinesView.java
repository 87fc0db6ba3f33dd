package org.drawbridge.designer.view;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Label;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Paint;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.mapping.Drawing.Kind;
import org.drawbridge.mapping.Drawing.Line;

/// The lines between the sides, on one canvas: only those with an end in sight are drawn, and those that lie on each
/// other once.
final class LinesView extends Pane {

    private final Designer designer;
    private final SideView source;
    private final SideView target;
    private final Canvas canvas = new Canvas();
    /// What carries the theme's colours to the canvas.
    private final Label own = colour("line-own");
    private final Label other = colour("line-other");
    private final Label chosen = colour("line-chosen");
    private final Label ground = colour("line-ground");
    private final Strands strands;
    private final Label bad = colour("line-bad");
    private Optional<Rubber> rubber = Optional.empty();
    private boolean asked;
    private Runnable open = () -> {};
    private Consumer<ContextMenuEvent> ask = _ -> {};

    LinesView(Designer designer, SideView source, SideView target) {
        this.designer = designer;
        this.source = source;
        this.target = target;
        this.strands = new Strands(designer, source, target);
        setId("lines");
        setMinWidth(160);
        setFocusTraversable(true);
        setAccessibleText(Texts.of("lines"));
        getStyleClass().add("lines");
        getChildren().addAll(own, other, chosen, bad, ground, canvas);
        designer.shown().addListener((_, _, _) -> redraw());
        designer.choice().hinted().addListener((_, _, _) -> redraw());
        widthProperty().addListener((_, _, _) -> resized());
        heightProperty().addListener((_, _, _) -> resized());
        addEventHandler(MouseEvent.MOUSE_PRESSED, this::click);
        setOnContextMenuRequested(menu -> {
            if (designer.choice().line().get().isPresent()) {
                ask.accept(menu);
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private Label colour(String style) {
        var label = new Label();
        label.getStyleClass().add(style);
        label.setVisible(false);
        label.textFillProperty().addListener((_, _, _) -> redraw());
        return label;
    }

    private void resized() {
        canvas.setWidth(getWidth());
        canvas.setHeight(getHeight());
        redraw();
    }

    /// A line that is being drawn.
    ///
    /// @param refused why there can be no such line, if that is so
    record Rubber(double x, double y, double toX, double toY, Optional<String> refused) {}

    /// Shows a line that is being drawn; none to end that.
    void rubber(Optional<Rubber> line) {
        rubber = line;
        redraw();
    }

    /// Once for all that has changed till then.
    void redraw() {
        if (!asked) {
            asked = true;
            Platform.runLater(() -> {
                asked = false;
                paint();
            });
        }
    }

    /// Told that somebody wants to see the rule of the chosen line.
    void onOpen(Runnable listener) {
        open = listener;
    }

    /// Told that somebody wants to know what can be done with the chosen line.
    void onMenu(Consumer<ContextMenuEvent> listener) {
        ask = listener;
    }

    private void click(MouseEvent click) {
        requestFocus();
        Optional<Strand> hit = strands.at(click.getX(), click.getY());
        designer.choice().choose(hit.map(Strand::line));
        boolean onBox = hit.filter(each ->
                        each.hasBox() && Math.abs(click.getX() - getWidth() / 2) <= each.boxWidth(getWidth()) / 2)
                .isPresent();
        if (hit.isPresent() && click.getButton() == MouseButton.PRIMARY && (onBox || click.getClickCount() > 1)) {
            open.run();
        }
    }

    private void key(KeyEvent key) {
        List<Line> shown = strands.all().stream().map(Strand::line).toList();
        int at = designer.choice().line().get().map(shown::indexOf).orElse(-1);
        if (key.getCode() == KeyCode.DOWN && !shown.isEmpty()) {
            designer.choice().choose(Optional.of(shown.get(Math.min(shown.size() - 1, at + 1))));
            key.consume();
        } else if (key.getCode() == KeyCode.UP && !shown.isEmpty()) {
            designer.choice().choose(Optional.of(shown.get(Math.max(0, at - 1))));
            key.consume();
        } else if (key.getCode() == KeyCode.ENTER && at >= 0) {
            open.run();
            key.consume();
        }
    }

    private void paint() {
        strands.arrange(getWidth(), getHeight());
        GraphicsContext pen = canvas.getGraphicsContext2D();
        pen.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
        strands.all().stream().filter(each -> !each.isChosen()).forEach(each -> paint(pen, each));
        strands.all().stream().filter(Strand::isChosen).forEach(each -> paint(pen, each));
        designer.choice().hinted().get().ifPresent(likely -> {
            double from = Strands.height(source.top(), designer.source().row(likely.from()));
            double to = Strands.height(target.top(), designer.target().row(likely.to()));
            if (!Double.isNaN(from + to)) {
                pen.setLineDashes(2, 5);
                paint(pen, new Rubber(0, from, getWidth(), to, Optional.empty()));
                pen.setLineDashes();
            }
        });
        rubber.ifPresent(line -> paint(pen, line));
    }

    private void paint(GraphicsContext pen, Rubber line) {
        Paint colour = (line.refused().isPresent() ? bad : chosen).getTextFill();
        pen.setStroke(colour);
        pen.setLineWidth(2.2);
        Curve.draw(pen, line.x(), line.y(), line.toX(), line.toY());
        pen.setFill(colour);
        pen.fillOval(line.toX() - 4, line.toY() - 4, 8, 8);
    }

    private void paint(GraphicsContext pen, Strand strand) {
        Paint colour = colour(strand);
        boolean faded = designer.choice().line().get().isPresent() && !strand.isChosen();
        pen.setGlobalAlpha(faded ? 0.6 : 1);
        pen.setStroke(colour);
        pen.setLineWidth(strand.isChosen() ? 2.2 : strand.line().own() ? 1.6 : Math.min(2, 0.8 + 0.1 * strand.count()));
        pen.setLineDashes(strand.line().kind() == Kind.PART ? new double[] {4, 4} : new double[0]);
        double width = getWidth();
        if (strand.hasBox()) {
            double half = strand.boxWidth(width) / 2;
            if (!Double.isNaN(strand.from())) {
                Curve.draw(pen, 0, strand.from(), width / 2 - half, strand.box());
            }
            Curve.draw(pen, width / 2 + half, strand.box(), width, strand.to());
            pen.setLineDashes();
            box(pen, strand, colour);
        } else if (!Double.isNaN(strand.from())) {
            Curve.draw(pen, 0, strand.from(), width, strand.to());
        }
        pen.setLineDashes();
        pen.setGlobalAlpha(1);
    }

    private Paint colour(Strand strand) {
        if (designer.validity().isBroken(strand.line())) {
            return bad.getTextFill();
        }
        return strand.isChosen() ? chosen.getTextFill() : strand.line().own() ? own.getTextFill() : other.getTextFill();
    }

    private void box(GraphicsContext pen, Strand strand, Paint colour) {
        double width = strand.boxWidth(getWidth());
        double left = getWidth() / 2 - width / 2;
        pen.setFill(ground.getTextFill());
        pen.fillRoundRect(left, strand.box() - Strand.BOX / 2, width, Strand.BOX, 8, 8);
        pen.setLineWidth(strand.isChosen() ? 1.6 : 1);
        pen.strokeRoundRect(left, strand.box() - Strand.BOX / 2, width, Strand.BOX, 8, 8);
        pen.setFill(colour);
        pen.setFont(Font.font(11));
        pen.setTextAlign(TextAlignment.CENTER);
        int fits = (int) ((width - 12) / 6.2);
        String words = strand.words();
        pen.fillText(
                words.length() > fits ? words.substring(0, Math.max(1, fits - 1)) + "…" : words,
                getWidth() / 2,
                strand.box() + 4);
    }
}
