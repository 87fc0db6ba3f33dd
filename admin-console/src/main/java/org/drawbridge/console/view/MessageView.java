package org.drawbridge.console.view;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.AttemptRow;
import org.drawbridge.console.client.AuditRow;
import org.drawbridge.console.client.MessageRow;
import org.drawbridge.console.model.Document;
import org.drawbridge.console.model.Loaded;
import org.drawbridge.console.model.OpenMessage;
import org.drawbridge.console.model.OpenMessage.Content;
import org.drawbridge.console.model.OpenMessage.Leg;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// One message: what has become of it, and what is in it once somebody has said why that is wanted.
final class MessageView {

    private final OpenMessage model;
    private final VBox story = new VBox(8);
    private final StackPane source = new StackPane();
    private final StackPane output = new StackPane();
    private final StackPane answer = new StackPane();
    private final TabPane tabs;
    private final VBox root;

    MessageView(OpenMessage model) {
        this.model = model;
        MessageRow message = model.message();
        var title = new Label(message.type() + "   " + message.controlId());
        title.getStyleClass().addAll("detail-title", "data");
        var under = Parts.caption(Texts.of(
                "message.under", message.channel(), Texts.exact(message.receivedAt()), Texts.size(message.size())));
        story.getStyleClass().add("story");
        var scroll = new ScrollPane(story);
        scroll.setFitToWidth(true);
        tabs = new TabPane(
                tab("message.story", scroll),
                tab("message.source", source),
                tab("message.output", output),
                tab("message.answer", answer));
        if (model.audits()) {
            tabs.getTabs().add(audit());
        }
        tabs.setId("message-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        VBox.setVgrow(tabs, Priority.ALWAYS);
        Button testCase = Parts.button(Texts.of("case.copy"), Feather.COPY, this::copyTestCase);
        testCase.setId("copy-case");
        testCase.getStyleClass().add(Styles.SMALL);
        root = new VBox(
                4,
                new HBox(8, title, Parts.spring(), testCase),
                under,
                Panes.outcome(model.action(), each -> Texts.of("message.done", each)),
                Panes.outcome(model.testCase(), _ -> Texts.of("case.copied")),
                tabs);
        root.getStyleClass().add("detail");
        model.legs().state().addListener((_, _, _) -> tell());
        model.content().state().addListener((_, _, _) -> reveal());
        model.draft().state().addListener((_, _, _) -> draft());
        model.testCase()
                .state()
                .addListener((_, _, _) -> model.testCase().value().ifPresent(MessageView::copy));
        reveal();
        model.refresh();
    }

    Node root() {
        return root;
    }

    /// Who has seen it or done something with it; asked for when somebody looks.
    private Tab audit() {
        TableView<AuditRow> table = Tables.of(Texts.of("audit"), Texts.of("audit.none"));
        table.getColumns()
                .addAll(List.of(
                        Tables.time(Texts.of("when"), 90, AuditRow::at),
                        Tables.text(Texts.of("who"), 100, AuditRow::who),
                        Tables.text(Texts.of("did"), 110, row -> Texts.word(row.action())),
                        Tables.text(Texts.of("why"), 160, AuditRow::why)));
        Rows.fill(table, model.audit(), AuditRow::toString);
        var tab = new Tab(Texts.of("audit"), Panes.of(model.audit(), table, model::trace));
        tab.selectedProperty().addListener((_, _, selected) -> {
            if (selected) {
                model.trace();
            }
        });
        return tab;
    }

    private static Tab tab(String key, Node content) {
        return new Tab(Texts.of(key), content);
    }

    private void tell() {
        MessageRow message = model.message();
        story.getChildren()
                .setAll(event(
                        "●",
                        "good",
                        Texts.of("story.received"),
                        Texts.exact(message.receivedAt()) + " · " + message.senderName()));
        story.getChildren().add(event("●", "good", Texts.of("story.answered"), Texts.word(message.acknowledgment())));
        for (MessageRow.Problem each : message.problems()) {
            story.getChildren().add(event("▲", "warning", each.location(), each.text()));
        }
        switch (model.legs().state().get()) {
            case Loaded.State.Idle<List<Leg>> _, Loaded.State.Loading<List<Leg>> _ ->
                story.getChildren().add(Parts.caption(Texts.of("loading")));
            case Loaded.State.Failed<List<Leg>> failed ->
                story.getChildren().add(Panes.failed(failed.text(), model::refresh));
            case Loaded.State.Ready<List<Leg>>(List<Leg> legs) -> legs.forEach(this::tell);
        }
    }

    private void tell(Leg leg) {
        String destination = leg.delivery().destination();
        var name = new Label(destination);
        name.getStyleClass().add("need-what");
        var head = new HBox(12, name, Marks.state(leg.delivery().state()), Parts.spring());
        switch (leg.delivery().state()) {
            case "rejected", "uncertain" -> {
                Button edit = Parts.button(Texts.of("edit"), Feather.EDIT_2, () -> edit(destination));
                edit.setId("edit-" + destination);
                head.getChildren()
                        .addAll(
                                edit,
                                Parts.button(Texts.of("retry"), Feather.REFRESH_CW, () -> model.retry(destination)),
                                Parts.danger(Texts.of("skip"), Feather.X, () -> skip(destination)));
            }
            case "waiting" ->
                head.getChildren()
                        .addAll(
                                Parts.button(Texts.of("retry"), Feather.REFRESH_CW, () -> model.retry(destination)),
                                Parts.danger(Texts.of("skip"), Feather.X, () -> skip(destination)));
            case "cancelled", "delivered" ->
                head.getChildren().add(Parts.button(Texts.of("resend"), Feather.SEND, () -> model.retry(destination)));
            // One that is being sent can only be waited for.
            default -> {}
        }
        var box = new VBox(6, head);
        box.getStyleClass().add("leg");
        if (!leg.delivery().reason().isEmpty()) {
            box.getChildren().add(wrapped(leg.delivery().reason()));
        }
        leg.attempts().forEach(each -> box.getChildren().add(attempt(each)));
        story.getChildren().add(box);
    }

    private static Node attempt(AttemptRow each) {
        return wrapped(Texts.of(
                "story.attempt",
                each.number(),
                Texts.exact(each.at()),
                "%.0f ms".formatted(each.tookMillis()),
                each.reason().isEmpty() ? each.code() : each.reason()));
    }

    private static Label wrapped(String text) {
        var label = new Label(text);
        label.setWrapText(true);
        return label;
    }

    private static Node event(String shape, String style, String what, String more) {
        var mark = new Label(shape);
        mark.getStyleClass().addAll("mark", style);
        mark.setMinWidth(16);
        var name = new Label(what);
        name.getStyleClass().add("need-what");
        name.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        Label rest = wrapped(more);
        HBox.setHgrow(rest, Priority.ALWAYS);
        return new HBox(8, mark, name, rest);
    }

    private void skip(String destination) {
        Ask.reason(root.getScene().getWindow(), Texts.of("skip.what", 1, destination), Texts.of("skip.why"))
                .ifPresent(reason -> model.cancel(destination, reason));
    }

    /// The reason is kept for the view, and for what is sent.
    private void edit(String destination) {
        Ask.reason(root.getScene().getWindow(), Texts.of("edit.what", destination), Texts.of("edit.why"))
                .ifPresent(reason -> model.edit(destination, reason));
    }

    private void draft() {
        switch (model.draft().state().get()) {
            case Loaded.State.Idle<OpenMessage.Draft> _ -> reveal();
            case Loaded.State.Loading<OpenMessage.Draft> _ ->
                output.getChildren().setAll(waiting());
            case Loaded.State.Failed<OpenMessage.Draft>(String text) ->
                output.getChildren().setAll(Panes.failed(text, model::dropDraft));
            case Loaded.State.Ready<OpenMessage.Draft>(OpenMessage.Draft draft) -> {
                output.getChildren().setAll(DraftView.of(model, draft));
                tabs.getSelectionModel().select(2);
            }
        }
    }

    private void copyTestCase() {
        Ask.reason(root.getScene().getWindow(), Texts.of("case.what"), Texts.of("case.why"))
                .ifPresent(model::makeTestCase);
    }

    private static void copy(String text) {
        var content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    private void reveal() {
        switch (model.content().state().get()) {
            case Loaded.State.Idle<Content> _ ->
                each(Reveal.masked(model::reveal), Reveal.masked(model::reveal), Reveal.masked(model::reveal));
            case Loaded.State.Loading<Content> _ -> each(waiting(), waiting(), waiting());
            case Loaded.State.Failed<Content> failed ->
                each(
                        Panes.failed(failed.text(), model::mask),
                        Panes.failed(failed.text(), model::mask),
                        Panes.failed(failed.text(), model::mask));
            case Loaded.State.Ready<Content>(Content content) ->
                each(
                        Reveal.document(content.source(), model::mask),
                        outputs(content),
                        Reveal.document(content.acknowledgment(), model::mask));
        }
    }

    private static Node waiting() {
        return Parts.caption(Texts.of("loading"));
    }

    private Node outputs(Content content) {
        if (content.outputs().isEmpty()) {
            return Reveal.document(Document.EMPTY, model::mask);
        }
        if (content.outputs().size() == 1) {
            return Reveal.document(content.outputs().getFirst().document(), model::mask);
        }
        var tabs = new TabPane();
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        content.outputs()
                .forEach(each ->
                        tabs.getTabs().add(new Tab(each.destination(), Reveal.document(each.document(), model::mask))));
        return tabs;
    }

    private void each(Node first, Node second, Node third) {
        source.getChildren().setAll(first);
        output.getChildren().setAll(second);
        answer.getChildren().setAll(third);
    }
}
