package org.drawbridge.server.mirth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Paths as Mirth's editors write them: `msg['PID']['PID.3'][0]['PID.3.1'].toString()`.
final class Accessor {

    private static final Pattern WHOLE =
            Pattern.compile("msg\\['([A-Z][A-Z0-9]{2})'\\](?:\\[0\\])?((?:\\['[A-Z0-9.]+'\\](?:\\[\\d{1,3}\\])?)+)"
                    + "(?:\\.(?:toString|text)\\(\\))?;?");
    private static final Pattern STEP = Pattern.compile("\\['([A-Z0-9.]+)'\\](?:\\[(\\d{1,3})\\])?");
    private static final Pattern TEXT = Pattern.compile("'([^'\\\\]*)'|\"([^\"\\\\]*)\"");

    private Accessor() {}

    /// As the mapping language has it, such as `PID-3[1].1`; empty for anything that is more than a path, and for a
    /// segment other than the first of its name.
    static Optional<String> path(String expression) {
        Matcher whole = WHOLE.matcher(expression.strip());
        if (!whole.matches()) {
            return Optional.empty();
        }
        var path = new StringBuilder(whole.group(1));
        String parent = whole.group(1);
        int depth = 0;
        Matcher step = STEP.matcher(whole.group(2));
        while (step.find()) {
            depth++;
            // Each step repeats the whole way: PID, PID.3, PID.3.1.
            if (!step.group(1).matches(Pattern.quote(parent) + "\\.\\d{1,3}") || depth > 3) {
                return Optional.empty();
            }
            path.append(depth == 1 ? '-' : '.').append(step.group(1).substring(parent.length() + 1));
            parent = step.group(1);
            if (step.group(2) != null) {
                int index = Integer.parseInt(step.group(2));
                if (depth == 1) {
                    path.append('[').append(index + 1).append(']');
                } else if (index > 0) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(path.toString());
    }

    /// The text of a literal of JavaScript, without escapes.
    static Optional<String> literal(String expression) {
        Matcher text = TEXT.matcher(expression.strip());
        return text.matches() ? Optional.of(text.group(1) == null ? text.group(2) : text.group(1)) : Optional.empty();
    }
}
