package org.drawbridge.designer.view;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.RuleKeys;
import org.drawbridge.designer.model.Shown;
import org.drawbridge.desktop.Parts;
import org.drawbridge.mapping.Drawing.Line;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// The screen of the designer: source, lines, target; below what comes of it.
public final class DesignerView {

    private final Designer designer;
    private final SideView source;
    private final SideView target;
    private final LinesView lines;
    private final BorderPane root = new BorderPane();
    private final Pencil pencil;

    public DesignerView(Designer designer, HeadView head) {
        this.designer = designer;
        this.source = new SideView(designer.source(), false);
        this.target = new SideView(designer.target(), true);
        this.lines = new LinesView(designer, source, target);
        this.pencil = new Pencil(designer, lines, source, target);
        designer.source().onChange(lines::redraw);
        designer.target().onChange(lines::redraw);
        designer.drawing().addListener((_, _, _) -> lines.redraw());
        designer.choice().line().addListener((_, _, line) -> chosen(line));
        designer.choice()
                .hinted()
                .addListener((_, _, likely) -> likely.ifPresent(each -> {
                    source.scrollTo(each.from());
                    target.scrollTo(each.to());
                }));
        for (SideView each : List.of(source, target)) {
            boolean atTarget = each == target;
            each.onMoved(lines::redraw);
            each.onFollow(path -> designer.choice().follow(path, atTarget));
        }
        var add = Parts.icon(
                Texts.of("add"),
                Feather.PLUS,
                () -> AddView.ask(designer, root.getScene().getWindow()));
        add.setId("add");
        target.also(add);
        var picture = new SplitPane(source.root(), middle(), target.root());
        picture.setDividerPositions(0.38, 0.62);
        var below = new SplitPane(new ResultView(designer).root(), tabs());
        below.setDividerPositions(0.5);
        var whole = new SplitPane(picture, below);
        whole.setOrientation(Orientation.VERTICAL);
        whole.setDividerPositions(0.62);
        root.setTop(head.root());
        root.setCenter(whole);
        root.getStyleClass().add("designer");
        root.getStylesheets()
                .add(Objects.requireNonNull(DesignerView.class.getResource("/org/drawbridge/designer/designer.css"))
                        .toExternalForm());
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    }

    public BorderPane root() {
        return root;
    }

    private Node middle() {
        var title = new Label(Texts.of("rules"));
        title.getStyleClass().add("side-title");
        var which = new ComboBox<Shown>();
        which.getItems().setAll(Shown.values());
        which.valueProperty().bindBidirectional(designer.shown());
        which.setAccessibleText(Texts.of("rules"));
        which.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable Shown shown) {
                return shown == null ? "" : Texts.of("rules." + shown.name());
            }

            @Override
            public Shown fromString(String text) {
                throw new UnsupportedOperationException("it is chosen, not typed");
            }
        });
        var head = new HBox(8, title, Parts.spring(), which);
        head.getStyleClass().add("side-head");
        VBox.setVgrow(lines, Priority.ALWAYS);
        return new VBox(head, lines);
    }

    private TabPane tabs() {
        var rules = new RuleView(designer);
        var rule = new Tab(Texts.of("rule"), rules.root());
        var problems = new Tab(Texts.of("problems", 0), new RemarksView(designer).root());
        problems.setId("problems-tab");
        designer.remarks().addListener((_, _, found) -> problems.setText(Texts.of("problems", found.size())));
        var tests = new Tab(Texts.of("tests"), new CasesView(designer).root());
        tests.setId("tests-tab");
        var changes = new Tab(Texts.of("changes"), new ChangesView(designer).root());
        changes.setId("changes-tab");
        var text = new Tab(Texts.of("text"), text());
        text.setId("text-tab");
        var tabs = new TabPane(rule, problems, new SuggestionsView(designer).tab(), tests, changes, text);
        tabs.setId("tabs");
        lines.onOpen(() -> {
            tabs.getSelectionModel().select(rule);
            rules.focus();
        });
        lines.onMenu(asked -> {
            tabs.getSelectionModel().select(rule);
            menu(rules).show(lines, asked.getScreenX(), asked.getScreenY());
        });
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        return tabs;
    }

    /// What can be done with the chosen line.
    private ContextMenu menu(RuleView rules) {
        var open = new MenuItem(Texts.of("line.open"));
        open.setOnAction(_ -> rules.focus());
        var insert = new Menu(Texts.of("line.insert"));
        insert.getItems().setAll(rules.menu(designer.rule().content(), List.of(RuleKeys.WORK, RuleKeys.CONDITION)));
        var delete = new MenuItem(Texts.of("line.delete"));
        delete.setOnAction(_ -> designer.rule().remove());
        boolean own = designer.choice().line().get().filter(Line::own).isPresent();
        insert.setDisable(!own);
        delete.setDisable(!own);
        var menu = new ContextMenu(open, insert, delete);
        menu.setAutoHide(true);
        return menu;
    }

    /// The file itself; what is typed counts once one goes elsewhere or presses Ctrl+Enter.
    private Node text() {
        var area = new TextArea(designer.draft().text());
        area.setId("text");
        area.getStyleClass().add("data");
        area.setAccessibleText(Texts.of("text"));
        designer.drawing().addListener((_, _, _) -> {
            if (!area.isFocused() && !area.getText().equals(designer.draft().text())) {
                area.setText(designer.draft().text());
            }
        });
        area.focusedProperty().addListener((_, was, is) -> {
            if (was && !is) {
                designer.text(area.getText());
            }
        });
        area.setOnKeyPressed(press -> {
            if (press.isShortcutDown() && press.getCode() == KeyCode.ENTER) {
                designer.text(area.getText());
            }
        });
        return area;
    }

    private void chosen(Optional<Line> line) {
        line.ifPresent(found -> {
            found.sources().stream().findFirst().ifPresent(path -> {
                source.select(path);
                source.scrollTo(path);
            });
            target.select(found.target());
            target.scrollTo(found.target());
        });
        lines.redraw();
    }

    private void key(KeyEvent key) {
        if (KeyCombination.valueOf("Shortcut+Z").match(key) && !(key.getTarget() instanceof TextArea)) {
            designer.undo();
        } else if (KeyCombination.valueOf("Shortcut+Y").match(key)
                || KeyCombination.valueOf("Shortcut+Shift+Z").match(key)) {
            designer.redo();
        } else if (KeyCombination.valueOf("Shortcut+S").match(key)) {
            designer.save(false);
        } else if (key.getCode() == KeyCode.ESCAPE) {
            if (!pencil.cancel()) {
                designer.choice().choose(Optional.empty());
                return;
            }
        } else if (key.getCode() == KeyCode.DELETE
                && !(key.getTarget() instanceof javafx.scene.control.TextInputControl)) {
            designer.rule().remove();
        } else {
            return;
        }
        key.consume();
    }
}
