package org.drawbridge.designer.view;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.drawbridge.designer.model.Comparison;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.Difference.Kind;
import org.drawbridge.designer.model.Difference.Line;
import org.drawbridge.designer.model.Version;
import org.drawbridge.desktop.Parts;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// What is different from the file as it was saved, or from a version of its history; and the way back.
final class ChangesView {

    private static final PseudoClass GONE = PseudoClass.getPseudoClass("gone");
    private static final PseudoClass NEW = PseudoClass.getPseudoClass("new");

    private final Comparison comparison;
    private final ComboBox<Choice> with = new ComboBox<>();
    private final VBox root;

    /// What there is to compare with.
    ///
    /// @param version empty for the file as it was saved last
    private record Choice(Optional<Version> version) {}

    ChangesView(Designer designer) {
        this.comparison = new Comparison(designer);
        var list = new ListView<Line>();
        list.setId("changes");
        list.setFixedCellSize(20);
        list.getStyleClass().add("result");
        list.setAccessibleText(Texts.of("changes"));
        var none = new Label(Texts.of("changes.none"));
        none.getStyleClass().add("empty");
        list.setPlaceholder(none);
        list.setCellFactory(_ -> new Cell());
        comparison.lines().addListener((_, _, lines) -> list.getItems().setAll(lines));
        list.getItems().setAll(comparison.lines().get());
        var back = Parts.button(Texts.of("changes.back"), Feather.ROTATE_CCW, comparison::goBack);
        back.setId("changes-back");
        back.disableProperty().bind(comparison.lines().map(List::isEmpty));
        VBox.setVgrow(list, Priority.ALWAYS);
        root = new VBox(8, new HBox(8, with, Parts.spring(), back), list);
        root.getStyleClass().add("rule");
        choice();
    }

    Node root() {
        return root;
    }

    private void choice() {
        with.setId("changes-with");
        with.setAccessibleText(Texts.of("changes.with"));
        with.setMaxWidth(360);
        with.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable Choice choice) {
                return choice == null
                        ? ""
                        : choice.version().map(ChangesView::words).orElse(Texts.of("changes.saved"));
            }

            @Override
            public Choice fromString(String text) {
                throw new UnsupportedOperationException("it is chosen, not typed");
            }
        });
        comparison.versions().addListener((ListChangeListener<Version>) _ -> fill());
        with.valueProperty().addListener((_, _, chosen) -> {
            if (chosen != null) {
                comparison.with(chosen.version());
            }
        });
        fill();
    }

    private void fill() {
        with.getItems().setAll(List.of(new Choice(Optional.empty())));
        comparison.versions().forEach(each -> with.getItems().add(new Choice(Optional.of(each))));
        with.getSelectionModel().selectFirst();
    }

    private static String words(Version version) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT)
                        .withZone(ZoneId.systemDefault())
                        .format(version.at())
                + "  " + version.by() + ": " + version.reason();
    }

    private static final class Cell extends ListCell<Line> {
        @Override
        protected void updateItem(@Nullable Line line, boolean empty) {
            super.updateItem(line, empty);
            Kind kind = empty || line == null ? Kind.SAME : line.kind();
            pseudoClassStateChanged(GONE, kind == Kind.GONE);
            pseudoClassStateChanged(NEW, kind == Kind.NEW);
            setText(empty || line == null ? null : text(line));
        }

        private static String text(Line line) {
            String number = String.format("%4d", line.number());
            return switch (line.kind()) {
                case SAME -> number + "   " + line.text();
                case GONE -> number + " − " + line.text();
                case NEW -> number + " + " + line.text();
                case LEFT_OUT -> "   ⋯";
            };
        }
    }
}
