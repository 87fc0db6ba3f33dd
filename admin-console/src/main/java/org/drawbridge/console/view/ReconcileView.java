package org.drawbridge.console.view;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.drawbridge.console.fallback.Fallback;
import org.drawbridge.console.fallback.KeptForm;
import org.drawbridge.desktop.Parts;
import org.drawbridge.downtime.Chart;
import org.drawbridge.downtime.Flaw;
import org.drawbridge.downtime.Form;
import org.drawbridge.downtime.FormKind;
import org.drawbridge.downtime.Likeness;
import org.drawbridge.downtime.Person;
import org.drawbridge.downtime.Question;
import org.kordamp.ikonli.feather.Feather;

/// A form that was filled in, beside what the appliance knows now; and what a person decides on it.
final class ReconcileView {

    private final Fallback model;
    private final KeptForm kept;
    private final Runnable leave;
    private final ToggleGroup choice = new ToggleGroup();
    private final Label flaws = new Label();
    private final VBox root = new VBox(12);

    /// @param leave what to show when it was decided
    ReconcileView(Fallback model, KeptForm kept, Runnable leave) {
        this.model = model;
        this.kept = kept;
        this.leave = leave;
        root.getStyleClass().add("detail");
        root.setId("fallback-reconcile");
        flaws.getStyleClass().addAll("outcome", "bad");
        flaws.setWrapText(true);
        flaws.managedProperty().bind(flaws.textProperty().isNotEmpty());
        show();
    }

    VBox root() {
        return root;
    }

    private void show() {
        Form form = kept.form();
        var title = new Label(PatientChartView.WORDS.title(form.kind()) + " " + form.number());
        title.getStyleClass().add("page-title");
        var state = new Label(FormStates.of(kept.state()));
        state.setWrapText(true);
        root.getChildren()
                .setAll(
                        title,
                        state,
                        Parts.caption(Texts.of("fallback.by", form.author(), Texts.exact(form.filledInAt()))),
                        answers(form));
        if (kept.settled() || form.drill()) {
            return;
        }
        Optional<KeptForm> before = model.waitsFor(kept);
        if (before.isPresent()) {
            root.getChildren()
                    .add(note(Texts.of("fallback.first", before.get().form().number())));
            root.getChildren().add(new HBox(8, discard()));
        } else if (!model.connected()) {
            root.getChildren().add(note(Texts.of("fallback.later")));
        } else {
            root.getChildren().addAll(whose(), flaws, new HBox(8, accept(), correct(), discard()));
        }
    }

    private static Label note(String text) {
        var note = new Label(text);
        note.setWrapText(true);
        note.getStyleClass().add("leg");
        note.setMaxWidth(Double.MAX_VALUE);
        return note;
    }

    private GridPane answers(Form form) {
        var grid = new GridPane(12, 4);
        int row = 0;
        if (form.kind() != FormKind.REGISTRATION) {
            Person person = model.patient(kept);
            grid.addRow(
                    row++,
                    Parts.caption(Texts.of("fallback.name")),
                    new Label(PatientChartView.joined(person.name(), person.birthDate())));
        }
        for (Question each : form.kind().questions()) {
            if (!form.answer(each).isEmpty()) {
                var answer = new Label(PatientChartView.WORDS.answer(each, form.answer(each)));
                answer.setWrapText(true);
                grid.addRow(row++, Parts.caption(PatientChartView.WORDS.label(each)), answer);
            }
        }
        return grid;
    }

    /// Who has the number, who is alike, or somebody new.
    private VBox whose() {
        Likeness likeness = model.likeness(kept);
        var box = new VBox(8, Parts.caption(Texts.of("fallback.whose")));
        box.getStyleClass().add("leg");
        likeness.found().ifPresent(each -> box.getChildren().add(one(each, "fallback.found")));
        likeness.alike().forEach(each -> box.getChildren().add(one(each, "fallback.alike")));
        Person own = model.patient(kept);
        if (likeness.found().isEmpty()) {
            String key = own.numbered() ? "fallback.unknown" : "fallback.fresh";
            box.getChildren().add(option(Texts.of(key), own));
        }
        // Somebody who is alike is nobody's default: a person has to say it.
        boolean clear = likeness.found().isPresent() || likeness.alike().isEmpty();
        if (clear) {
            choice.selectToggle(choice.getToggles().getFirst());
        }
        return box;
    }

    private RadioButton one(Chart chart, String key) {
        Person person = chart.person();
        String who = PatientChartView.joined(
                person.name(),
                person.birthDate(),
                person.identifiers().getFirst().text(),
                person.phone(),
                person.address());
        return option(Texts.of(key, who), person);
    }

    private RadioButton option(String text, Person person) {
        var button = new RadioButton(text);
        button.setWrapText(true);
        button.setToggleGroup(choice);
        button.setUserData(person);
        button.getStyleClass().add("whose");
        return button;
    }

    private Button accept() {
        var button = new Button(Texts.of("fallback.accept"));
        button.setId("fallback-accept");
        button.getStyleClass().add(Styles.ACCENT);
        button.disableProperty().bind(choice.selectedToggleProperty().isNull());
        button.setOnAction(_ -> accept(kept.form().answers()));
        return button;
    }

    private void accept(Map<Question, String> answers) {
        if (choice.getSelectedToggle() != null && choice.getSelectedToggle().getUserData() instanceof Person chosen) {
            List<Flaw> found = model.accept(kept, chosen, answers);
            flaws.setText(String.join(
                    "\n",
                    found.stream()
                            .map(each -> each.sentence(PatientChartView.WORDS.locale()))
                            .toList()));
            if (found.isEmpty()) {
                leave.run();
            }
        }
    }

    private Button correct() {
        Button button = Parts.button(Texts.of("fallback.correct"), Feather.EDIT_3, () -> {
            var view = new FormView(
                    kept.form().kind(), model.patient(kept), kept.form().answers(), Texts.of("fallback.accept"));
            view.onDone(answers -> {
                accept(answers);
                view.show(kept.form().with(answers).flaws(model.today()));
            });
            view.onCancel(this::show);
            root.getChildren().setAll(whose(), view.root());
        });
        button.setId("fallback-correct");
        return button;
    }

    private Button discard() {
        Button button = Parts.danger(
                Texts.of("fallback.discard"),
                Feather.TRASH_2,
                () -> Ask.reason(
                                root.getScene().getWindow(),
                                Texts.of("fallback.discard.what", kept.form().number()),
                                Texts.of("fallback.discard.why"))
                        .ifPresent(reason -> {
                            model.discard(kept, reason);
                            leave.run();
                        }));
        button.setId("fallback-discard");
        return button;
    }
}
