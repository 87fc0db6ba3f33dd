package org.drawbridge.desktop;

import atlantafx.base.theme.Styles;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Small parts of which screens are made.
public final class Parts {

    private Parts() {}

    /// Takes the room that is left in a row.
    public static Region spring() {
        var spring = new Region();
        HBox.setHgrow(spring, Priority.ALWAYS);
        return spring;
    }

    public static Button button(String text, Feather icon, Runnable action) {
        var button = new Button(text, new FontIcon(icon));
        button.setOnAction(_ -> action.run());
        button.setMnemonicParsing(true);
        return button;
    }

    /// For what cannot be undone.
    public static Button danger(String text, Feather icon, Runnable action) {
        Button button = button(text, icon, action);
        button.getStyleClass().addAll(Styles.BUTTON_OUTLINED, Styles.DANGER);
        return button;
    }

    /// An icon alone; its text is read aloud and shown where the mouse rests.
    public static Button icon(String text, Feather icon, Runnable action) {
        var button = new Button(text, new FontIcon(icon));
        button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        button.getStyleClass().addAll(Styles.FLAT, Styles.BUTTON_ICON);
        button.setAccessibleText(text);
        button.setTooltip(new Tooltip(text));
        button.setOnAction(_ -> action.run());
        return button;
    }

    public static Label caption(String text) {
        var label = new Label(text);
        label.getStyleClass().add("caption");
        return label;
    }
}
