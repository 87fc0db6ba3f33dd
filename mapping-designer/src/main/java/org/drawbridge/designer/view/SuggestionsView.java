package org.drawbridge.designer.view;

import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.Tab;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.Suggestion;
import org.drawbridge.designer.model.Suggestions;
import org.drawbridge.desktop.Parts;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// Likely lines with their reasons: drawn one by one or all at once, or refused.
final class SuggestionsView {

    private final Designer designer;
    private final Suggestions suggestions;
    private final ListView<Suggestion> list;
    private final Tab tab = new Tab();

    SuggestionsView(Designer designer) {
        this.designer = designer;
        this.suggestions = new Suggestions(designer);
        this.list = new ListView<>(suggestions.likely());
        list.setId("suggestions");
        list.getStyleClass().add("remarks");
        list.setAccessibleText(Texts.of("suggestions", ""));
        list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        var none = new Label(Texts.of("suggestions.none"));
        none.setWrapText(true);
        none.getStyleClass().add("empty");
        list.setPlaceholder(none);
        list.setCellFactory(_ -> new Cell());
        list.setOnKeyPressed(key -> {
            if (key.getCode() == KeyCode.ENTER) {
                suggestions.draw(chosen());
            } else if (key.getCode() == KeyCode.BACK_SPACE) {
                suggestions.refuse(chosen());
            }
        });
        list.getSelectionModel().selectedItemProperty().addListener((_, _, one) -> {
            if (one != null) {
                designer.choice().hint(one);
            }
        });
        VBox.setVgrow(list, Priority.ALWAYS);
        var box = new VBox(8, buttons(), list);
        box.getStyleClass().add("rule");
        tab.setId("suggestions-tab");
        tab.setContent(box);
        suggestions.likely().addListener((ListChangeListener<Suggestion>) _ -> count());
        count();
    }

    Tab tab() {
        return tab;
    }

    private void count() {
        tab.setText(Texts.of("suggestions", suggestions.likely().size()));
    }

    private Node buttons() {
        var one = Parts.button(Texts.of("suggestions.draw"), Feather.CHECK, () -> suggestions.draw(chosen()));
        one.setId("suggestions-draw");
        var no = Parts.button(Texts.of("suggestions.refuse"), Feather.X, () -> suggestions.refuse(chosen()));
        var all = Parts.button(
                Texts.of("suggestions.all"), Feather.CHECK_SQUARE, () -> suggestions.draw(suggestions.likely()));
        all.setId("suggestions-all");
        var nothing = list.getSelectionModel().selectedItemProperty().isNull();
        one.disableProperty().bind(nothing);
        no.disableProperty().bind(nothing);
        return new HBox(8, one, no, Parts.spring(), all);
    }

    private List<Suggestion> chosen() {
        return List.copyOf(list.getSelectionModel().getSelectedItems());
    }

    private static String reason(Suggestion suggestion) {
        String why = switch (suggestion.reason()) {
            case Suggestion.Reason.Guide(String map) -> Texts.of("suggestion.guide", map);
            case Suggestion.Reason.Name(String words) -> Texts.of("suggestion.name", words);
        };
        return suggestion
                .table()
                .map(table -> why + " " + Texts.of("suggestion.table", table))
                .orElse(why);
    }

    private final class Cell extends ListCell<Suggestion> {

        private final Label line = new Label();
        private final Label why = Parts.caption("");
        private final Label value = new Label();
        private final VBox box = new VBox(2, new HBox(8, line, Parts.spring(), value), why);

        Cell() {
            line.getStyleClass().add("suggestion");
            value.getStyleClass().add("node-value");
            value.setMaxWidth(160);
            line.setMinWidth(USE_PREF_SIZE);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(@Nullable Suggestion suggestion, boolean empty) {
            super.updateItem(suggestion, empty);
            if (empty || suggestion == null) {
                setGraphic(null);
                return;
            }
            line.setText(suggestion.from() + "  →  " + suggestion.to().replace("/", "  "));
            why.setText(reason(suggestion));
            value.setText(String.join(", ", designer.valuesAt(suggestion.from())));
            setAccessibleText(line.getText() + " " + why.getText());
            setGraphic(box);
        }
    }
}
