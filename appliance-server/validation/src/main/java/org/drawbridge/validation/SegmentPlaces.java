package org.drawbridge.validation;

import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.Group;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Structure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.drawbridge.formats.hl7v2.Hl7Path;

/// Which of the segments of its id each segment of a message is, in their order.
final class SegmentPlaces {

    private final IdentityHashMap<Segment, Integer> occurrences = new IdentityHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    private SegmentPlaces() {}

    static SegmentPlaces of(Message message) {
        var places = new SegmentPlaces();
        try {
            places.count(message);
        } catch (HL7Exception e) {
            throw new IllegalStateException("a parsed message can be walked", e);
        }
        return places;
    }

    private void count(Group group) throws HL7Exception {
        for (String name : group.getNames()) {
            for (Structure each : present(group, name)) {
                if (each instanceof Segment segment) {
                    occurrences.put(segment, counts.merge(segment.getName(), 1, Integer::sum));
                } else if (each instanceof Group inner) {
                    count(inner);
                }
            }
        }
    }

    /// HAPI makes empty structures when it is asked for some that are not there.
    static List<Structure> present(Group group, String name) throws HL7Exception {
        List<Structure> found = new ArrayList<>();
        for (Structure each : group.getAll(name)) {
            if (!each.isEmpty()) {
                found.add(each);
            }
        }
        return found;
    }

    /// `OBX[3]`.
    String of(Segment segment) {
        int occurrence = occurrences.getOrDefault(segment, 1);
        return segment.getName() + (occurrence > 1 ? "[" + occurrence + "]" : "");
    }

    /// @param repetition, component, subcomponent as in [Hl7Path]
    String of(Segment segment, int field, int repetition, int component, int subcomponent) {
        int occurrence = occurrences.getOrDefault(segment, 1);
        return new Hl7Path(segment.getName(), occurrence, field, repetition, component, subcomponent).toString();
    }
}
