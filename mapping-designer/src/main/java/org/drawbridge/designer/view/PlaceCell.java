package org.drawbridge.designer.view;

import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import org.drawbridge.designer.model.Side.Row;
import org.drawbridge.desktop.Parts;
import org.jspecify.annotations.Nullable;

/// A place as a row: its name, what it is, its value, and how many lines end there.
final class PlaceCell extends ListCell<Row> {

    private static final double INDENT = 14;
    private static final PseudoClass MARKED = PseudoClass.getPseudoClass("marked");
    private static final PseudoClass AIMED = PseudoClass.getPseudoClass("aimed");
    private static final PseudoClass CLOSED = PseudoClass.getPseudoClass("closed");

    private final SideView side;

    private final Label arrow = new Label();
    private final Label name = new Label();
    private final Label about = new Label();
    private final Label value = new Label();
    private final Label count = new Label();
    private final HBox box;

    PlaceCell(SideView side, boolean target) {
        this.side = side;
        arrow.getStyleClass().add("tree-arrow");
        arrow.setMinWidth(16);
        arrow.setOnMouseClicked(click -> {
            Row row = getItem();
            if (row != null) {
                side.toggle(row.node().path());
                click.consume();
            }
        });
        name.getStyleClass().add("node-name");
        name.setMinWidth(USE_PREF_SIZE);
        about.getStyleClass().add("node-about");
        value.getStyleClass().add("node-value");
        value.setMaxWidth(150);
        count.getStyleClass().add("node-count");
        count.setMinWidth(26);
        count.setAlignment(target ? Pos.CENTER_LEFT : Pos.CENTER_RIGHT);
        box = target
                ? new HBox(6, count, arrow, name, about, Parts.spring(), value)
                : new HBox(6, arrow, name, about, Parts.spring(), value, count);
        box.getStyleClass().add("node");
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable Row row, boolean empty) {
        super.updateItem(row, empty);
        light();
        if (empty || row == null) {
            setGraphic(null);
            setAccessibleText("");
            return;
        }
        arrow.setText(row.node().leaf() ? "" : row.open() ? "▾" : "▸");
        name.setText(row.node().name() + (row.node().many() ? "[]" : ""));
        about.setText(about(row));
        value.setText(value(row));
        value.setManaged(!row.values().isEmpty());
        count.setText(row.open() || row.lines() == 0 ? "" : row.lines() == 1 ? "●" : String.valueOf(row.lines()));
        box.setPadding(new Insets(0, 6, 0, 4 + row.depth() * INDENT));
        setAccessibleText(row.node().path() + " " + row.node().about() + " " + value(row));
        setGraphic(box);
    }

    /// Shows what a line that is being drawn has to do with the row.
    void light() {
        Row row = isEmpty() ? null : getItem();
        String path = row == null ? "" : row.node().path();
        pseudoClassStateChanged(MARKED, row != null && side.isMarked(path));
        pseudoClassStateChanged(AIMED, row != null && side.isAimed(path));
        pseudoClassStateChanged(CLOSED, row != null && !side.isOffered(path));
    }

    private static String about(Row row) {
        String cardinality = row.node().required() ? (row.node().many() ? "1..*" : "1..1") : "";
        String type = row.node().type().equals(row.node().path())
                        || row.node().type().equals(row.node().name())
                ? ""
                : row.node().type();
        return (row.node().about() + "  " + type + "  " + cardinality).strip();
    }

    private static String value(Row row) {
        if (row.values().isEmpty() || !row.node().leaf()) {
            return row.values().size() > 1 ? "×" + row.values().size() : "";
        }
        return row.values().getFirst()
                + (row.values().size() > 1 ? "  +" + (row.values().size() - 1) : "");
    }
}
