package org.drawbridge.designer.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TextField;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.designer.model.Side;
import org.drawbridge.designer.model.Side.Row;
import org.drawbridge.desktop.Parts;

/// One side: its tree as rows of which only those in sight are nodes, and its filters.
final class SideView {

    static final double ROW = 26;

    private final Side side;
    private final boolean target;
    private final ListView<Row> list = new ListView<>();
    private final VBox root;
    private Runnable moved = () -> {};
    private Consumer<String> follow = _ -> {};
    private Consumer<String> mark = _ -> {};
    private String marked = "";
    private String aimed = "";
    private Predicate<String> offered = _ -> true;
    /// Those that the list has made; it uses them again and again.
    private final List<PlaceCell> cells = new ArrayList<>();

    SideView(Side side, boolean target) {
        this.side = side;
        this.target = target;
        list.setItems(side.rows());
        list.setFixedCellSize(ROW);
        list.setId(target ? "target" : "source");
        list.setAccessibleText(Texts.of(target ? "target" : "source"));
        list.getStyleClass().add("side");
        list.setCellFactory(_ -> {
            var cell = new PlaceCell(this, target);
            cells.add(cell);
            return cell;
        });
        list.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        list.skinProperty().addListener((_, _, _) -> bar());
        var placeholder = new Label(Texts.of(target ? "target.none" : "source.none"));
        placeholder.setWrapText(true);
        placeholder.getStyleClass().add("empty");
        list.setPlaceholder(placeholder);
        VBox.setVgrow(list, Priority.ALWAYS);
        root = new VBox(head(), list);
        root.getStyleClass().add("side-box");
        root.setMinWidth(260);
    }

    private Node head() {
        var title = new Label(Texts.of(target ? "target" : "source"));
        title.getStyleClass().add("side-title");
        var filter = new TextField();
        filter.setPromptText(Texts.of("filter"));
        filter.setAccessibleText(Texts.of("filter"));
        filter.setId(target ? "target-filter" : "source-filter");
        filter.setPrefColumnCount(9);
        filter.textProperty().addListener((_, _, text) -> side.filter(text));
        var mapped = new CheckBox(Texts.of("only.mapped"));
        mapped.selectedProperty().addListener((_, _, only) -> side.onlyMapped(only));
        var values = new CheckBox(Texts.of("only.values"));
        values.selectedProperty().addListener((_, _, only) -> side.onlyValues(only));
        values.setId(target ? "target-values" : "source-values");
        values.setSelected(true);
        var head = new HBox(8, title, filter, Parts.spring(), mapped, values);
        head.getStyleClass().add("side-head");
        HBox.setHgrow(filter, Priority.SOMETIMES);
        return head;
    }

    VBox root() {
        return root;
    }

    /// Puts something into the head.
    void also(Node node) {
        if (root.getChildren().getFirst() instanceof HBox head) {
            head.getChildren().add(node);
        }
    }

    ListView<Row> list() {
        return list;
    }

    /// Told when other rows are in sight.
    void onMoved(Runnable listener) {
        moved = listener;
    }

    /// Told to follow the lines of a place.
    void onFollow(Consumer<String> listener) {
        follow = listener;
    }

    /// Told that a line begins or ends here.
    void onMark(Consumer<String> listener) {
        mark = listener;
    }

    /// Shows at which place a line begins.
    void mark(String path) {
        marked = path;
        cells.forEach(PlaceCell::light);
    }

    /// Shows at which place a line would end; empty for none.
    void aim(String path) {
        if (!aimed.equals(path)) {
            aimed = path;
            cells.forEach(PlaceCell::light);
        }
    }

    /// Fades the places that do not take the line that is being drawn.
    void offer(Predicate<String> wanted) {
        offered = wanted;
        cells.forEach(PlaceCell::light);
    }

    private void bar() {
        for (Node each : list.lookupAll(".scroll-bar")) {
            if (each instanceof ScrollBar bar) {
                bar.valueProperty().addListener((_, _, _) -> moved.run());
                bar.visibleProperty().addListener((_, _, _) -> moved.run());
            }
        }
        list.heightProperty().addListener((_, _, _) -> moved.run());
        moved.run();
    }

    private void key(KeyEvent key) {
        Row row = list.getSelectionModel().getSelectedItem();
        if (row == null || key.isShortcutDown()) {
            return;
        }
        String path = row.node().path();
        switch (key.getCode()) {
            case RIGHT -> {
                if (!row.open() && !row.node().leaf()) {
                    toggle(path);
                }
            }
            case LEFT -> {
                if (row.open()) {
                    toggle(path);
                }
            }
            case ENTER -> follow.accept(path);
            case SPACE -> mark.accept(path);
            default -> {
                return;
            }
        }
        key.consume();
    }

    void toggle(String path) {
        side.toggle(path);
        select(path);
    }

    void select(String path) {
        int row = side.row(path);
        if (row >= 0) {
            list.getSelectionModel().select(row);
        }
    }

    /// Brings a place into sight.
    void scrollTo(String path) {
        int row = side.row(path);
        if (row >= 0 && (y(row) < 0 || y(row) > list.getHeight() - ROW)) {
            list.scrollTo(Math.max(0, row - 4));
        }
    }

    /// Where the first row begins, from the top of the list; asked once for all lines, since it takes a search.
    double top() {
        VirtualFlow<?> flow = (VirtualFlow<?>) list.lookup(".virtual-flow");
        IndexedCell<?> first = flow == null ? null : flow.getFirstVisibleCell();
        return first == null ? 0 : first.getLayoutY() - first.getIndex() * ROW;
    }

    /// The middle of a row, from the top of the list.
    private double y(int row) {
        return top() + row * ROW + ROW / 2;
    }

    /// The middle of a place, or of what it stands in as far as that is open.
    double y(String path) {
        return y(side.row(path));
    }

    /// The row under a point of the scene.
    Optional<Row> under(Point2D mouse) {
        Point2D there = list.sceneToLocal(mouse);
        int row = (int) Math.floor((there.getY() - top()) / ROW);
        return list.contains(there) && row >= 0 && row < side.rows().size()
                ? Optional.of(side.rows().get(row))
                : Optional.empty();
    }

    /// @param pixels down
    void scroll(double pixels) {
        if (list.lookup(".virtual-flow") instanceof VirtualFlow<?> flow) {
            flow.scrollPixels(pixels);
            moved.run();
        }
    }

    boolean isMarked(String path) {
        return path.equals(marked);
    }

    boolean isAimed(String path) {
        return path.equals(aimed);
    }

    boolean isOffered(String path) {
        return offered.test(path);
    }
}
