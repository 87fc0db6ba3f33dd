package org.drawbridge.console.view;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.console.model.Trends;
import org.drawbridge.desktop.Parts;

/// The charts of the overview: how much, how fast, and what failed.
final class TrendsView {

    private final VBox root = new VBox(8);

    TrendsView(Trends model) {
        var charts = List.of(
                new ChartView(Texts.of("chart.received"), "chart-received", TrendsView::perMinute, model::received),
                new ChartView(Texts.of("chart.latency"), "chart-latency", TrendsView::millis, model::latency),
                new ChartView(Texts.of("chart.errors"), "chart-errors", TrendsView::perMinute, model::errors));
        var head = new HBox(4, Parts.caption(Texts.of("chart.head")), Parts.spring());
        head.getStyleClass().add("filters");
        var ranges = new ToggleGroup();
        for (int minutes : Trends.RANGES) {
            var button = new ToggleButton(Texts.of("chart.hours", minutes / 60));
            button.getStyleClass().add("range");
            button.setAccessibleText(Texts.of("chart.range", minutes / 60));
            button.setToggleGroup(ranges);
            button.setSelected(model.minutes().get() == minutes);
            button.setOnAction(_ -> {
                button.setSelected(true);
                model.minutes().set(minutes);
            });
            head.getChildren().add(button);
        }
        root.getChildren().add(head);
        charts.forEach(each -> {
            VBox.setVgrow(each.root(), Priority.ALWAYS);
            root.getChildren().add(each.root());
        });
        root.getStyleClass().add("panel");
        Runnable update = () -> charts.forEach(ChartView::update);
        model.rows().state().addListener((_, _, _) -> update.run());
        update.run();
    }

    Node root() {
        return root;
    }

    private static String perMinute(double value) {
        return Texts.of("chart.perMinute", value < 10 ? "%.1f".formatted(value) : Texts.count(Math.round(value)));
    }

    private static String millis(double value) {
        return value < 1000 ? "%.0f ms".formatted(value) : "%.1f s".formatted(value / 1000);
    }
}
