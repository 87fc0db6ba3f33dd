package org.drawbridge.formats.hl7v2;

/// The separators a message declares in MSH-1 and MSH-2 (HL7 v2.5.1 §2.5.4). Zero stands for "not declared".
public record Delimiters(byte field, byte component, byte repetition, byte escape, byte subcomponent) {

    /// `|^~\&`
    public static final Delimiters DEFAULT =
            new Delimiters((byte) '|', (byte) '^', (byte) '~', (byte) '\\', (byte) '&');

    /// What stands between two parts of a level.
    byte ending(Level level) {
        return switch (level) {
            case FIELD -> field;
            case REPETITION -> repetition;
            case COMPONENT -> component;
            case SUBCOMPONENT -> subcomponent;
        };
    }

    /// As MSH-2 is written.
    String encodingCharacters() {
        var text = new StringBuilder(4);
        for (byte each : new byte[] {component, repetition, escape, subcomponent}) {
            if (each != 0) {
                text.append((char) each);
            }
        }
        return text.toString();
    }

    /// How deep in a segment an element stands.
    enum Level {
        FIELD,
        REPETITION,
        COMPONENT,
        SUBCOMPONENT
    }
}
