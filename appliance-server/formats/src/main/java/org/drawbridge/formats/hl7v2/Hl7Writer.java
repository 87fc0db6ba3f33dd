package org.drawbridge.formats.hl7v2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.formats.Payload;

/// Writes a new message: texts are put at paths, in any order, and escaped as they have to be. Segments stand in
/// the order in which they were first named, behind MSH. With the usual separators, in UTF-8; MSH-1, MSH-2 and
/// MSH-18 are written by it. Owned by one thread.
public final class Hl7Writer {

    /// A field or less: its text, or its parts.
    private static final class Part {
        private String text = "";
        private final List<Part> parts = new ArrayList<>(0);

        /// @param number from 1
        Part part(int number) {
            while (parts.size() < number) {
                var added = new Part();
                // What was a text so far becomes the first of the parts.
                added.text = parts.isEmpty() ? text : "";
                parts.add(added);
            }
            return parts.get(number - 1);
        }

        boolean isEmpty() {
            return parts.isEmpty() ? text.isEmpty() : parts.stream().allMatch(Part::isEmpty);
        }

        /// Empty parts at the end are left out.
        ///
        /// @param depth where the separator of its parts stands in [#SEPARATORS]
        void write(StringBuilder to, int depth) {
            if (parts.isEmpty()) {
                Escapes.encode(text, DELIMITERS, to);
                return;
            }
            int last = lastFilled(parts);
            for (int i = 0; i <= last; i++) {
                if (i > 0) {
                    to.append(SEPARATORS.charAt(depth));
                }
                parts.get(i).write(to, depth + 1);
            }
        }
    }

    /// A segment, to which texts are put by their numbers.
    public static final class Line {
        private final String id;
        private final List<Part> fields = new ArrayList<>();

        private Line(String id) {
            this.id = id;
        }

        /// Puts a text where the numbers say, each from 1.
        public void put(int field, int repetition, int component, int subcomponent, String text) {
            Part part = field(this, field);
            if (repetition > 1 || component > 1 || subcomponent > 1 || !part.parts.isEmpty()) {
                part = part.part(repetition);
            }
            if (component > 1 || subcomponent > 1 || !part.parts.isEmpty()) {
                part = part.part(component);
            }
            if (subcomponent > 1 || !part.parts.isEmpty()) {
                part = part.part(subcomponent);
            }
            part.text = text;
        }
    }

    private static final Delimiters DELIMITERS = Delimiters.DEFAULT;
    /// Of repetitions, components and subcomponents.
    private static final String SEPARATORS = "~^&";

    private static final int CHARACTER_SET = 18;

    private final List<Line> lines = new ArrayList<>();

    public Hl7Writer() {
        lines.add(new Line("MSH"));
    }

    /// Puts a text at a path such as `PID-3[2].1`; where the path names no repetition or component, at the first.
    /// A segment that is not there yet is added at the end. Throws [IllegalArgumentException] if that is no path,
    /// or one of MSH-1, MSH-2 and MSH-18.
    public Hl7Writer put(String path, String text) {
        Hl7Path at = Hl7Path.parse(path);
        if (at.segment().equals("MSH") && (at.occurrence() > 1 || at.field() <= 2 || at.field() == CHARACTER_SET)) {
            throw new IllegalArgumentException(path + " is written by the writer itself");
        }
        Part part = field(line(at.segment(), at.occurrence()), at.field());
        if (at.repetition() + at.component() + at.subcomponent() > 0 || !part.parts.isEmpty()) {
            part = part.part(Math.max(1, at.repetition()));
        }
        if (at.component() + at.subcomponent() > 0 || !part.parts.isEmpty()) {
            part = part.part(Math.max(1, at.component()));
        }
        if (at.subcomponent() > 0 || !part.parts.isEmpty()) {
            part = part.part(Math.max(1, at.subcomponent()));
        }
        part.text = text;
        return this;
    }

    /// MSH.
    public Line head() {
        return lines.getFirst();
    }

    /// A new segment behind all that are there.
    public Line add(String id) {
        var added = new Line(id);
        lines.add(added);
        return added;
    }

    private Line line(String id, int occurrence) {
        int left = occurrence;
        for (Line each : lines) {
            if (each.id.equals(id) && --left == 0) {
                return each;
            }
        }
        Line added = new Line(id);
        for (; left > 0; left--) {
            added = new Line(id);
            lines.add(added);
        }
        return added;
    }

    private static Part field(Line line, int number) {
        while (line.fields.size() < number) {
            line.fields.add(new Part());
        }
        return line.fields.get(number - 1);
    }

    /// The message as it goes over the wire.
    public Payload message() {
        Part characterSet = field(lines.getFirst(), CHARACTER_SET);
        characterSet.text = "";
        String text = text();
        if (!text.chars().allMatch(each -> each < 128)) {
            characterSet.text = "UNICODE UTF-8";
            text = text();
        }
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private String text() {
        var text = new StringBuilder();
        for (Line line : lines) {
            boolean head = line.id.equals("MSH");
            text.append(line.id);
            if (head) {
                text.append((char) DELIMITERS.field()).append(DELIMITERS.encodingCharacters());
            }
            int last = lastFilled(line.fields);
            for (int i = head ? 2 : 0; i <= last; i++) {
                text.append((char) DELIMITERS.field());
                line.fields.get(i).write(text, 0);
            }
            text.append('\r');
        }
        return text.toString();
    }

    /// The index of the last part that holds something; -1 if none does.
    private static int lastFilled(List<Part> parts) {
        int last = parts.size() - 1;
        while (last >= 0 && parts.get(last).isEmpty()) {
            last--;
        }
        return last;
    }
}
