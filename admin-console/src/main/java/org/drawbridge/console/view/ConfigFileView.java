package org.drawbridge.console.view;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.Change;
import org.drawbridge.console.client.Checked;
import org.drawbridge.console.client.RevisionRow;
import org.drawbridge.console.model.ConfigFile;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// A file of the configuration with what is wrong with it, and its history.
final class ConfigFileView {

    private final ConfigFile model;
    private final VBox problems = new VBox(4);
    private final TextField reason = new TextField();
    private final Button save = Parts.button(Texts.of("file.save"), Feather.CHECK, this::save);

    ConfigFileView(ConfigFile model) {
        this.model = model;
        reason.setId("file-reason");
        reason.setPromptText(Texts.of("feed.reason"));
        reason.setAccessibleText(Texts.of("feed.reason"));
        save.setId("file-save");
        save.getStyleClass().add(Styles.ACCENT);
        reason.textProperty().addListener((_, _, _) -> judge());
        model.changed().addListener((_, _, _) -> judge());
        model.overtaken().addListener((_, _, _) -> judge());
        model.checked().state().addListener((_, _, _) -> judge());
        judge();
    }

    Node editor() {
        var text = new TextArea();
        text.setId("file-text");
        text.getStyleClass().add("data");
        text.setAccessibleText(model.file());
        text.textProperty().bindBidirectional(model.text());
        VBox.setVgrow(text, Priority.ALWAYS);
        HBox.setHgrow(reason, Priority.ALWAYS);
        Button revert = Parts.button(Texts.of("file.revert"), Feather.ROTATE_CCW, model::revert);
        revert.disableProperty().bind(model.changed().not());
        var bar = new HBox(8, reason, revert, save);
        bar.getStyleClass().add("filters");
        return page(
                Panes.of(model.config(), text, model::open), problems, Panes.outcome(model.saved(), this::became), bar);
    }

    Node history() {
        TableView<RevisionRow> table = Tables.of(Texts.of("history"), Texts.of("history.none"));
        table.setId("file-history");
        table.getColumns()
                .addAll(List.of(
                        Tables.time(Texts.of("when"), 90, RevisionRow::at),
                        Tables.text(Texts.of("who"), 110, RevisionRow::by),
                        Tables.text(Texts.of("why"), 240, RevisionRow::reason)));
        Rows.fill(table, model.revisions(), RevisionRow::id);
        var difference = new TextArea();
        difference.setEditable(false);
        difference.getStyleClass().add("data");
        difference.setAccessibleText(Texts.of("history.since"));
        model.difference()
                .state()
                .addListener((_, _, _) -> model.difference()
                        .value()
                        .ifPresent(each -> difference.setText(each.isEmpty() ? Texts.of("history.same") : each)));
        table.getSelectionModel().selectedItemProperty().addListener((_, _, chosen) -> {
            if (chosen != null) {
                model.compare(chosen);
            }
        });
        Button back = Parts.button(Texts.of("history.back"), Feather.ROTATE_CCW, () -> rollback(table));
        back.setId("file-rollback");
        back.disableProperty()
                .bind(table.getSelectionModel().selectedItemProperty().isNull());
        var bar = new HBox(8, Parts.caption(Texts.of("history.since")), Parts.spring(), back);
        bar.getStyleClass().add("filters");
        VBox.setVgrow(difference, Priority.ALWAYS);
        return page(Panes.of(model.revisions(), table, model::open), bar, difference);
    }

    private static Node page(Node main, Node... rest) {
        VBox.setVgrow(main, Priority.ALWAYS);
        var page = new VBox(8, main);
        page.getChildren().addAll(rest);
        page.getStyleClass().add("story");
        return page;
    }

    private void rollback(TableView<RevisionRow> table) {
        RevisionRow chosen = table.getSelectionModel().getSelectedItem();
        Ask.reason(
                        table.getScene().getWindow(),
                        Texts.of("history.what", model.file(), Texts.exact(chosen.at())),
                        Texts.of("history.why"))
                .ifPresent(why -> model.rollback(chosen, why));
    }

    private String became(Change change) {
        return switch (change) {
            case Change.Done done -> Texts.of(done.atNextStart() ? "file.later" : "file.done");
            case Change.Conflict _ -> Texts.of("file.conflict");
        };
    }

    private void judge() {
        problems.getChildren().clear();
        if (model.overtaken().get()) {
            problem(Texts.of("file.overtaken"));
        }
        if (model.conflicting()) {
            problem(Texts.of("file.marks"));
        }
        List<String> found = model.checked().value().map(Checked::problems).orElse(List.of());
        found.forEach(this::problem);
        boolean good =
                found.isEmpty() && !model.conflicting() && model.changed().get();
        save.setDisable(!good || reason.getText().isBlank());
    }

    private void problem(String text) {
        var label = new Label("▲  " + text);
        label.setWrapText(true);
        label.getStyleClass().addAll("mark", "warning");
        problems.getChildren().add(label);
    }

    private void save() {
        model.save(reason.getText().strip());
        reason.clear();
    }
}
