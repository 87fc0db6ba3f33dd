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

        /// @param separators of its parts, theirs, and so on
        String write(String separators) {
            if (parts.isEmpty()) {
                return Escapes.encode(text, DELIMITERS);
            }
            List<String> written = new ArrayList<>();
            for (Part each : parts) {
                written.add(each.write(separators.substring(1)));
            }
            dropEmptyEnd(written);
            return String.join(separators.substring(0, 1), written);
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
        boolean ascii = text().chars().allMatch(each -> each < 128);
        field(lines.getFirst(), CHARACTER_SET).text = ascii ? "" : "UNICODE UTF-8";
        return Payload.of(text().getBytes(StandardCharsets.UTF_8));
    }

    private String text() {
        var text = new StringBuilder();
        for (Line line : lines) {
            boolean head = line.id.equals("MSH");
            List<String> fields = new ArrayList<>();
            line.fields.stream().skip(head ? 2 : 0).forEach(each -> fields.add(each.write(SEPARATORS)));
            dropEmptyEnd(fields);
            text.append(line.id);
            if (head) {
                text.append((char) DELIMITERS.field()).append(DELIMITERS.encodingCharacters());
            }
            fields.forEach(each -> text.append((char) DELIMITERS.field()).append(each));
            text.append('\r');
        }
        return text.toString();
    }

    private static void dropEmptyEnd(List<String> texts) {
        while (!texts.isEmpty() && texts.getLast().isEmpty()) {
            texts.removeLast();
        }
    }
}
