package org.drawbridge.console.view;

import java.util.List;
import java.util.function.LongConsumer;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.DeliveryRow;
import org.drawbridge.console.model.Quarantine;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// What a receiver has refused, or may or may not have got: sent again or skipped, several at a time.
final class QuarantineView {

    private final Quarantine model;
    private final TableView<DeliveryRow> table = Tables.of(Texts.of("quarantine"), Texts.of("quarantine.none"));
    private final Node root;

    QuarantineView(Quarantine model, LongConsumer open) {
        this.model = model;
        table.setId("quarantine-table");
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.getColumns()
                .addAll(List.of(
                        Tables.number(Texts.of("message"), 90, DeliveryRow::message),
                        Tables.text(Texts.of("channel"), 110, DeliveryRow::channel),
                        Tables.text(Texts.of("destination"), 110, DeliveryRow::destination),
                        Tables.state(Texts.of("state"), 120, DeliveryRow::state),
                        Tables.number(Texts.of("attempts"), 80, DeliveryRow::attempts),
                        Tables.time(Texts.of("since"), 100, DeliveryRow::changedAt),
                        Tables.text(Texts.of("reason"), 420, DeliveryRow::reason)));
        table.setRowFactory(_ -> Rows.opening(row -> open.accept(row.message())));
        Rows.onEnter(table, row -> open.accept(row.message()));
        Rows.fill(table, model.rows(), row -> row.message() + " " + row.destination());
        var content = new VBox(8, Panes.outcome(model.action(), count -> Texts.of("quarantine.settled", count)), table);
        VBox.setVgrow(table, Priority.ALWAYS);
        root = Panes.screen(
                Texts.of("quarantine"),
                Panes.of(model.rows(), content, model::refresh),
                chosen(Parts.button(Texts.of("retry"), Feather.REFRESH_CW, () -> model.retry(selected()))),
                chosen(Parts.danger(Texts.of("skip"), Feather.X, this::skip)));
    }

    private Button chosen(Button button) {
        button.disableProperty().bind(Bindings.isEmpty(table.getSelectionModel().getSelectedItems()));
        return button;
    }

    private List<DeliveryRow> selected() {
        return List.copyOf(table.getSelectionModel().getSelectedItems());
    }

    private void skip() {
        List<DeliveryRow> all = selected();
        Ask.reason(
                        table.getScene().getWindow(),
                        Texts.of("skip.what", all.size(), all.getFirst().destination()),
                        Texts.of("skip.why"))
                .ifPresent(reason -> model.skip(all, reason));
    }

    Node root() {
        return root;
    }
}
