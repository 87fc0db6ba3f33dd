package org.drawbridge.formats;

import java.util.Objects;

/// Something wrong with a document. A value, never thrown.
///
/// @param code short and fixed, such as `charset-unknown`
/// @param location as the standard counts: `PID-5.1`, `OBX[3]-5`; empty for the document as a whole
/// @param text one sentence that states the rule; it never quotes the value found
public record Problem(String code, Severity severity, String location, String text) {

    public Problem {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(text, "text");
    }
}
