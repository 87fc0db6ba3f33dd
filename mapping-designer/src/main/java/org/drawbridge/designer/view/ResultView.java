package org.drawbridge.designer.view;

import java.util.HashSet;
import java.util.Set;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.Remarks;
import org.drawbridge.designer.model.Result.OutputLine;
import org.drawbridge.desktop.Parts;
import org.jspecify.annotations.Nullable;

/// What the mapping makes of the sample: changed lines are marked, what the chosen line has made is lit.
final class ResultView {

    private static final PseudoClass CHANGED = PseudoClass.getPseudoClass("changed");
    private static final PseudoClass LIT = PseudoClass.getPseudoClass("lit");

    private final Designer designer;
    private final ListView<OutputLine> list = new ListView<>();
    private final Set<String> lit = new HashSet<>();
    private final VBox root;

    ResultView(Designer designer) {
        this.designer = designer;
        list.setId("result");
        list.setFixedCellSize(20);
        list.setAccessibleText(Texts.of("result"));
        list.getStyleClass().add("result");
        list.setCellFactory(_ -> new Cell());
        var empty = new Label(Texts.of("result.none"));
        empty.getStyleClass().add("empty");
        empty.setWrapText(true);
        list.setPlaceholder(empty);
        list.setOnMouseClicked(_ -> choose());
        list.setOnKeyReleased(key -> {
            if (key.getCode().isArrowKey()) {
                choose();
            }
        });
        var title = new Label(Texts.of("result"));
        title.getStyleClass().add("side-title");
        var took = Parts.caption("");
        designer.took().addListener((_, _, time) -> took.setText(Texts.of("took", time.toMillis())));
        var head = new HBox(8, title, valid(), Parts.spring(), took);
        head.getStyleClass().add("side-head");
        VBox.setVgrow(list, Priority.ALWAYS);
        root = new VBox(head, list);
        designer.result().addListener((_, _, made) -> {
            list.getItems().setAll(made.lines());
            light(false);
        });
        list.getItems().setAll(designer.result().get().lines());
        designer.choice().line().addListener((_, _, _) -> light(true));
    }

    /// Whether the result is valid.
    private Label valid() {
        var label = new Label();
        label.setId("fhir");
        designer.validity().fhir().addListener((_, _, now) -> {
            label.setText(now == Remarks.Fhir.OFF ? "" : Texts.of("fhir." + now.name()));
            label.getStyleClass().setAll("label", "outcome");
            switch (now) {
                case VALID -> label.getStyleClass().add("good");
                case INVALID -> label.getStyleClass().add("bad");
                case OFF, CHECKING -> label.getStyleClass().add("caption");
            }
        });
        return label;
    }

    VBox root() {
        return root;
    }

    private void choose() {
        OutputLine line = list.getSelectionModel().getSelectedItem();
        if (line != null && !line.path().isEmpty()) {
            designer.choice().output(line.path());
        }
    }

    private void light(boolean scroll) {
        lit.clear();
        lit.addAll(designer.choice().outputs());
        list.refresh();
        if (scroll && !list.isFocused()) {
            for (int i = 0; i < list.getItems().size(); i++) {
                if (lit.contains(list.getItems().get(i).path())) {
                    list.scrollTo(Math.max(0, i - 3));
                    return;
                }
            }
        }
    }

    private final class Cell extends ListCell<OutputLine> {
        @Override
        protected void updateItem(@Nullable OutputLine line, boolean empty) {
            super.updateItem(line, empty);
            setText(empty || line == null ? null : line.text());
            pseudoClassStateChanged(CHANGED, !empty && line != null && line.changed());
            pseudoClassStateChanged(LIT, !empty && line != null && lit.contains(line.path()));
        }
    }
}
