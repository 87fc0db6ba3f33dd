package org.drawbridge.mapping;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.formats.hl7v2.Element;
import org.drawbridge.formats.hl7v2.Segment;

/// A path into HL7 v2: `PV1-19.1` from anywhere, `5.1` in the current segment, `.1.2` in the current element, `.` for
/// the element itself; `[2]` names a repetition.
record FieldPath(String written, String segment, int field, int repetition, int first, int second) implements Path {

    private static final Pattern FORM = Pattern.compile(
            "(?:([A-Z][A-Z0-9]{2})-)?(\\d{1,3})(?:\\[(\\d{1,4})])?(?:\\.(\\d{1,3}))?(?:\\.(\\d{1,3}))?");
    private static final Pattern INSIDE = Pattern.compile("\\.(?:(\\d{1,3})(?:\\.(\\d{1,3}))?)?");

    /// Throws [IllegalArgumentException] if it is no path.
    static FieldPath parse(String given) {
        // YAML takes `.5` for a number and a number has its 0 before the point; there is no field 0.
        String text = given.startsWith("0.") ? given.substring(1) : given;
        Matcher inside = INSIDE.matcher(text);
        if (inside.matches()) {
            return new FieldPath(text, "", 0, 0, number(inside, 1), number(inside, 2));
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no source path; expected such as PID-5.1, 5.1, .1 or PID-3[2].1");
        }
        String segment = matcher.group(1) == null ? "" : matcher.group(1);
        return new FieldPath(
                text, segment, number(matcher, 2), number(matcher, 3), number(matcher, 4), number(matcher, 5));
    }

    private static int number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
    }

    /// What stands there; an absent element if nothing does.
    Element in(Scope scope) {
        if (field == 0) {
            return part(scope.element());
        }
        Segment from = segment.isEmpty() ? scope.segment() : scope.first(segment);
        Element found = from.field(field);
        if (repetition > 0) {
            found = found.repetition(repetition);
        }
        return part(found);
    }

    private Element part(Element of) {
        Element found = first > 0 ? of.child(first) : of;
        return second > 0 ? found.child(second) : found;
    }

    @Override
    public String text(Place from) {
        return in((Scope) from).text().strip();
    }

    @Override
    public boolean isIn(Place from) {
        Element found = in((Scope) from);
        return found.isPresent() && !found.isNull();
    }

    @Override
    public Optional<Place> stand(Place from) {
        Element found = in((Scope) from);
        return found.isPresent() && !found.isNull()
                ? Optional.of(((Scope) from).at(found, written, 0))
                : Optional.empty();
    }

    @Override
    public void each(Place from, Consumer<Place> then) {
        Element all = in((Scope) from);
        int count = all.repetitions();
        for (int i = 1; i <= count; i++) {
            Element one = all.repetition(i);
            if (one.isPresent() && !one.isNull()) {
                then.accept(((Scope) from).at(one, written, count > 1 ? i : 0));
            }
        }
    }

    @Override
    public String location(Place from) {
        return written.equals(".") ? from.location() : ((Scope) from).location(written);
    }
}
