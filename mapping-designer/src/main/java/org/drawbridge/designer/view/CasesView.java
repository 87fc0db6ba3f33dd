package org.drawbridge.designer.view;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextInputDialog;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.Suite;
import org.drawbridge.desktop.Parts;
import org.drawbridge.desktop.Theme;
import org.drawbridge.mapping.MappingTests.Outcome;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// The test cases: run, added, and what they allow to publish.
final class CasesView {

    private static final int MOST_UNUSED = 8;

    private final VBox root;

    CasesView(Designer designer) {
        var suite = new Suite(designer);
        var list = new ListView<>(suite.outcomes());
        list.setId("cases");
        list.getStyleClass().add("remarks");
        var none = new Label(Texts.of("tests.none"));
        none.setWrapText(true);
        none.getStyleClass().add("empty");
        list.setPlaceholder(none);
        list.setCellFactory(_ -> new Cell());
        VBox.setVgrow(list, Priority.ALWAYS);
        var run = Parts.button(Texts.of("tests.run"), Feather.PLAY, suite::run);
        run.setId("tests-run");
        var add = Parts.button(
                Texts.of("tests.add"),
                Feather.PLUS,
                () -> ask("tests.add", "tests.name").ifPresent(suite::add));
        add.setDisable(designer.sample().size() == 0);
        var publish = Parts.button(Texts.of("publish"), Feather.UPLOAD, () -> publish(suite));
        publish.setId("publish");
        root = new VBox(8, new HBox(8, run, add, Parts.spring(), publish), coverage(designer, suite), list);
        root.getStyleClass().add("rule");
    }

    /// How many rules the cases use; those that none uses lead to their lines.
    private static Node coverage(Designer designer, Suite suite) {
        var box = new FlowPane(4, 2);
        box.setId("coverage");
        suite.coverage().addListener((_, _, found) -> {
            int unused = found.unused().size();
            box.getChildren().setAll(Parts.caption(Texts.of("coverage", found.rules() - unused, found.rules())));
            found.unused().stream().limit(MOST_UNUSED).forEach(rule -> {
                var link = new Hyperlink(rule);
                link.setOnAction(_ -> designer.choice().rule(rule));
                box.getChildren().add(link);
            });
            if (unused > MOST_UNUSED) {
                box.getChildren().add(Parts.caption(Texts.of("coverage.more", unused - MOST_UNUSED)));
            }
        });
        return box;
    }

    Node root() {
        return root;
    }

    private void publish(Suite suite) {
        boolean red =
                suite.outcomes().stream().anyMatch(each -> !each.differences().isEmpty());
        if (red) {
            ask("publish", "publish.reason").ifPresent(suite::publish);
        } else {
            suite.publish("");
        }
    }

    private Optional<String> ask(String title, String what) {
        var dialog = new TextInputDialog();
        dialog.initOwner(root.getScene().getWindow());
        dialog.setTitle(Texts.of(title).replace("_", ""));
        dialog.setHeaderText(Texts.of(what));
        dialog.setGraphic(null);
        Theme.dress(dialog.getDialogPane().getScene());
        return dialog.showAndWait().map(String::strip).filter(text -> !text.isEmpty());
    }

    private static final class Cell extends ListCell<Outcome> {

        private final Label mark = new Label();
        private final Label name = new Label();
        private final Label differences = new Label();
        private final HBox box = new HBox(8, mark, new VBox(2, name, differences));

        Cell() {
            mark.setMinWidth(16);
            differences.getStyleClass().add("data");
            differences.setMinHeight(USE_PREF_SIZE);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(@Nullable Outcome outcome, boolean empty) {
            super.updateItem(outcome, empty);
            if (empty || outcome == null) {
                setGraphic(null);
                return;
            }
            boolean held = outcome.differences().isEmpty();
            mark.setText(held ? "●" : "■");
            mark.getStyleClass().setAll("label", "mark", held ? "good" : "bad");
            name.setText(outcome.name());
            differences.setText(String.join("\n", outcome.differences()));
            differences.setManaged(!held);
            setAccessibleText(outcome.name() + " " + differences.getText());
            setGraphic(box);
        }
    }
}
