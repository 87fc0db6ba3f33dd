package org.drawbridge.console.view;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.MessageRow;
import org.drawbridge.console.model.Comparison;
import org.drawbridge.console.model.Messages;
import org.drawbridge.console.model.OpenMessage;
import org.drawbridge.console.model.ReplayRange;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// Messages: found while one types, opened beside the list.
final class MessagesView {

    /// How near its end, from 0 to 1, the list asks for the next page.
    private static final double NEAR_THE_END = 0.9;

    private final Messages model;
    private final TextField search = new TextField();
    private final TableView<MessageRow> table = Tables.of(Texts.of("messages"), Texts.of("messages.none"));
    private final StackPane detail = new StackPane();
    private final Function<MessageRow, OpenMessage> opening;
    private final BiFunction<MessageRow, MessageRow, Comparison> comparing;
    private final Supplier<ReplayRange> replaying;
    private final Node root;
    private Optional<OpenMessage> open = Optional.empty();

    MessagesView(
            Messages model,
            Function<MessageRow, OpenMessage> opening,
            BiFunction<MessageRow, MessageRow, Comparison> comparing,
            Supplier<ReplayRange> replaying) {
        this.model = model;
        this.opening = opening;
        this.comparing = comparing;
        this.replaying = replaying;
        search.setPromptText(Texts.of("messages.prompt"));
        search.setAccessibleText(Texts.of("messages.search"));
        search.setId("message-search");
        search.textProperty().bindBidirectional(model.query());
        columns();
        var choose = new Label(Texts.of("messages.choose"));
        choose.getStyleClass().add("empty");
        detail.getChildren().setAll(choose);
        var split = new SplitPane(Panes.of(model.first(), table, model::search), detail);
        split.setDividerPositions(0.56);
        var content = new VBox(12, search, split);
        VBox.setVgrow(split, javafx.scene.layout.Priority.ALWAYS);
        root = Panes.screen(Texts.of("messages"), content, replay(), compare(), newer());
    }

    private void columns() {
        table.setId("message-table");
        table.setItems(model.rows());
        table.getColumns()
                .addAll(List.of(
                        Tables.time(Texts.of("received"), 90, MessageRow::receivedAt),
                        Tables.text(Texts.of("channel"), 90, MessageRow::channel),
                        Tables.data(Texts.of("type"), 90, MessageRow::type),
                        Tables.data(Texts.of("control"), 120, MessageRow::controlId),
                        Tables.state(Texts.of("state"), 120, MessageRow::state),
                        Tables.text(Texts.of("sender"), 110, MessageRow::senderName)));
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.getSelectionModel().selectedItemProperty().addListener((_, _, chosen) -> {
            if (chosen != null && table.getSelectionModel().getSelectedItems().size() <= 1) {
                open(chosen);
            }
        });
        table.skinProperty().addListener((_, _, _) -> Platform.runLater(this::watchScrolling));
    }

    private void watchScrolling() {
        table.lookupAll(".scroll-bar:vertical").stream()
                .map(ScrollBar.class::cast)
                .forEach(bar -> bar.valueProperty().addListener((_, _, value) -> {
                    if (value.doubleValue() > NEAR_THE_END) {
                        model.next();
                    }
                }));
    }

    private Button replay() {
        Button button = Parts.button(Texts.of("replay.open"), Feather.REPEAT, () -> {
            table.getSelectionModel().clearSelection();
            open = Optional.empty();
            detail.getChildren().setAll(new ReplayView(replaying.get()).root());
        });
        button.setId("replay");
        return button;
    }

    /// Of two that are chosen, with Ctrl or Shift.
    private Button compare() {
        Button button = Parts.button(Texts.of("compare.two"), Feather.COLUMNS, () -> {
            List<MessageRow> two = table.getSelectionModel().getSelectedItems();
            open = Optional.empty();
            detail.getChildren().setAll(new ComparisonView(comparing.apply(two.get(0), two.get(1))).root());
        });
        button.setId("compare-two");
        button.disableProperty()
                .bind(Bindings.size(table.getSelectionModel().getSelectedItems())
                        .isNotEqualTo(2));
        return button;
    }

    private Button newer() {
        Button button = Parts.button(Texts.of("messages.newer"), Feather.ARROW_UP, model::search);
        button.visibleProperty().bind(model.newer());
        return button;
    }

    /// A search that answers late puts other rows in the place of those that are there. The message that is open stays
    /// so,
    /// with what somebody writes in it.
    private void open(MessageRow chosen) {
        if (open.filter(each -> each.message().id() == chosen.id()).isPresent()) {
            return;
        }
        OpenMessage message = opening.apply(chosen);
        open = Optional.of(message);
        detail.getChildren().setAll(new MessageView(message).root());
    }

    /// Follows the message that is open, while somebody can see it.
    void look() {
        if (root.getScene() != null) {
            open.ifPresent(OpenMessage::look);
        }
    }

    void find(String query) {
        model.query().set(query);
        search.requestFocus();
        search.end();
    }

    Node root() {
        return root;
    }
}
