package org.drawbridge.designer.view;

import atlantafx.base.theme.Styles;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.RuleKeys;
import org.drawbridge.desktop.Parts;
import org.drawbridge.mapping.Drawing.Line;
import org.drawbridge.mapping.MappingDraft;
import org.kordamp.ikonli.feather.Feather;

/// The chosen rule as a form: a row for each thing that it says, in the words of the mapping language.
final class RuleView {

    private final Designer designer;
    private final VBox box = new VBox(8);
    private GridPane grid = new GridPane();
    private final ScrollPane root = new ScrollPane(box);

    /// What a thing that a rule can say is for, and how it is written.
    private record KeyText(String sentence, String example) {

        static KeyText of(String key) {
            String text = Texts.has("key." + key) ? Texts.of("key." + key) : "|";
            int cut = text.indexOf('|');
            return new KeyText(text.substring(0, cut), text.substring(cut + 1));
        }
    }

    RuleView(Designer designer) {
        this.designer = designer;
        box.getStyleClass().add("rule");
        root.setFitToWidth(true);
        designer.choice().line().addListener((_, _, _) -> show());
        show();
    }

    Node root() {
        return root;
    }

    private void show() {
        Optional<Line> line = designer.choice().line().get();
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
        grid = new GridPane(8, 6);
        int[] row = {0};
        rule.properties().forEach(each -> row(row[0]++, each.getKey(), each.getValue()));
        var add = new MenuButton(Texts.of("rule.add"));
        add.setId("rule-add");
        add.getItems().setAll(menu(rule, RuleKeys.GROUPS));
        Button remove = Parts.button(Texts.of("rule.remove"), Feather.TRASH_2, designer.rule()::remove);
        remove.setId("rule-remove");
        remove.getStyleClass().add(Styles.FLAT);
        box.getChildren().addAll(grid, new HBox(8, add, Parts.spring(), remove));
    }

    /// What the rule does not say yet, as a menu that asks for it.
    List<MenuItem> menu(JsonNode rule, List<List<String>> groups) {
        List<MenuItem> items = new ArrayList<>();
        for (List<String> group : groups) {
            if (!items.isEmpty()) {
                items.add(new SeparatorMenuItem());
            }
            group.stream().filter(key -> !rule.has(key)).forEach(key -> {
                var item = new MenuItem(key + " – " + KeyText.of(key).sentence());
                item.setOnAction(_ -> ask(key));
                items.add(item);
            });
        }
        return items;
    }

    /// Asks for one more thing that the rule says.
    void ask(String key) {
        row(grid.getRowCount(), key, "").requestFocus();
    }

    /// Goes to the first thing that the rule says.
    void focus() {
        grid.getChildren().stream()
                .filter(each ->
                        each instanceof TextInputControl field && !field.getId().equals("rule-to"))
                .findFirst()
                .ifPresent(Node::requestFocus);
    }

    private void row(int row, String key, JsonNode value) {
        row(row, key, value.isTextual() && key.equals("javascript") ? value.asText() : MappingDraft.written(value));
    }

    private TextInputControl row(int row, String key, String text) {
        var label = new Label(key);
        label.getStyleClass().add("data");
        label.setMinWidth(90);
        KeyText about = KeyText.of(key);
        label.setTooltip(new Tooltip(about.sentence()));
        boolean script = key.equals("javascript");
        TextInputControl field = script ? new TextArea(text) : new TextField(text);
        if (field instanceof TextArea area) {
            area.setPrefRowCount(5);
        }
        field.getStyleClass().add("data");
        field.setAccessibleText(key);
        field.setAccessibleHelp(about.sentence());
        field.setPromptText(about.example());
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
