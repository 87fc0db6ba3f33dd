package org.drawbridge.designer.view;

import atlantafx.base.theme.Styles;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.desktop.Parts;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.MappingDraft;
import org.kordamp.ikonli.feather.Feather;

/// The chosen rule as a form: a row for each thing that it says, in the words of the mapping language.
final class RuleView {

    /// What a rule can say, as somebody looks for it.
    private static final List<String> KEYS = List.of(
            "from",
            "each",
            "value",
            "default",
            "when",
            "table",
            "reverse-table",
            "concat",
            "separator",
            "case",
            "split",
            "substring",
            "replace",
            "trim-start",
            "trim-end",
            "pad",
            "before",
            "after",
            "date",
            "format",
            "number",
            "unit",
            "as",
            "where",
            "sort",
            "limit",
            "merge",
            "choose",
            "map",
            "rules",
            "resource",
            "reference",
            "references",
            "function",
            "javascript",
            "required",
            "if-missing",
            "needs",
            "about");

    private final Designer designer;
    private final VBox box = new VBox(8);
    private final ScrollPane root = new ScrollPane(box);

    RuleView(Designer designer) {
        this.designer = designer;
        box.getStyleClass().add("rule");
        root.setFitToWidth(true);
        designer.chosen().addListener((_, _, _) -> show());
        show();
    }

    Node root() {
        return root;
    }

    private void show() {
        Optional<Line> line = designer.chosen().get();
        if (line.isEmpty()) {
            var none = new Label(Texts.of("rule.none"));
            none.setWrapText(true);
            none.getStyleClass().add("empty");
            box.getChildren().setAll(none);
            return;
        }
        var title = new Label(line.get().target().replace("/", "  "));
        title.getStyleClass().add("rule-title");
        Label from = Parts.caption(
                line.get().sources().isEmpty()
                        ? Texts.of("rule.reads.nothing")
                        : Texts.of("rule.reads", String.join(", ", line.get().sources())));
        box.getChildren().setAll(title, from);
        if (line.get().own()) {
            own();
        } else {
            standard(line.get());
        }
    }

    private void standard(Line line) {
        var text = new Label(Texts.of("rule.standard", line.rule()));
        text.setWrapText(true);
        box.getChildren().addAll(Parts.caption(line.words().isEmpty() ? Texts.of("rule.copy") : line.words()), text);
        if (designer.rule().canLeaveOut()) {
            Button leave = Parts.button(Texts.of("rule.leave"), Feather.SLASH, designer.rule()::leaveOut);
            leave.setId("rule-leave");
            box.getChildren().add(leave);
        }
    }

    private void own() {
        JsonNode rule = designer.rule().content();
        var grid = new GridPane(8, 6);
        int[] row = {0};
        rule.properties().forEach(each -> row(grid, row[0]++, each.getKey(), each.getValue()));
        var add = new MenuButton(Texts.of("rule.add"));
        add.setId("rule-add");
        KEYS.stream().filter(key -> !rule.has(key)).forEach(key -> {
            var item = new MenuItem(key);
            item.setOnAction(_ -> {
                TextInputControl field = row(grid, grid.getRowCount(), key, "");
                field.requestFocus();
            });
            add.getItems().add(item);
        });
        Button remove = Parts.button(Texts.of("rule.remove"), Feather.TRASH_2, designer.rule()::remove);
        remove.setId("rule-remove");
        remove.getStyleClass().add(Styles.FLAT);
        box.getChildren().addAll(grid, new HBox(8, add, Parts.spring(), remove));
    }

    private void row(GridPane grid, int row, String key, JsonNode value) {
        row(
                grid,
                row,
                key,
                value.isTextual() && key.equals("javascript") ? value.asText() : MappingDraft.written(value));
    }

    private TextInputControl row(GridPane grid, int row, String key, String text) {
        var label = new Label(key);
        label.getStyleClass().add("data");
        label.setMinWidth(90);
        boolean script = key.equals("javascript");
        TextInputControl field = script ? new TextArea(text) : new TextField(text);
        if (field instanceof TextArea area) {
            area.setPrefRowCount(5);
        }
        field.getStyleClass().add("data");
        field.setAccessibleText(key);
        field.setId("rule-" + key);
        label.setLabelFor(field);
        Runnable commit = () -> {
            if (!field.getText().equals(text)) {
                designer.rule().set(key, script ? quoted(field.getText()) : field.getText());
            }
        };
        field.focusedProperty().addListener((_, was, is) -> {
            if (was && !is && field.getScene() != null) {
                commit.run();
            }
        });
        field.setOnKeyPressed(press -> {
            if (press.getCode() == KeyCode.ENTER && (!script || press.isShortcutDown())) {
                commit.run();
            }
        });
        GridPane.setHgrow(field, Priority.ALWAYS);
        grid.addRow(row, label, field);
        return field;
    }

    private static String quoted(String text) {
        return MappingDraft.written(com.fasterxml.jackson.databind.node.TextNode.valueOf(text));
    }
}
