package org.drawbridge.console.view;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.layout.VBox;
import org.drawbridge.console.model.FeedPreview;
import org.drawbridge.console.model.Loaded;
import org.drawbridge.mapping.Mapping.Origin;

/// What a mapping makes of a message: the result, where each value comes from, and what was wrong.
final class PreviewView {

    private final TextArea output = new TextArea();
    private final TableView<Origin> lineage = Tables.of(Texts.of("preview.lineage"), Texts.of("preview.none"));
    private final VBox problems = new VBox(4);
    private final TabPane root;

    PreviewView(Loaded<FeedPreview> model) {
        output.setEditable(false);
        output.setId("preview-output");
        output.setAccessibleText(Texts.of("preview.output"));
        output.getStyleClass().add("data");
        lineage.getColumns()
                .addAll(List.of(
                        Tables.data(Texts.of("preview.to"), 170, Origin::output),
                        Tables.data(Texts.of("preview.from"), 90, Origin::source)));
        root = new TabPane(
                new Tab(Texts.of("preview.output"), output),
                new Tab(Texts.of("preview.lineage"), lineage),
                new Tab(Texts.of("preview.problems"), problems));
        root.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        model.state().addListener((_, _, _) -> model.value().ifPresent(this::show));
    }

    Node root() {
        return root;
    }

    private void show(FeedPreview preview) {
        output.setText(preview.output().text());
        lineage.getItems().setAll(preview.lineage());
        problems.getChildren()
                .setAll(preview.problems().stream()
                        .map(each -> {
                            var label = new Label("▲  " + each);
                            label.setWrapText(true);
                            label.getStyleClass().addAll("mark", "warning");
                            return label;
                        })
                        .toList());
        root.getTabs()
                .getLast()
                .setText(Texts.of("preview.problems")
                        + (preview.problems().isEmpty()
                                ? ""
                                : " (" + preview.problems().size() + ")"));
    }
}
