package org.drawbridge.console.view;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.drawbridge.desktop.Parts;
import org.drawbridge.downtime.Chart;
import org.drawbridge.downtime.FormKind;
import org.drawbridge.downtime.FormWords;
import org.drawbridge.downtime.Identifier;
import org.drawbridge.downtime.Origin;
import org.drawbridge.downtime.Person;
import org.drawbridge.downtime.Question;
import org.kordamp.ikonli.feather.Feather;

/// What is known of a patient, what harms first, each thing with the message it came from and its time.
final class PatientChartView {

    /// Of forms, in the language of the desktop.
    static final FormWords WORDS = new FormWords(Locale.getDefault());

    private PatientChartView() {}

    /// @param fill begins a form about the patient
    static Node of(Chart chart, Consumer<FormKind> fill) {
        var view = new VBox(12, head(chart.person(), chart.origin()), actions(fill));
        view.getStyleClass().add("detail");
        view.setId("fallback-chart");
        view.getChildren().add(allergies(chart));
        add(
                view,
                "pack.orders",
                chart.orders(),
                Chart.Order::origin,
                each -> joined(
                        each.service(),
                        WORDS.choice(Question.PRIORITY, each.priority()),
                        each.orderedBy(),
                        each.placer()));
        add(
                view,
                "pack.contacts",
                chart.contacts(),
                Chart.Contact::origin,
                each -> joined(each.name(), each.relationship(), each.phone()));
        add(
                view,
                "pack.coverages",
                chart.coverages(),
                Chart.Coverage::origin,
                each -> joined(each.payer(), each.plan(), each.member(), each.until()));
        add(
                view,
                "pack.results",
                chart.results(),
                Chart.Result::origin,
                each -> joined(each.name(), each.value() + " " + each.units(), each.flag(), Texts.exact(each.at())));
        return view;
    }

    static Node head(Person person, Origin origin) {
        var name = new Label(person.name());
        name.getStyleClass().add("page-title");
        name.setWrapText(true);
        var born = new Label(
                joined(WORDS.of("pack.born") + " " + person.birthDate(), WORDS.choice(Question.SEX, person.sex())));
        var numbers =
                new Label(person.identifiers().stream().map(Identifier::text).collect(Collectors.joining(", ")));
        numbers.getStyleClass().add("data");
        numbers.setWrapText(true);
        var reach = new Label(joined(person.phone(), person.address()));
        reach.setWrapText(true);
        return new VBox(4, name, born, numbers, reach, asOf(origin));
    }

    private static Node actions(Consumer<FormKind> fill) {
        var buttons = new FlowPane(8, 8);
        for (FormKind kind : List.of(FormKind.VITALS, FormKind.ORDER, FormKind.CHARGE, FormKind.REGISTRATION)) {
            var button = Parts.button(WORDS.title(kind), Feather.EDIT_3, () -> fill.accept(kind));
            button.setId("fallback-fill-" + kind.word());
            buttons.getChildren().add(button);
        }
        return buttons;
    }

    private static Node allergies(Chart chart) {
        var box = new VBox(4, Parts.caption(WORDS.of("pack.allergies")));
        box.getStyleClass().addAll("leg", "allergies");
        if (chart.allergies().isEmpty()) {
            var none = new Label(WORDS.of("pack.allergies.none"));
            none.setWrapText(true);
            box.getChildren().add(none);
        }
        for (Chart.Allergy each : chart.allergies()) {
            var line = new Label("▲  " + joined(each.substance(), WORDS.severity(each.severity()), each.reaction()));
            line.getStyleClass().addAll("mark", "bad");
            line.setWrapText(true);
            box.getChildren().addAll(line, asOf(each.origin()));
        }
        return box;
    }

    private static <T> void add(
            VBox view, String title, List<T> items, Function<T, Origin> origin, Function<T, String> text) {
        var box = new VBox(4, Parts.caption(WORDS.of(title)));
        box.getStyleClass().add("leg");
        if (items.isEmpty()) {
            box.getChildren().add(new Label(WORDS.of("pack.nothing")));
        }
        for (T each : items) {
            var line = new Label(text.apply(each));
            line.setWrapText(true);
            box.getChildren().addAll(line, asOf(origin.apply(each)));
        }
        view.getChildren().add(box);
    }

    private static Label asOf(Origin origin) {
        return Parts.caption(
                Texts.of("fallback.asof", Texts.exact(origin.at()), origin.channel(), Long.toString(origin.message())));
    }

    static String joined(String... parts) {
        return Stream.of(parts).filter(each -> !each.isBlank()).collect(Collectors.joining(" · "));
    }
}
