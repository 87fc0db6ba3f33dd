package org.drawbridge.formats.hl7v2;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes an HL7 v2 message (ER7, HL7 v2.5.1 §2.5) with the usual delimiters: values are escaped, what is empty at an
/// end is left out, MSH-1 and MSH-2 come by themselves. Used by one thread.
public final class Hl7Writer {

    private static final String DELIMITERS = "^~\\&";

    /// Fields by number, each a list of repetitions; a repetition holds components, a component subcomponents.
    private static final class Line {
        final String id;
        final SortedMap<Integer, List<SortedMap<Integer, SortedMap<Integer, String>>>> fields = new TreeMap<>();

        Line(String id) {
            this.id = id;
        }
    }

    private final List<Line> lines = new ArrayList<>();

    /// Begins the next segment.
    public void segment(String id) {
        lines.add(new Line(id));
    }

    /// Begins one more repetition of a field.
    public void repetition(int field) {
        lines.getLast().fields.computeIfAbsent(field, _ -> new ArrayList<>()).add(new TreeMap<>());
    }

    /// A value in the last repetition of a field; all numbers from 1.
    public void value(int field, int component, int subcomponent, String text) {
        if (text.isEmpty()) {
            return;
        }
        List<SortedMap<Integer, SortedMap<Integer, String>>> repetitions =
                lines.getLast().fields.computeIfAbsent(field, _ -> new ArrayList<>());
        if (repetitions.isEmpty()) {
            repetitions.add(new TreeMap<>());
        }
        repetitions.getLast().computeIfAbsent(component, _ -> new TreeMap<>()).put(subcomponent, text);
    }

    /// The message, each segment ended by CR.
    public String text() {
        var text = new StringBuilder(512);
        for (Line line : lines) {
            boolean headed = line.id.equals("MSH");
            text.append(line.id).append(headed ? "|" + DELIMITERS : "");
            int next = headed ? 3 : 1;
            for (var field : line.fields.entrySet()) {
                if (field.getKey() < next) {
                    continue;
                }
                text.append("|".repeat(field.getKey() - next + 1));
                next = field.getKey() + 1;
                field(field.getValue(), text);
            }
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == '|') {
                end--;
            }
            text.setLength(end);
            text.append('\r');
        }
        return text.toString();
    }

    private static void field(List<SortedMap<Integer, SortedMap<Integer, String>>> repetitions, StringBuilder into) {
        for (int i = 0; i < repetitions.size(); i++) {
            into.append(i > 0 ? "~" : "");
            int next = 1;
            for (var component : repetitions.get(i).entrySet()) {
                into.append("^".repeat(component.getKey() - next));
                next = component.getKey();
                int inner = 1;
                for (var part : component.getValue().entrySet()) {
                    into.append("&".repeat(part.getKey() - inner));
                    inner = part.getKey();
                    into.append(Escapes.encode(part.getValue(), Delimiters.DEFAULT));
                }
            }
        }
    }
}
