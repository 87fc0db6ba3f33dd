package org.drawbridge.console.view;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.drawbridge.console.model.Comparison;
import org.drawbridge.console.model.Comparison.Difference;
import org.drawbridge.console.model.Loaded;
import org.drawbridge.desktop.Parts;

/// Where two messages differ, once somebody has said why that is wanted.
final class ComparisonView {

    private final Comparison model;
    private final TableView<Difference> table = Tables.of(Texts.of("compare.table"), Texts.of("compare.same"));
    private final StackPane content = new StackPane();
    private final VBox root;

    ComparisonView(Comparison model) {
        this.model = model;
        table.getColumns()
                .addAll(List.of(
                        Tables.data(Texts.of("reveal.path"), 130, Difference::path),
                        Tables.data(model.first().controlId(), 170, Difference::first),
                        Tables.data(model.second().controlId(), 170, Difference::second)));
        var title = new Label(Texts.of(
                "compare.title", model.first().controlId(), model.second().controlId()));
        title.getStyleClass().addAll("detail-title");
        title.setWrapText(true);
        VBox.setVgrow(content, Priority.ALWAYS);
        root = new VBox(8, title, content);
        root.getStyleClass().add("detail");
        model.differences().state().addListener((_, _, state) -> show(state));
        show(model.differences().state().get());
    }

    Node root() {
        return root;
    }

    private void show(Loaded.State<List<Difference>> state) {
        content.getChildren()
                .setAll(
                        switch (state) {
                            case Loaded.State.Idle<List<Difference>> _ -> Reveal.masked(model::reveal);
                            case Loaded.State.Loading<List<Difference>> _ -> Parts.caption(Texts.of("loading"));
                            case Loaded.State.Failed<List<Difference>>(String text) -> new Label(text);
                            case Loaded.State.Ready<List<Difference>>(List<Difference> found) -> filled(found);
                        });
    }

    private Node filled(List<Difference> found) {
        table.getItems().setAll(found);
        return table;
    }
}
