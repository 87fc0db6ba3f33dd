package org.drawbridge.console.view;

import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import org.drawbridge.console.fallback.Fallback;
import org.drawbridge.desktop.Parts;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The frame of a console that works without an appliance: the fallback, and the way back to the login.
final class OfflineView {

    private OfflineView() {}

    static Parent of(Fallback fallback, Runnable turn, Runnable leave) {
        var name = new Label("Drawbridge", new FontIcon(Feather.GIT_MERGE));
        name.getStyleClass().add("brand");
        var head = new HBox(
                12,
                name,
                Parts.spring(),
                Parts.icon(Texts.of("head.theme"), Feather.MOON, turn),
                new Label(fallback.account()),
                Parts.button(Texts.of("fallback.back"), Feather.LOG_IN, leave));
        head.getStyleClass().add("head");
        var root = new BorderPane(new FallbackView(fallback).root());
        root.setTop(head);
        return root;
    }
}
