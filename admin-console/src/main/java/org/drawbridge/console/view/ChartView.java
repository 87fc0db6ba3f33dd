package org.drawbridge.console.view;

import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import org.drawbridge.console.model.Trend;
import org.drawbridge.desktop.Parts;

/// One figure over time: its name and what it is now above a line, what each point was where the mouse rests.
final class ChartView {

    private static final double LEAST_HEIGHT = 24;

    private final String name;
    private final DoubleFunction<String> words;
    private final Supplier<Trend> figure;
    private final Label now = new Label();
    private final Label most = Parts.caption("");
    private final Path line = new Path();
    private final Path area = new Path();
    private final Tooltip point = new Tooltip();
    private final Pane plot = new Pane(area, line) {
        @Override
        protected void layoutChildren() {
            draw();
        }
    };
    private final VBox root;
    private Trend trend = Trend.NONE;

    /// @param style of the line, such as `chart-errors`
    /// @param words of a value, with its unit
    ChartView(String name, String style, DoubleFunction<String> words, Supplier<Trend> figure) {
        this.name = name;
        this.words = words;
        this.figure = figure;
        line.getStyleClass().add("chart-line");
        area.getStyleClass().add("chart-area");
        line.setManaged(false);
        area.setManaged(false);
        now.getStyleClass().add("need-what");
        plot.setMinHeight(LEAST_HEIGHT);
        plot.getStyleClass().add("chart-plot");
        Tooltip.install(plot, point);
        plot.setOnMouseMoved(mouse -> tell(mouse.getX()));
        VBox.setVgrow(plot, Priority.ALWAYS);
        root = new VBox(2, new HBox(8, Parts.caption(name), now, Parts.spring(), most), plot);
        root.getStyleClass().addAll("chart", style);
        root.setAccessibleRole(AccessibleRole.TEXT);
    }

    VBox root() {
        return root;
    }

    void update() {
        trend = figure.get();
        now.setText(trend.values().isEmpty() ? "–" : words.apply(trend.last()));
        most.setText(trend.values().isEmpty() ? "" : Texts.of("chart.most", words.apply(trend.most())));
        root.setAccessibleText(name + ": " + now.getText() + ", " + most.getText());
        plot.requestLayout();
    }

    private void draw() {
        line.getElements().clear();
        area.getElements().clear();
        int points = trend.values().size();
        if (points < 2) {
            return;
        }
        double bottom = plot.getHeight() - 1;
        double top = trend.most() == 0 ? 1 : trend.most();
        for (int i = 0; i < points; i++) {
            double x = plot.getWidth() * i / (points - 1);
            double y = bottom - trend.values().get(i) / top * (bottom - 2);
            line.getElements().add(i == 0 ? new MoveTo(x, y) : new LineTo(x, y));
            area.getElements().add(i == 0 ? new MoveTo(x, bottom) : new LineTo(x, y));
            if (i == 0) {
                area.getElements().add(new LineTo(x, y));
            }
        }
        area.getElements().add(new LineTo(plot.getWidth(), bottom));
    }

    private void tell(double x) {
        int points = trend.values().size();
        if (points < 2) {
            point.setText(Texts.of("chart.none"));
            return;
        }
        int nearest = Math.clamp(Math.round(x / plot.getWidth() * (points - 1)), 0, points - 1);
        point.setText(Texts.exact(trend.at(nearest)) + "\n"
                + words.apply(trend.values().get(nearest)));
    }
}
