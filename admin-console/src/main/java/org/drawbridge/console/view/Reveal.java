package org.drawbridge.console.view;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.console.model.Document;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What is in a message: masked, until somebody says why it is wanted.
final class Reveal {

    private Reveal() {}

    static Node masked(Consumer<String> reveal) {
        var why = new TextField();
        why.setPromptText(Texts.of("reveal.prompt"));
        why.setAccessibleText(Texts.of("reveal.prompt"));
        why.getStyleClass().add("reveal-reason");
        HBox.setHgrow(why, Priority.ALWAYS);
        Button button = Parts.button(Texts.of("reveal"), Feather.EYE, () -> reveal.accept(why.getText()));
        button.disableProperty().bind(why.textProperty().map(String::isBlank));
        button.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        why.setOnAction(_ -> button.fire());
        var said = new Label(Texts.of("reveal.masked"));
        said.setWrapText(true);
        var line = new HBox(8, why, button);
        var box = new VBox(12, new FontIcon(Feather.EYE_OFF), said, line);
        box.getStyleClass().add("masked");
        return box;
    }

    static Node document(Document document, Runnable mask) {
        if (document.text().isEmpty()) {
            var nothing = new Label(Texts.of("reveal.nothing"));
            nothing.getStyleClass().add("empty");
            return nothing;
        }
        var text = new TextArea(document.text());
        text.setEditable(false);
        text.getStyleClass().add("data");
        text.setAccessibleText(Texts.of("reveal.text"));
        var split = new SplitPane();
        split.setOrientation(Orientation.VERTICAL);
        if (!document.tree().isEmpty()) {
            split.getItems().add(tree(document.tree()));
        }
        split.getItems().add(text);
        VBox.setVgrow(split, Priority.ALWAYS);
        var bar = new HBox(
                8,
                new FontIcon(Feather.SHIELD),
                new Label(Texts.of("reveal.audited")),
                Parts.spring(),
                Parts.button(Texts.of("reveal.mask"), Feather.EYE_OFF, mask));
        bar.getStyleClass().add("audited");
        return new VBox(bar, split);
    }

    private static Node tree(List<Document.Node> nodes) {
        var root = new TreeItem<>(new Document.Node("", "", nodes));
        nodes.forEach(each -> root.getChildren().add(item(each)));
        root.setExpanded(true);
        var tree = new TreeTableView<>(root);
        tree.setShowRoot(false);
        tree.setFixedCellSize(26);
        tree.setAccessibleText(Texts.of("reveal.tree"));
        tree.setColumnResizePolicy(TreeTableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        var path = new TreeTableColumn<Document.Node, String>(Texts.of("reveal.path"));
        path.setPrefWidth(180);
        path.setCellValueFactory(
                cell -> new ReadOnlyStringWrapper(cell.getValue().getValue().path()));
        var value = new TreeTableColumn<Document.Node, String>(Texts.of("reveal.value"));
        value.setPrefWidth(260);
        value.setCellValueFactory(
                cell -> new ReadOnlyStringWrapper(cell.getValue().getValue().value()));
        value.getStyleClass().add("data");
        tree.getColumns().addAll(List.of(path, value));
        return tree;
    }

    private static TreeItem<Document.Node> item(Document.Node node) {
        var item = new TreeItem<>(node);
        node.below().forEach(each -> item.getChildren().add(item(each)));
        item.setExpanded(node.path().equals("PID") || node.path().equals("MSH"));
        return item;
    }
}
