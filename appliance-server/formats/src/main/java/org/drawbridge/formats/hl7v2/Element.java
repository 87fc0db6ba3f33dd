package org.drawbridge.formats.hl7v2;

import org.drawbridge.formats.hl7v2.Delimiters.Level;

/// A field, repetition, component or subcomponent: a slice of the message's bytes. Nothing is copied until its
/// text is asked for.
public final class Element {

    private final Hl7Message message;
    private final int start;
    private final int end;
    private final Level level;
    private final boolean literal;

    Element(Hl7Message message, int start, int end, Level level, boolean literal) {
        this.message = message;
        this.start = start;
        this.end = end;
        this.level = level;
        this.literal = literal;
    }

    /// Whether there is any content, the HL7 null included.
    public boolean isPresent() {
        return end > start;
    }

    /// Whether it is the HL7 null `""`: the sender says that the value is to be deleted (HL7 v2.5.1 §2.5.3.2).
    public boolean isNull() {
        byte[] bytes = message.bytes();
        return end - start == 2 && bytes[start] == '"' && bytes[start + 1] == '"';
    }

    /// How often the field is repeated; zero when it is empty.
    public int repetitions() {
        if (!isPresent()) {
            return 0;
        }
        byte separator = level == Level.FIELD && !literal ? message.delimiters().repetition() : 0;
        int count = 1;
        for (int i = start; separator != 0 && i < end; i++) {
            if (message.bytes()[i] == separator) {
                count++;
            }
        }
        return count;
    }

    /// How many components a repetition has.
    int parts() {
        byte separator = literal ? 0 : message.delimiters().component();
        int count = 1;
        for (int i = start; separator != 0 && i < end; i++) {
            count += message.bytes()[i] == separator ? 1 : 0;
        }
        return count;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /// @param number from 1
    public Element repetition(int number) {
        return level == Level.FIELD ? part(number, Level.REPETITION) : onlyFirst(number);
    }

    /// A component, of the first repetition if this is a field. The first component of a simple value is the
    /// value.
    public Element component(int number) {
        return switch (level) {
            case FIELD -> repetition(1).component(number);
            case REPETITION -> part(number, Level.COMPONENT);
            case COMPONENT, SUBCOMPONENT -> onlyFirst(number);
        };
    }

    /// A subcomponent, of the first component if this is no component.
    public Element subcomponent(int number) {
        return switch (level) {
            case FIELD, REPETITION -> component(1).subcomponent(number);
            case COMPONENT -> part(number, Level.SUBCOMPONENT);
            case SUBCOMPONENT -> onlyFirst(number);
        };
    }

    /// A part of the next lower level: a component of a field or repetition, a subcomponent of a component. What is a
    /// component in one place is a subcomponent in another, so data types are read by this.
    ///
    /// @param number from 1
    public Element child(int number) {
        return switch (level) {
            case FIELD, REPETITION -> component(number);
            case COMPONENT, SUBCOMPONENT -> subcomponent(number);
        };
    }

    private Element onlyFirst(int number) {
        return number == 1 ? this : message.absent();
    }

    private Element part(int number, Level inner) {
        byte separator = literal ? 0 : message.delimiters().below(level);
        byte[] bytes = message.bytes();
        int from = start;
        for (int skip = number - 1; skip > 0; skip--) {
            from = next(bytes, separator, from) + 1;
            if (from > end) {
                return message.absent();
            }
        }
        return new Element(message, from, next(bytes, separator, from), inner, literal);
    }

    private int next(byte[] bytes, byte separator, int from) {
        if (separator == 0) {
            return end;
        }
        int i = from;
        while (i < end && bytes[i] != separator) {
            i++;
        }
        return i;
    }

    /// The text, decoded and unescaped; empty when there is none or the value is the HL7 null.
    public String text() {
        if (!isPresent() || isNull()) {
            return "";
        }
        String raw = raw();
        char escape = (char) message.delimiters().escape();
        return literal || escape == 0 || raw.indexOf(escape) < 0
                ? raw
                : Escapes.decode(raw, message.delimiters(), message.charset());
    }

    /// The text as written: decoded, not unescaped.
    public String raw() {
        message.read(start, end);
        return new String(message.bytes(), start, end - start, message.charset());
    }

    @Override
    public String toString() {
        return "Element[" + level + ", " + (end - start) + " bytes]";
    }
}
