package org.drawbridge.console.view;

import java.util.Locale;
import javafx.scene.control.Label;
import org.drawbridge.console.model.Health;

/// How something is: a colour, a shape and a word, never a colour alone.
final class Marks {

    /// @param style class of its colour
    record Mark(String text, String style) {

        /// A label of its own.
        Label label() {
            var label = new Label();
            dress(label);
            return label;
        }

        /// Makes a label show it, whatever it showed before.
        void dress(Label label) {
            label.setText(text);
            label.getStyleClass().setAll("label", "mark", style);
        }
    }

    private Marks() {}

    static Label health(Health health) {
        return of(health).label();
    }

    static Mark of(Health health) {
        return new Mark(health.shape() + "  " + word(health), style(health));
    }

    static String word(Health health) {
        return Texts.word(health.name().toLowerCase(Locale.ROOT));
    }

    /// The style class of its colour.
    static String style(Health health) {
        return switch (health) {
            case RUNNING -> "good";
            case DEGRADED -> "warning";
            case STOPPED -> "bad";
            case WAITING -> "quiet";
        };
    }

    /// Of a message, a delivery or a breaker.
    static Label state(String state) {
        return of(state).label();
    }

    static Mark of(String state) {
        return switch (state) {
            case "completed", "delivered", "closed", "done", "active" -> mark("●", Texts.word(state), "good");
            case "quarantined", "rejected", "failed", "unreadable", "uncertain" ->
                mark("▲", Texts.word(state), "warning");
            case "refused", "open" -> mark("■", Texts.word(state), "bad");
            // Whatever a newer appliance may say is shown as it is.
            default -> mark("◌", Texts.word(state), "quiet");
        };
    }

    private static Mark mark(String shape, String word, String style) {
        return new Mark(shape + "  " + word, style);
    }
}
