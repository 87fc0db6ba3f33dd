package org.drawbridge.console.view;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.ReplayRow;
import org.drawbridge.console.model.ReplayRange;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// Sends messages of a time again: nothing is sent before it was counted.
final class ReplayView {

    private final ReplayRange model;
    private final ComboBox<ReplayRange.Way> way = new ComboBox<>();
    private final Button count = Parts.button(Texts.of("replay.count"), Feather.SEARCH, this::count);
    private final Button send = Parts.button(Texts.of("replay.send"), Feather.SEND, this::send);
    private final VBox root = new VBox(8);

    ReplayView(ReplayRange model) {
        this.model = model;
        way.setId("replay-way");
        way.setAccessibleText(Texts.of("replay.way"));
        way.setMaxWidth(Double.MAX_VALUE);
        way.valueProperty().addListener((_, _, _) -> judge());
        send.setId("replay-send");
        count.setId("replay-count");
        send.getStyleClass().add(Styles.ACCENT);
        var title = new Label(Texts.of("replay"));
        title.getStyleClass().add("detail-title");
        root.getChildren().addAll(title, Parts.caption(Texts.of("replay.way")), way);
        ask("replay.from", model.from());
        ask("replay.until", model.until());
        ask("replay.type", model.type());
        root.getChildren()
                .addAll(
                        new HBox(8, count, send),
                        Panes.outcome(
                                model.counted(), each -> Texts.of("replay.counted", each.sent(), each.passedOver())),
                        Panes.outcome(model.sent(), ReplayView::how));
        root.getStyleClass().add("detail");
        model.ways().state().addListener((_, _, _) -> model.ways().value().ifPresent(this::offer));
        model.counted().state().addListener((_, _, _) -> judge());
        List.of(model.from(), model.until()).forEach(each -> each.addListener((_, _, _) -> judge()));
        judge();
        model.open();
    }

    Node root() {
        return root;
    }

    private static String how(ReplayRow row) {
        return Texts.of(row.ended() ? "replay.done" : "replay.running", row.sent(), row.found());
    }

    private void offer(List<ReplayRange.Way> ways) {
        way.getItems().setAll(ways);
        way.getSelectionModel().selectFirst();
    }

    private void ask(String key, StringProperty value) {
        var field = new TextField();
        field.setAccessibleText(Texts.of(key));
        field.textProperty().bindBidirectional(value);
        root.getChildren().addAll(Parts.caption(Texts.of(key)), field);
    }

    private void judge() {
        boolean ready = model.complete() && way.getValue() != null;
        count.setDisable(!ready);
        send.setDisable(!ready
                || model.counted()
                        .value()
                        .filter(each -> each.ended() && each.sent() > 0)
                        .isEmpty());
    }

    private void count() {
        model.count(way.getValue());
    }

    private void send() {
        model.send(way.getValue());
    }
}
