package org.drawbridge.console.view;

import atlantafx.base.theme.Styles;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.drawbridge.downtime.Flaw;
import org.drawbridge.downtime.FormKind;
import org.drawbridge.downtime.FormWords;
import org.drawbridge.downtime.Person;
import org.drawbridge.downtime.Question;
import org.jspecify.annotations.Nullable;

/// A form to fill in, made of its questions. What is missing or wrong stands beside the question.
final class FormView {

    private final FormKind kind;
    private final Map<Question, Control> fields = new EnumMap<>(Question.class);
    private final Map<Question, Label> flaws = new EnumMap<>(Question.class);
    private final Button done;
    private final Button cancel = new Button(Texts.of("fallback.cancel"));
    private final VBox root;

    /// @param person whom it is about; of somebody without a name a registration
    /// @param given what it begins with; where that is empty, what is known of the person
    /// @param verb of the button that ends it
    FormView(FormKind kind, Person person, Map<Question, String> given, String verb) {
        this.kind = kind;
        FormWords words = PatientChartView.WORDS;
        var title = new Label(words.title(kind));
        title.getStyleClass().add("detail-title");
        var about =
                new Label(person.name().isEmpty() ? "" : PatientChartView.joined(person.name(), person.birthDate()));
        about.setWrapText(true);
        Map<Question, String> begin = given.isEmpty() && kind == FormKind.REGISTRATION ? known(person) : given;
        var grid = new GridPane(8, 6);
        grid.getColumnConstraints().addAll(new ColumnConstraints(170), growing());
        int row = 0;
        for (Question each : kind.questions()) {
            var label = new Label(words.label(each) + (kind.requires(each) ? " *" : ""));
            label.setWrapText(true);
            Control field = field(each, begin.getOrDefault(each, ""));
            label.setLabelFor(field);
            var flaw = new Label();
            flaw.getStyleClass().addAll("outcome", "bad");
            flaw.setWrapText(true);
            flaw.managedProperty().bind(flaw.textProperty().isNotEmpty());
            fields.put(each, field);
            flaws.put(each, flaw);
            grid.addRow(row++, label, new VBox(2, unit(each, field), flaw));
        }
        done = new Button(verb);
        done.setId("fallback-done");
        done.getStyleClass().add(Styles.ACCENT);
        done.setDefaultButton(true);
        cancel.setCancelButton(true);
        root = new VBox(12, title, about, grid, new HBox(8, done, cancel));
        root.getStyleClass().add("detail");
        root.setId("fallback-form");
    }

    private static ColumnConstraints growing() {
        var column = new ColumnConstraints();
        column.setHgrow(Priority.ALWAYS);
        return column;
    }

    private static Map<Question, String> known(Person person) {
        return Map.of(
                Question.FAMILY, person.family(),
                Question.GIVEN, person.given(),
                Question.BIRTH_DATE, person.birthDate(),
                Question.SEX, person.sex(),
                Question.PHONE, person.phone(),
                Question.ADDRESS, person.address());
    }

    private static Control field(Question question, String answer) {
        String id = "fallback-" + question.name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (question.answer() instanceof Question.Choice choice) {
            var box = new ComboBox<String>();
            box.getItems().addAll(choice.codes());
            box.setConverter(new StringConverter<>() {
                @Override
                public String toString(@Nullable String code) {
                    return code == null ? "" : PatientChartView.WORDS.choice(question, code);
                }

                @Override
                public String fromString(String text) {
                    return text;
                }
            });
            if (choice.codes().contains(answer)) {
                box.setValue(answer);
            }
            box.setId(id);
            return box;
        }
        var field = new TextField(answer);
        field.setId(id);
        return field;
    }

    private static Node unit(Question question, Control field) {
        if (question.answer() instanceof Question.Measure measure) {
            field.setMaxWidth(110);
            var row = new HBox(8, field, new Label(PatientChartView.WORDS.of("unit." + measure.unit())));
            row.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
            return row;
        }
        return field;
    }

    /// While what was filled in is being kept: it is not to be kept twice.
    void busy(boolean now) {
        done.setDisable(now);
    }

    VBox root() {
        return root;
    }

    void focus() {
        focus(kind.questions().getFirst());
    }

    private void focus(Question question) {
        Control field = fields.get(question);
        if (field != null) {
            field.requestFocus();
        }
    }

    void onDone(Consumer<Map<Question, String>> listener) {
        done.setOnAction(_ -> listener.accept(answers()));
    }

    void onCancel(Runnable listener) {
        cancel.setOnAction(_ -> listener.run());
    }

    private Map<Question, String> answers() {
        Map<Question, String> answers = new EnumMap<>(Question.class);
        fields.forEach((question, field) -> {
            @Nullable Object value = field instanceof ComboBox<?> box ? box.getValue() : ((TextField) field).getText();
            answers.put(question, value == null ? "" : value.toString());
        });
        return answers;
    }

    /// Says what keeps it from being complete.
    void show(List<Flaw> found) {
        flaws.values().forEach(each -> each.setText(""));
        for (Flaw each : found) {
            Label label = flaws.get(each.question());
            if (label != null) {
                label.setText(each.sentence(PatientChartView.WORDS.locale()));
            }
        }
        if (!found.isEmpty()) {
            focus(found.getFirst().question());
        }
    }
}
