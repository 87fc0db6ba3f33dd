package org.drawbridge.formats.hl7v2;

import java.util.Arrays;
import org.drawbridge.formats.hl7v2.Delimiters.Level;
import org.jspecify.annotations.Nullable;

/// A field, repetition, component or subcomponent: a slice of the message's bytes. Nothing is copied until its
/// text is asked for.
public final class Element {

    private final Hl7Message message;
    private final int start;
    private final int end;
    private final Level level;
    private final boolean literal;
    /// Once it was asked for.
    private @Nullable String text;

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
        return level == Level.FIELD ? part(number, Level.REPETITION, start, end) : onlyFirst(number);
    }

    /// A component, of the first repetition if this is a field. The first component of a simple value is the
    /// value.
    public Element component(int number) {
        return switch (level) {
            case FIELD -> part(number, Level.COMPONENT, start, firstEnd());
            case REPETITION -> part(number, Level.COMPONENT, start, end);
            case COMPONENT, SUBCOMPONENT -> onlyFirst(number);
        };
    }

    /// Where the first repetition of a field ends.
    private int firstEnd() {
        return literal ? end : next(message.delimiters().repetition(), start, end);
    }

    /// A subcomponent, of the first component if this is no component.
    public Element subcomponent(int number) {
        return switch (level) {
            case FIELD, REPETITION -> component(1).subcomponent(number);
            case COMPONENT -> part(number, Level.SUBCOMPONENT, start, end);
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

    /// One of the parts between two places of the bytes. An absent element stands for any that is empty: most are,
    /// and mappings ask for all.
    private Element part(int number, Level inner, int from, int to) {
        byte separator = literal ? 0 : message.delimiters().ending(inner);
        int begin = from;
        for (int skip = number - 1; skip > 0; skip--) {
            begin = next(separator, begin, to) + 1;
            if (begin > to) {
                return message.absent();
            }
        }
        int finish = next(separator, begin, to);
        return finish == begin ? message.absent() : new Element(message, begin, finish, inner, literal);
    }

    private int next(byte separator, int from, int to) {
        if (separator == 0) {
            return to;
        }
        byte[] bytes = message.bytes();
        int i = from;
        while (i < to && bytes[i] != separator) {
            i++;
        }
        return i;
    }

    /// The text, decoded and unescaped; empty when there is none or the value is the HL7 null.
    public String text() {
        if (!isPresent() || isNull()) {
            return "";
        }
        String known = text;
        if (known == null) {
            known = literal || !escaped() ? raw() : Escapes.decode(raw(), message.delimiters(), message.charset());
            text = known;
        } else {
            message.read(start, end);
        }
        return known;
    }

    private boolean escaped() {
        byte escape = message.delimiters().escape();
        return escape != 0 && next(escape, start, end) < end;
    }

    /// The text as written: decoded, not unescaped.
    public String raw() {
        message.read(start, end);
        return new String(message.bytes(), start, end - start, message.charset());
    }

    /// Whether the other is of the same message and level, and its bytes are the same: what is read of one is
    /// read of the other.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Element element
                && element.message == message
                && element.level == level
                && element.literal == literal
                && Arrays.equals(message.bytes(), start, end, message.bytes(), element.start, element.end);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + message.bytes()[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Element[" + level + ", " + (end - start) + " bytes]";
    }
}
