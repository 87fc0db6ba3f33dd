package org.drawbridge.console.view;

import java.time.Duration;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.Account;
import org.drawbridge.console.client.AuditRow;
import org.drawbridge.console.client.Certificate;
import org.drawbridge.console.model.Administration;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;

/// The lists of who may do what, who has done what, and which certificates there are.
final class AdministrationViews {

    /// The roles of the appliance.
    private static final List<String> ROLES =
            List.of("operator", "integrator", "front-desk", "auditor", "administrator");

    private AdministrationViews() {}

    static Node audit(Administration model) {
        TableView<AuditRow> table = Tables.of(Texts.of("audit"), Texts.of("audit.none"));
        table.getColumns()
                .addAll(List.of(
                        Tables.time(Texts.of("when"), 100, AuditRow::at),
                        Tables.text(Texts.of("who"), 140, AuditRow::who),
                        Tables.text(Texts.of("did"), 110, row -> Texts.word(row.action())),
                        Tables.data(Texts.of("what"), 290, AuditRow::what),
                        Tables.text(Texts.of("about"), 120, AuditRow::about),
                        Tables.state(Texts.of("outcome"), 90, row -> row.done() ? "done" : "refused"),
                        Tables.text(Texts.of("why"), 200, AuditRow::why)));
        Rows.fill(table, model.audit(), AuditRow::toString);
        TextField who = field("audit.who");
        TextField patient = field("audit.patient");
        Runnable search = () -> model.search(who.getText(), patient.getText());
        who.setOnAction(_ -> search.run());
        patient.setOnAction(_ -> search.run());
        var filters = new HBox(8, who, patient, Parts.button(Texts.of("search"), Feather.SEARCH, search));
        filters.getStyleClass().add("filters");
        return Panes.screen(Texts.of("audit"), below(filters, Panes.of(model.audit(), table, search)));
    }

    static Node people(Administration model) {
        TableView<Account> table = Tables.of(Texts.of("people"), Texts.of("people.none"));
        table.getColumns()
                .addAll(List.of(
                        Tables.text(Texts.of("name"), 180, Account::name),
                        Tables.text(
                                Texts.of("roles"),
                                260,
                                account -> String.join(
                                        ", ",
                                        account.roles().stream()
                                                .map(Texts::word)
                                                .toList())),
                        Tables.text(
                                Texts.of("people.channels"),
                                200,
                                account -> account.channels().isEmpty()
                                        ? Texts.of("people.all")
                                        : String.join(", ", account.channels())),
                        Tables.text(
                                Texts.of("factor"), 120, account -> Texts.of(account.secondFactor() ? "yes" : "no")),
                        Tables.state(Texts.of("state"), 110, account -> account.disabled() ? "disabled" : "active")));
        Rows.fill(table, model.accounts(), Account::name);
        var content = below(adding(model), Panes.of(model.accounts(), table, model::people));
        return Panes.screen(Texts.of("people"), content);
    }

    private static Node adding(Administration model) {
        TextField name = field("people.new");
        var role = new ComboBox<String>();
        role.getItems().setAll(ROLES);
        role.setValue(ROLES.getFirst());
        role.setAccessibleText(Texts.of("roles"));
        Button add = Parts.button(
                Texts.of("people.add"),
                Feather.USER_PLUS,
                () -> model.add(name.getText().strip(), String.valueOf(role.getValue())));
        add.disableProperty().bind(name.textProperty().map(String::isBlank));
        var line = new HBox(8, name, role, add);
        line.getStyleClass().add("filters");
        return new VBox(
                4, line, Panes.outcome(model.added(), each -> Texts.of("people.added", each.name(), each.code())));
    }

    static Node certificates(Administration model) {
        TableView<Certificate> table = Tables.of(Texts.of("certificates"), Texts.of("certificates.none"));
        table.getColumns()
                .addAll(List.of(
                        Tables.text(Texts.of("name"), 140, Certificate::name),
                        Tables.text(Texts.of("kind"), 100, each -> Texts.word(each.kind())),
                        Tables.text(Texts.of("subject"), 220, Certificate::subject),
                        Tables.number(
                                Texts.of("days"),
                                80,
                                each -> Duration.between(
                                                java.time.Clock.systemUTC().instant(), each.notAfter())
                                        .toDays()),
                        Tables.text(Texts.of("ends"), 160, each -> Texts.exact(each.notAfter())),
                        Tables.data(Texts.of("fingerprint"), 300, Certificate::fingerprint)));
        Rows.fill(table, model.certificates(), Certificate::fingerprint);
        return Panes.screen(Texts.of("certificates"), Panes.of(model.certificates(), table, model::certify));
    }

    private static TextField field(String key) {
        var field = new TextField();
        field.setPromptText(Texts.of(key));
        field.setAccessibleText(Texts.of(key));
        field.setPrefWidth(220);
        return field;
    }

    private static VBox below(Node head, Node rest) {
        var box = new VBox(12, head, rest);
        VBox.setVgrow(rest, Priority.ALWAYS);
        return box;
    }
}
