package org.drawbridge.downtime;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/// The words of forms and of the pack, in one language: English where there is no other.
public final class FormWords {

    private final ResourceBundle bundle;
    private final Locale locale;

    public FormWords(Locale locale) {
        this.locale = locale;
        this.bundle = ResourceBundle.getBundle(
                "org.drawbridge.downtime.words",
                locale,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    public String of(String key, Object... values) {
        String text = bundle.getString(key);
        return values.length == 0 ? text : new MessageFormat(text, locale).format(values);
    }

    public Locale locale() {
        return locale;
    }

    public String label(Question question) {
        return of("question." + question.name());
    }

    public String title(FormKind kind) {
        return of("form." + kind.name());
    }

    /// A code that is one of a few, as people say it.
    public String choice(Question question, String code) {
        String key = "choice." + question.name() + "." + code;
        return bundle.containsKey(key) ? bundle.getString(key) : code;
    }

    /// How bad an allergy is (HL7 table 0128), as people say it.
    public String severity(String code) {
        String key = "severity." + code;
        return bundle.containsKey(key) ? bundle.getString(key) : code;
    }

    /// With its unit, where it has one.
    public String answer(Question question, String answer) {
        return switch (question.answer()) {
            case Question.Choice _ -> choice(question, answer);
            case Question.Measure measure -> answer + " " + of("unit." + measure.unit());
            case Question.Line _, Question.Day _, Question.Amount _ -> answer;
        };
    }
}
