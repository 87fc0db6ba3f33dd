package org.drawbridge.console.view;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.Change;
import org.drawbridge.console.model.FeedTemplate;
import org.drawbridge.console.model.Loaded;
import org.drawbridge.console.model.NewFeed;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// Adds a feed, on one page from left to right: what comes in and where it goes, what is made of a message, and
/// going live with the first message through it.
final class FeedView {

    private final NewFeed model;
    private final VBox where = new VBox(4);
    private final VBox problems = new VBox(4);
    private final TextField reason = new TextField();
    private final Button live = Parts.button(Texts.of("feed.live"), Feather.PLAY, this::goLive);
    private final Button send = Parts.button(Texts.of("feed.send"), Feather.SEND, this::send);
    private final Node root;

    /// @param back to the channels
    FeedView(NewFeed model, Runnable back) {
        this.model = model;
        var columns = new HBox(16, first(), second(), third());
        columns.getChildren().forEach(each -> HBox.setHgrow(each, Priority.ALWAYS));
        root = Panes.screen(
                Texts.of("feed"),
                Panes.of(model.config(), columns, model::open),
                Parts.button(Texts.of("feed.back"), Feather.ARROW_LEFT, back));
        model.template().addListener((_, _, _) -> askWhere());
        model.problems().state().addListener((_, _, _) -> judge());
        model.live().state().addListener((_, _, _) -> judge());
        model.name().addListener((_, _, _) -> judge());
        askWhere();
        judge();
        model.open();
    }

    Node root() {
        return root;
    }

    private Node first() {
        var templates = new VBox(8);
        var group = new ToggleGroup();
        for (FeedTemplate each : FeedTemplate.values()) {
            var choice = new RadioButton(Texts.of("feed." + each.name()));
            choice.setToggleGroup(group);
            choice.setSelected(each == model.template().get());
            choice.setId("feed-" + each.name());
            choice.setWrapText(true);
            choice.setOnAction(_ -> model.template().set(each));
            templates.getChildren().add(choice);
        }
        return column("feed.what", templates, where);
    }

    /// The fields that the template wants.
    private void askWhere() {
        where.getChildren().setAll(Parts.caption(Texts.of("feed.name")), field("feed.name", "feed-name", model.name()));
        switch (model.template().get().way()) {
            case MLLP_TO_FHIR -> {
                ask("feed.port", "feed-port", model.port());
                ask("feed.fhir", "feed-target", model.target());
            }
            case FILES_TO_FHIR -> {
                ask("feed.folder", "feed-folder", model.folder());
                ask("feed.fhir", "feed-target", model.target());
            }
            case MLLP_TO_MLLP -> {
                ask("feed.port", "feed-port", model.port());
                ask("feed.mllp", "feed-target", model.target());
            }
        }
    }

    private void ask(String key, String id, StringProperty value) {
        where.getChildren().addAll(Parts.caption(Texts.of(key)), field(key, id, value));
    }

    private static TextField field(String key, String id, StringProperty value) {
        var field = new TextField();
        field.setId(id);
        field.setAccessibleText(Texts.of(key));
        field.textProperty().bindBidirectional(value);
        return field;
    }

    private Node second() {
        TextArea sample = area("feed.sample", "feed-sample", model.sample());
        sample.setPrefRowCount(5);
        var result = new PreviewView(model.preview()).root();
        VBox.setVgrow(result, Priority.ALWAYS);
        return column("feed.try", sample, result);
    }

    private static TextArea area(String key, String id, StringProperty value) {
        var area = new TextArea();
        area.setId(id);
        area.setAccessibleText(Texts.of(key));
        area.getStyleClass().add("data");
        area.textProperty().bindBidirectional(value);
        return area;
    }

    private Node third() {
        TextArea file = area("feed.file", "feed-file", model.file());
        file.setPrefRowCount(10);
        reason.setId("feed-reason");
        reason.setPromptText(Texts.of("feed.reason"));
        reason.setAccessibleText(Texts.of("feed.reason"));
        reason.textProperty().addListener((_, _, _) -> judge());
        live.setId("feed-live");
        live.getStyleClass().add(Styles.ACCENT);
        send.setId("feed-send");
        var outcome = Panes.outcome(model.live(), FeedView::became);
        var test = new TestMessageView(model.test()).root();
        return column("feed.go", file, problems, reason, live, outcome, send, test);
    }

    private static String became(Change change) {
        return switch (change) {
            case Change.Done _ -> Texts.of("feed.done");
            case Change.Conflict _ -> Texts.of("feed.conflict");
        };
    }

    private static Node column(String key, Node... parts) {
        var title = new Label(Texts.of(key));
        title.getStyleClass().add("detail-title");
        var column = new VBox(12, title);
        column.getChildren().addAll(parts);
        column.getStyleClass().add("panel");
        column.setPrefWidth(320);
        return column;
    }

    /// Shows what is wrong with the file, and whether it can go live.
    private void judge() {
        boolean done =
                model.live().value().filter(Change.Done.class::isInstance).isPresent();
        problems.getChildren().clear();
        List<String> found = model.problems().value().orElse(List.of());
        if (model.taken() && !done) {
            problem(Texts.of("feed.taken", model.name().get()));
        }
        found.forEach(this::problem);
        if (model.problems().state().get() instanceof Loaded.State.Failed<List<String>>(String text)) {
            problem(text);
        }
        boolean good =
                model.problems().value().isPresent() && problems.getChildren().isEmpty();
        if (good) {
            var well = new Label("●  " + Texts.of("feed.good"));
            well.getStyleClass().addAll("mark", "good");
            problems.getChildren().add(well);
        }
        live.setDisable(!good || done || reason.getText().isBlank());
        boolean sends = model.template().get().way() != FeedTemplate.Way.FILES_TO_FHIR;
        send.setDisable(!done || !sends);
    }

    private void problem(String text) {
        var label = new Label("▲  " + text);
        label.setWrapText(true);
        label.getStyleClass().addAll("mark", "warning");
        problems.getChildren().add(label);
    }

    private void goLive() {
        model.goLive(reason.getText().strip());
    }

    private void send() {
        model.send();
    }
}
