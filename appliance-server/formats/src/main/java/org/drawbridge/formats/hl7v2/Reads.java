package org.drawbridge.formats.hl7v2;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Which bytes of a message were read as values. Used by one thread.
public final class Reads {

    private final BitSet read = new BitSet();

    public void clear() {
        read.clear();
    }

    void mark(int start, int end) {
        read.set(start, end);
    }

    /// The places that hold a value of which no byte was read: `PID[1]-5[2].1`, components where a field has several.
    /// The delimiters that a message declares are no values.
    public List<String> unread(Hl7Message message) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < message.size(); i++) {
            Segment segment = message.segment(i);
            int occurrence = 1;
            for (int before = 0; before < i; before++) {
                occurrence += message.segment(before).hasId(segment.id()) ? 1 : 0;
            }
            String at = segment.id() + (occurrence > 1 ? "[" + occurrence + "]" : "");
            int first = segment.hasId("MSH") ? 3 : 1;
            for (int number = first; number <= segment.fieldCount(); number++) {
                field(segment.field(number), at + "-" + number, found);
            }
        }
        return found;
    }

    private void field(Element field, String at, List<String> found) {
        int count = field.repetitions();
        for (int i = 1; i <= count; i++) {
            Element one = field.repetition(i);
            String here = at + (count > 1 ? "[" + i + "]" : "");
            int parts = one.parts();
            for (int part = 1; part <= parts; part++) {
                Element component = one.component(part);
                boolean value = component.isPresent() && !component.isNull();
                if (value && read.get(component.start(), component.end()).isEmpty()) {
                    found.add(here + (parts > 1 ? "." + part : ""));
                }
            }
        }
    }
}
