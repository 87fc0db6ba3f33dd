package org.drawbridge.formats.validation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;

/// One thing that is wrong with a document.
///
/// @param problem without values, fit for logs; its code names the rule
/// @param words the same for whoever may see the document: UTF-8 that may quote it
public record Finding(Kind kind, Problem problem, Payload words) {

    /// How many are kept beside a message, or told to its sender: what is wrong throughout is clear by then.
    public static final int KEPT = 100;

    /// In characters. Validators quote what they do not like, also where it is a document of megabytes.
    private static final int LONGEST_WORDS = 4096;

    /// One whose text quotes nothing.
    public static Finding of(Kind kind, Severity severity, String rule, String location, String text) {
        return of(kind, severity, rule, location, text, text);
    }

    /// @param text never quotes a value
    /// @param words may quote values
    public static Finding of(Kind kind, Severity severity, String rule, String location, String text, String words) {
        return new Finding(
                kind,
                new Problem(rule, severity, location, text),
                Payload.of(words.substring(0, Math.min(words.length(), LONGEST_WORDS))
                        .getBytes(StandardCharsets.UTF_8)));
    }

    public boolean isError() {
        return problem.severity() == Severity.ERROR;
    }

    /// The errors alone.
    public static List<Finding> errors(List<Finding> findings) {
        return findings.stream().filter(Finding::isError).toList();
    }
}
