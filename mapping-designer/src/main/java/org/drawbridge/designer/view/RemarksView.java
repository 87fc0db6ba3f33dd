package org.drawbridge.designer.view;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.Remark;
import org.drawbridge.desktop.Parts;
import org.jspecify.annotations.Nullable;

/// What is wrong, each with its place, which leads to the rule that it is about.
final class RemarksView {

    private final ListView<Remark> list = new ListView<>();

    RemarksView(Designer designer) {
        list.setId("remarks");
        list.getStyleClass().add("remarks");
        list.setAccessibleText(Texts.of("problems", ""));
        var none = new Label(Texts.of("problems.none"));
        none.getStyleClass().add("empty");
        list.setPlaceholder(none);
        list.setCellFactory(_ -> new Cell());
        list.getSelectionModel().selectedItemProperty().addListener((_, _, remark) -> {
            if (remark != null) {
                designer.choice().remark(remark);
            }
        });
        designer.remarks().addListener((_, _, found) -> list.getItems().setAll(found));
        list.getItems().setAll(designer.remarks().get());
    }

    Node root() {
        return list;
    }

    private static final class Cell extends ListCell<Remark> {

        private final Label mark = new Label();
        private final Label text = new Label();
        private final Label place = Parts.caption("");
        private final HBox box = new HBox(8, mark, new VBox(2, text, place));

        Cell() {
            mark.setMinWidth(16);
            text.setWrapText(true);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(@Nullable Remark remark, boolean empty) {
            super.updateItem(remark, empty);
            if (empty || remark == null) {
                setGraphic(null);
                return;
            }
            boolean serious = switch (remark.kind()) {
                case MISTAKE, INVALID -> true;
                case PROBLEM, DOUBTFUL -> false;
            };
            mark.setText(serious ? "■" : "▲");
            mark.getStyleClass().setAll("label", "mark", serious ? "bad" : "warning");
            text.setText(remark.text());
            place.setText(Texts.of("remark." + remark.kind().name(), remark.place()));
            setAccessibleText(remark.text() + " " + remark.place());
            setGraphic(box);
        }
    }
}
