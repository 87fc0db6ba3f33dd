package org.drawbridge.desktop;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.Objects;
import javafx.application.Application;
import javafx.scene.Scene;

/// Light or dark: AtlantaFX's Primer, and our own sheet over its colours.
public enum Theme {
    LIGHT(new PrimerLight()),
    DARK(new PrimerDark());

    @SuppressWarnings("ImmutableEnumChecker") // a theme of AtlantaFX has no state
    private final atlantafx.base.theme.Theme sheet;

    Theme(atlantafx.base.theme.Theme sheet) {
        this.sheet = sheet;
    }

    /// Where its style sheet is, as a resource.
    public String sheet() {
        return sheet.getUserAgentStylesheet();
    }

    /// Dresses every window.
    public void apply() {
        Application.setUserAgentStylesheet(sheet());
    }

    public Theme other() {
        return this == LIGHT ? DARK : LIGHT;
    }

    /// Gives a scene our own sheet over the theme's.
    public static void dress(Scene scene) {
        scene.getStylesheets()
                .add(Objects.requireNonNull(Theme.class.getResource("desktop.css"))
                        .toExternalForm());
    }
}
