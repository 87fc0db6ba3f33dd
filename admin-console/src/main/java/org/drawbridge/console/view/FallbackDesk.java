package org.drawbridge.console.view;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.drawbridge.console.fallback.Fallback;
import org.drawbridge.console.fallback.KeptForm;
import org.drawbridge.desktop.Parts;
import org.drawbridge.downtime.Chart;
import org.drawbridge.downtime.Flaw;
import org.drawbridge.downtime.FormKind;
import org.drawbridge.downtime.Identifier;
import org.drawbridge.downtime.Person;
import org.drawbridge.downtime.Snapshot;
import org.kordamp.ikonli.feather.Feather;

/// The open desk: on the left whom to expect, whom one looks for, and the forms; on the right the one that was chosen.
final class FallbackDesk {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneId.systemDefault());

    private final Fallback model;
    private final TableView<Snapshot.Visit> schedule =
            Tables.of(Texts.of("fallback.schedule"), Texts.of("fallback.schedule.none"));
    private final TableView<Chart> patients =
            Tables.of(Texts.of("fallback.patients"), Texts.of("fallback.patients.none"));
    private final TableView<KeptForm> forms = Tables.of(Texts.of("fallback.forms"), Texts.of("fallback.forms.none"));
    private final TextField search = new TextField();
    private final Label day = new Label();
    private final StackPane detail = new StackPane();
    private final Tab patientsTab = new Tab(Texts.of("fallback.patients"));
    private final Tab formsTab = new Tab();
    private final TabPane tabs = new TabPane();
    private final Node root;
    private LocalDate shown;
    private Optional<FormView> filling = Optional.empty();

    FallbackDesk(Fallback model) {
        this.model = model;
        this.shown = model.today();
        search.setId("fallback-search");
        search.setPromptText(Texts.of("fallback.search"));
        search.setAccessibleText(Texts.of("fallback.search"));
        search.textProperty().addListener((_, _, _) -> {
            tabs.getSelectionModel().select(patientsTab);
            find();
        });
        columns();
        var scheduleTab = new Tab(Texts.of("fallback.schedule"), days());
        patientsTab.setContent(patients);
        formsTab.setContent(forms);
        tabs.setId("fallback-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getTabs().addAll(scheduleTab, patientsTab, formsTab);
        var register = Parts.button(
                Texts.of("fallback.register"), Feather.USER_PLUS, () -> fill(FormKind.REGISTRATION, Person.NOBODY));
        register.setId("fallback-register");
        HBox.setHgrow(search, Priority.ALWAYS);
        var left = new VBox(12, new HBox(8, search, register), tabs);
        VBox.setVgrow(tabs, Priority.ALWAYS);
        var scroll = new ScrollPane(detail);
        scroll.setFitToWidth(true);
        var split = new SplitPane(left, scroll);
        split.setDividerPositions(0.55);
        root = split;
        choose();
        nothing();
        model.known().addListener((_, _, _) -> update());
        model.forms().addListener((_, _, _) -> update());
        model.wrong().addListener((_, _, _) -> filling.ifPresent(each -> each.busy(false)));
        update();
    }

    Node root() {
        return root;
    }

    private void columns() {
        schedule.setId("fallback-schedule");
        schedule.getColumns()
                .addAll(List.of(
                        Tables.data(
                                Texts.of("fallback.time"),
                                60,
                                each -> TIME.format(each.appointment().start())),
                        Tables.text(
                                Texts.of("fallback.name"),
                                170,
                                each -> each.chart().person().name()),
                        Tables.text(
                                Texts.of("fallback.born"),
                                90,
                                each -> each.chart().person().birthDate()),
                        Tables.text(
                                Texts.of("fallback.reason"),
                                130,
                                each -> each.appointment().reason()),
                        Tables.text(
                                Texts.of("fallback.provider"),
                                130,
                                each -> each.appointment().provider()),
                        Tables.text(
                                Texts.of("fallback.place"),
                                90,
                                each -> each.appointment().location())));
        patients.setId("fallback-patients");
        patients.getColumns()
                .addAll(List.of(
                        Tables.text(
                                Texts.of("fallback.name"),
                                200,
                                each -> each.person().name()),
                        Tables.text(
                                Texts.of("fallback.born"),
                                90,
                                each -> each.person().birthDate()),
                        Tables.data(
                                Texts.of("fallback.number"),
                                160,
                                each -> each.person().identifiers().stream()
                                        .findFirst()
                                        .map(Identifier::text)
                                        .orElse("")),
                        Tables.text(
                                Texts.of("fallback.phone"),
                                120,
                                each -> each.person().phone())));
        forms.setId("fallback-forms");
        forms.getColumns()
                .addAll(List.of(
                        Tables.data(
                                Texts.of("fallback.form"),
                                110,
                                each -> each.form().number()),
                        Tables.text(
                                Texts.of("fallback.kind"),
                                110,
                                each -> PatientChartView.WORDS.title(each.form().kind())),
                        Tables.text(
                                Texts.of("fallback.name"),
                                170,
                                each -> model.patient(each).name()),
                        Tables.time(
                                Texts.of("fallback.filled"),
                                100,
                                each -> each.form().filledInAt()),
                        Tables.text(Texts.of("state"), 150, each -> FormStates.of(each.state()))));
    }

    private void choose() {
        schedule.getSelectionModel().selectedItemProperty().addListener((_, _, chosen) -> {
            if (chosen != null) {
                open(chosen.chart());
            }
        });
        patients.getSelectionModel().selectedItemProperty().addListener((_, _, chosen) -> {
            if (chosen != null) {
                open(chosen);
            }
        });
        forms.getSelectionModel().selectedItemProperty().addListener((_, _, chosen) -> {
            if (chosen != null) {
                detail.getChildren().setAll(new ReconcileView(model, chosen, this::nothing).root());
            }
        });
    }

    private Node days() {
        var box = new HBox(
                8,
                Parts.icon(Texts.of("fallback.before"), Feather.CHEVRON_LEFT, () -> go(-1)),
                day,
                Parts.icon(Texts.of("fallback.after"), Feather.CHEVRON_RIGHT, () -> go(1)));
        box.getStyleClass().add("filters");
        var content = new VBox(8, box, schedule);
        VBox.setVgrow(schedule, Priority.ALWAYS);
        return content;
    }

    private void go(int days) {
        shown = shown.plusDays(days);
        update();
    }

    private void update() {
        day.setText(DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).format(shown));
        Rows.replace(schedule, model.visits(shown), each -> each.appointment().id());
        find();
        Rows.replace(forms, model.forms().get(), each -> each.form().number());
        long open = model.forms().get().stream().filter(each -> !each.settled()).count();
        formsTab.setText(Texts.of("fallback.forms.open", open));
    }

    private void find() {
        Rows.replace(
                patients,
                model.find(search.getText()),
                each -> each.person().identifiers().toString());
    }

    private void open(Chart chart) {
        detail.getChildren().setAll(PatientChartView.of(chart, kind -> fill(kind, chart.person())));
    }

    private void nothing() {
        var label = new Label(Texts.of("fallback.choose.patient"));
        label.setWrapText(true);
        label.getStyleClass().add("empty");
        detail.getChildren().setAll(label);
    }

    private void fill(FormKind kind, Person person) {
        var view = new FormView(kind, person, Map.of(), Texts.of("fallback.keep"));
        view.onDone(answers -> {
            List<Flaw> flaws = model.file(kind, person, answers, () -> kept(view));
            view.show(flaws);
            view.busy(flaws.isEmpty());
        });
        filling = Optional.of(view);
        view.onCancel(this::nothing);
        detail.getChildren().setAll(view.root());
        view.focus();
    }

    private void kept(FormView view) {
        if (detail.getChildren().contains(view.root())) {
            String number = model.forms().get().getLast().form().number();
            var label = new Label(Texts.of("fallback.kept", number));
            label.setId("fallback-kept");
            label.setWrapText(true);
            label.getStyleClass().addAll("outcome", "good", "empty");
            detail.getChildren().setAll(label);
        }
    }
}
