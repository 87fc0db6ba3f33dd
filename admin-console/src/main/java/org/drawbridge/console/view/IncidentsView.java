package org.drawbridge.console.view;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.IncidentRow;
import org.drawbridge.console.model.Incidents;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// Incidents with their evidence and the first step; acknowledged with what came of it.
final class IncidentsView {

    private final Incidents model;
    private final TableView<IncidentRow> table = Tables.of(Texts.of("incidents"), Texts.of("incidents.none"));
    private final VBox detail = new VBox(8);
    private final Node root;

    IncidentsView(Incidents model) {
        this.model = model;
        table.setId("incident-table");
        table.getColumns()
                .addAll(List.of(
                        Tables.text(Texts.of("kind"), 180, each -> Texts.word(each.kind())),
                        Tables.text(Texts.of("about"), 180, IncidentRow::subject),
                        Tables.number(Texts.of("incidents.count"), 80, IncidentRow::count),
                        Tables.time(Texts.of("incidents.last"), 110, IncidentRow::last),
                        Tables.text(Texts.of("incidents.first"), 420, IncidentRow::firstStep)));
        Rows.fill(table, model.rows(), each -> String.valueOf(each.id()));
        table.getSelectionModel().selectedItemProperty().addListener((_, _, _) -> show());
        detail.getStyleClass().add("leg");
        detail.visibleProperty()
                .bind(table.getSelectionModel().selectedItemProperty().isNotNull());
        detail.managedProperty().bind(detail.visibleProperty());
        VBox.setVgrow(table, Priority.ALWAYS);
        var content = new VBox(12, Panes.outcome(model.action(), _ -> Texts.of("incidents.done")), table, detail);
        Button seen = Parts.button(Texts.of("incidents.acknowledge"), Feather.CHECK, this::acknowledge);
        seen.disableProperty()
                .bind(table.getSelectionModel().selectedItemProperty().isNull());
        root = Panes.screen(Texts.of("incidents"), Panes.of(model.rows(), content, model::refresh), seen);
    }

    Node root() {
        return root;
    }

    private void show() {
        IncidentRow chosen = table.getSelectionModel().getSelectedItem();
        if (chosen == null) {
            return;
        }
        var step = new Label(chosen.firstStep());
        step.setWrapText(true);
        step.getStyleClass().add("need-what");
        detail.getChildren().setAll(Parts.caption(Texts.of("incidents.first")), step);
        detail.getChildren().add(Parts.caption(Texts.of("incidents.evidence")));
        chosen.evidence().forEach(each -> {
            var line = new Label(each);
            line.setWrapText(true);
            detail.getChildren().add(line);
        });
    }

    private void acknowledge() {
        IncidentRow chosen = table.getSelectionModel().getSelectedItem();
        Ask.reason(
                        table.getScene().getWindow(),
                        Texts.of("incidents.what", Texts.word(chosen.kind())),
                        Texts.of("incidents.why"))
                .ifPresent(reason -> model.acknowledge(chosen, reason));
    }
}
