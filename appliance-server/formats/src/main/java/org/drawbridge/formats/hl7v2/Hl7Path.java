package org.drawbridge.formats.hl7v2;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A place in a message as people write it: `PID-5.1`, `PID-3[2].1`, `OBX[3]-5`, `PID-5.1.2`.
///
/// @param occurrence which of the segments of that id, from 1
/// @param repetition which repetition of the field, from 1; 0 for the field as a whole
/// @param component from 1; 0 for the repetition as a whole
/// @param subcomponent from 1; 0 for the component as a whole
public record Hl7Path(String segment, int occurrence, int field, int repetition, int component, int subcomponent) {

    private static final Pattern FORM = Pattern.compile("([A-Z][A-Z0-9]{2})(?:[\\[(](\\d{1,5})[\\])])?[-.](\\d{1,3})"
            + "(?:[\\[(](\\d{1,5})[\\])])?(?:[.-](\\d{1,3}))?(?:[.-](\\d{1,3}))?");

    /// Throws [IllegalArgumentException] with the form expected if the text is no path.
    public static Hl7Path parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no HL7 v2 path; expected SEGMENT[n]-FIELD[repetition].COMPONENT.SUBCOMPONENT, such as PID-3[2].1");
        }
        var path = new Hl7Path(
                matcher.group(1),
                number(matcher.group(2), 1),
                number(matcher.group(3), 0),
                number(matcher.group(4), 0),
                number(matcher.group(5), 0),
                number(matcher.group(6), 0));
        if (path.occurrence == 0 || path.field == 0) {
            throw new IllegalArgumentException("'" + text + "': segments and fields are counted from 1");
        }
        return path;
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    Element in(Segment from) {
        Element element = from.field(field);
        if (repetition > 0) {
            element = element.repetition(repetition);
        }
        if (component > 0) {
            element = element.component(component);
        }
        return subcomponent > 0 ? element.subcomponent(subcomponent) : element;
    }

    @Override
    public String toString() {
        return segment
                + (occurrence > 1 ? "[" + occurrence + "]" : "")
                + "-" + field
                + (repetition > 0 ? "[" + repetition + "]" : "")
                + (component > 0 ? "." + component : "")
                + (subcomponent > 0 ? "." + subcomponent : "");
    }
}
