package org.drawbridge.designer.view;

import javafx.scene.control.ButtonType;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.stage.Window;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.desktop.Theme;
import org.drawbridge.mapping.Outline.Node;

/// Asks what a mapping is to make besides, and where in the source that stands.
final class AddView {

    private AddView() {}

    static void ask(Designer designer, Window owner) {
        var type = new ComboBox<String>();
        type.setId("add-type");
        type.getItems().setAll(designer.draft().wholes());
        type.getSelectionModel().selectFirst();
        var at = new ComboBox<String>();
        at.setId("add-at");
        at.getItems().add("");
        designer.drawing()
                .get()
                .ifPresent(drawing ->
                        drawing.source().roots().stream().map(Node::path).forEach(at.getItems()::add));
        at.getSelectionModel().selectFirst();
        var grid = new GridPane(12, 8);
        grid.addRow(0, label("add.type", type), type);
        grid.addRow(1, label("add.at", at), at);
        var dialog = new Dialog<ButtonType>();
        dialog.initOwner(owner);
        dialog.setTitle(Texts.of("add"));
        dialog.setHeaderText(Texts.of("add.what"));
        dialog.getDialogPane().setContent(grid);
        dialog.getDialogPane().getButtonTypes().setAll(ButtonType.OK, ButtonType.CANCEL);
        Theme.dress(dialog.getDialogPane().getScene());
        dialog.showAndWait().filter(ButtonType.OK::equals).ifPresent(_ -> designer.add(type.getValue(), at.getValue()));
    }

    private static Label label(String words, ComboBox<String> of) {
        var label = new Label(Texts.of(words));
        label.setLabelFor(of);
        of.setAccessibleText(label.getText());
        of.setPrefWidth(260);
        return label;
    }
}
