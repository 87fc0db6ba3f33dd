package org.drawbridge.console.view;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.drawbridge.console.model.Loaded;

/// Rows of tables: opened by double click or Enter, exchanged without losing what was chosen.
final class Rows {

    private Rows() {}

    static <T> TableRow<T> opening(Consumer<T> open) {
        var row = new TableRow<T>();
        row.setOnMouseClicked(click -> {
            if (click.getButton() == MouseButton.PRIMARY && click.getClickCount() == 2 && !row.isEmpty()) {
                open.accept(row.getItem());
            }
        });
        return row;
    }

    static <T> void onEnter(TableView<T> table, Consumer<T> open) {
        table.setOnKeyPressed(key -> {
            T chosen = table.getSelectionModel().getSelectedItem();
            if (key.getCode() == KeyCode.ENTER && chosen != null) {
                open.accept(chosen);
                key.consume();
            }
        });
    }

    /// Shows what was loaded, now and whenever it is loaded again.
    static <T> void fill(TableView<T> table, Loaded<List<T>> loaded, Function<T, String> key) {
        loaded.state().addListener((_, _, _) -> loaded.value().ifPresent(rows -> replace(table, rows, key)));
        loaded.value().ifPresent(rows -> replace(table, rows, key));
    }

    /// Shows these rows; what was chosen stays chosen, by its key, and what was in sight stays in sight.
    static <T> void replace(TableView<T> table, List<T> rows, Function<T, String> key) {
        List<String> chosen =
                table.getSelectionModel().getSelectedItems().stream().map(key).toList();
        if (table.getItems().equals(rows)) {
            return;
        }
        // One change for all: a thousand changes of one row each take half a second.
        table.getItems().setAll(rows);
        if (chosen.isEmpty()) {
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (chosen.contains(key.apply(rows.get(i)))
                    && !table.getSelectionModel().isSelected(i)) {
                table.getSelectionModel().select(i);
            }
        }
    }
}
