package org.drawbridge.console.view;

import java.time.Instant;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import org.drawbridge.console.model.Health;
import org.jspecify.annotations.Nullable;

/// Tables that look and behave alike: rows of 30 px, only those in sight are nodes, no column lies outside.
final class Tables {

    private static final double ROW = 30;

    private Tables() {}

    /// @param name for screen readers
    static <T> TableView<T> of(String name, String empty) {
        var table = new TableView<T>();
        table.setAccessibleText(name);
        table.setFixedCellSize(ROW);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        var placeholder = new Label(empty);
        placeholder.getStyleClass().add("empty");
        placeholder.setWrapText(true);
        table.setPlaceholder(placeholder);
        table.setTableMenuButtonVisible(false);
        return table;
    }

    static <T> TableColumn<T, String> text(String title, double width, Function<T, String> value) {
        TableColumn<T, String> column = column(title, width, value);
        column.setCellFactory(_ -> new TableCell<>() {
            private final Tooltip whole = new Tooltip();

            @Override
            protected void updateItem(@Nullable String item, boolean empty) {
                super.updateItem(item, empty);
                setText(empty || item == null ? null : item);
                whole.setText(item);
                setTooltip(empty || item == null || item.length() < 16 ? null : whole);
            }
        });
        return column;
    }

    /// In the typeface of data.
    static <T> TableColumn<T, String> data(String title, double width, Function<T, String> value) {
        TableColumn<T, String> column = text(title, width, value);
        column.getStyleClass().add("data");
        return column;
    }

    static <T> TableColumn<T, Long> number(String title, double width, ToLongFunction<T> value) {
        TableColumn<T, Long> column = column(title, width, value::applyAsLong);
        column.getStyleClass().add("number");
        column.setCellFactory(_ -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable Long item, boolean empty) {
                super.updateItem(item, empty);
                setText(empty || item == null ? null : Texts.count(item));
                pseudoClassStateChanged(
                        javafx.css.PseudoClass.getPseudoClass("zero"), !empty && item != null && item == 0);
            }
        });
        return column;
    }

    /// Relative, with the exact time where the mouse rests.
    static <T> TableColumn<T, Instant> time(String title, double width, Function<T, Instant> value) {
        TableColumn<T, Instant> column = column(title, width, value);
        column.setCellFactory(_ -> new TableCell<>() {
            private final Tooltip exact = new Tooltip();

            @Override
            protected void updateItem(@Nullable Instant item, boolean empty) {
                super.updateItem(item, empty);
                setText(empty || item == null ? null : Texts.ago(item));
                exact.setText(empty || item == null ? null : Texts.exact(item));
                setTooltip(empty || item == null ? null : exact);
            }
        });
        return column;
    }

    static <T> TableColumn<T, Health> health(String title, double width, Function<T, Health> value) {
        return marked(column(title, width, value), Marks::of);
    }

    /// A state in the words of the API.
    static <T> TableColumn<T, String> state(String title, double width, Function<T, String> value) {
        return marked(column(title, width, value), Marks::of);
    }

    /// A cell keeps its label: a list that scrolls makes no nodes.
    private static <T, V> TableColumn<T, V> marked(TableColumn<T, V> column, Function<V, Marks.Mark> mark) {
        column.setCellFactory(_ -> new TableCell<>() {
            private final Label label = new Label();

            @Override
            protected void updateItem(@Nullable V item, boolean empty) {
                super.updateItem(item, empty);
                if (empty || item == null) {
                    setGraphic(null);
                } else {
                    mark.apply(item).dress(label);
                    setGraphic(label);
                }
            }
        });
        return column;
    }

    private static <T, V> TableColumn<T, V> column(String title, double width, Function<T, V> value) {
        var column = new TableColumn<T, V>(title);
        column.setPrefWidth(width);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())));
        return column;
    }
}
