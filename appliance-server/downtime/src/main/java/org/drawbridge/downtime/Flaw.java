package org.drawbridge.downtime;

import java.util.Locale;

/// What keeps a form from being complete. It never quotes the answer.
public record Flaw(Question question, Rule rule) {

    public enum Rule {
        MISSING,
        TOO_LONG,
        NO_DAY,
        IN_THE_FUTURE,
        NO_SUCH_CHOICE,
        NO_NUMBER,
        OUT_OF_RANGE
    }

    /// For a person, with what was expected.
    public String sentence(Locale locale) {
        var words = new FormWords(locale);
        String label = words.label(question);
        return switch (question.answer()) {
            case Question.Line line -> words.of("flaw." + rule, label, line.longest());
            case Question.Day _ -> words.of("flaw." + rule, label);
            case Question.Choice _ -> words.of("flaw." + rule, label);
            case Question.Measure it ->
                words.of(
                        "flaw." + rule,
                        label,
                        it.least().toPlainString(),
                        it.most().toPlainString());
            case Question.Amount it ->
                words.of(
                        "flaw." + rule,
                        label,
                        it.least().toPlainString(),
                        it.most().toPlainString());
        };
    }
}
