package org.drawbridge.console.view;

import org.drawbridge.console.fallback.KeptForm.State;

/// How far a form is, in the words of the screens.
final class FormStates {

    private FormStates() {}

    static String of(State state) {
        return switch (state) {
            case State.Waiting _ -> "◌ " + Texts.of("form.waiting");
            case State.Sending _ -> "▲ " + Texts.of("form.sending");
            case State.Accepted it -> "● " + Texts.of("form.accepted", it.message());
            case State.Discarded it -> "■ " + Texts.of("form.discarded", it.reason());
        };
    }
}
