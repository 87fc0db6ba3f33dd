package org.drawbridge.console.view;

import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.drawbridge.console.model.Loaded;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Parts that every screen has: its head, and what it shows while it loads and when that failed.
final class Panes {

    private Panes() {}

    /// A screen: its title, what can be done with the whole of it, and the rest.
    static VBox screen(String title, Node content, Node... actions) {
        var heading = new Label(title);
        heading.getStyleClass().add("page-title");
        var head = new HBox(8, heading, Parts.spring());
        head.getStyleClass().add("page-head");
        head.getChildren().addAll(actions);
        var screen = new VBox(head, content);
        screen.getStyleClass().add("page");
        VBox.setVgrow(content, Priority.ALWAYS);
        return screen;
    }

    /// Shows what was loaded, or how far that is. A failure says why, with the one button that tries again.
    static <T> StackPane of(Loaded<T> loaded, Node ready, Runnable again) {
        var pane = new StackPane(ready);
        Runnable update = () -> pane.getChildren()
                .setAll(
                        switch (loaded.state().get()) {
                            case Loaded.State.Idle<T> _, Loaded.State.Ready<T> _ -> ready;
                            case Loaded.State.Loading<T> _ -> loading();
                            case Loaded.State.Failed<T> failed -> failed(failed.text(), again);
                        });
        loaded.state().addListener((_, _, _) -> update.run());
        update.run();
        return pane;
    }

    private static Node loading() {
        var wheel = new ProgressIndicator();
        wheel.setMaxSize(32, 32);
        wheel.setAccessibleText(Texts.of("loading"));
        return wheel;
    }

    static Node failed(String text, Runnable again) {
        var label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add("empty");
        var box = new VBox(
                12,
                new FontIcon(Feather.ALERT_TRIANGLE),
                label,
                Parts.button(Texts.of("again"), Feather.REFRESH_CW, again));
        box.getStyleClass().addAll("failure");
        return box;
    }

    /// One line about what came of an action: empty before the first.
    static <T> Label outcome(Loaded<T> action, Function<T, String> sentence) {
        var label = new Label();
        label.getStyleClass().add("outcome");
        label.setWrapText(true);
        label.managedProperty().bind(label.textProperty().isNotEmpty());
        action.state().addListener((_, _, state) -> {
            label.getStyleClass().removeAll("good", "bad");
            switch (state) {
                case Loaded.State.Idle<T> _ -> label.setText("");
                case Loaded.State.Loading<T> _ -> label.setText(Texts.of("working"));
                case Loaded.State.Ready<T>(T value) -> {
                    label.setText(sentence.apply(value));
                    label.getStyleClass().add("good");
                }
                case Loaded.State.Failed<T>(String text) -> {
                    label.setText(text);
                    label.getStyleClass().add("bad");
                }
            }
        });
        return label;
    }
}
