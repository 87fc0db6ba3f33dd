package org.drawbridge.console.view;

import java.util.Optional;
import javafx.scene.control.ButtonType;
import javafx.scene.control.TextInputDialog;
import javafx.stage.Window;
import org.drawbridge.desktop.Theme;
import org.jspecify.annotations.Nullable;

/// Asks the person for a line of text before something is done.
final class Ask {

    private Ask() {}

    /// A reason; nothing is done without one.
    static Optional<String> reason(@Nullable Window window, String what, String why) {
        return line(window, what, why, text -> !text.isBlank());
    }

    /// The name of what is about to be stopped, typed by hand.
    static boolean name(@Nullable Window window, String what, String name) {
        return line(window, what, Texts.of("confirm.name", name), name::equals).isPresent();
    }

    private static Optional<String> line(
            @Nullable Window window, String what, String why, java.util.function.Predicate<String> good) {
        var dialog = new TextInputDialog();
        dialog.initOwner(window);
        dialog.setTitle(what);
        dialog.setHeaderText(what);
        dialog.setContentText(why);
        dialog.setGraphic(null);
        dialog.getDialogPane().setMinWidth(480);
        Theme.dress(dialog.getDialogPane().getScene());
        var done = dialog.getDialogPane().lookupButton(ButtonType.OK);
        done.disableProperty().bind(dialog.getEditor().textProperty().map(text -> !good.test(text.strip())));
        return dialog.showAndWait().map(String::strip).filter(good);
    }
}
