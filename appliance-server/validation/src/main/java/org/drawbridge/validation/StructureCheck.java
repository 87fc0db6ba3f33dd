package org.drawbridge.validation;

import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.AbstractGroup;
import ca.uhn.hl7v2.model.GenericSegment;
import ca.uhn.hl7v2.model.Group;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Structure;
import java.util.List;
import java.util.Set;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Kind;

/// Whether each segment of a message has its place in the structure of its type, and whether what that structure
/// requires is there. Owned by one thread.
final class StructureCheck {

    private final Message message;
    private final SegmentPlaces places;
    private final FieldCheck fields;
    private final List<Finding> findings;

    StructureCheck(Message message, SegmentPlaces places, List<Finding> findings) {
        this.message = message;
        this.places = places;
        this.findings = findings;
        this.fields = new FieldCheck(message.getVersion(), places, findings);
    }

    void run() {
        try {
            group(message);
        } catch (HL7Exception e) {
            throw new IllegalStateException("a parsed message can be walked", e);
        }
    }

    private void group(Group group) throws HL7Exception {
        Set<String> strangers = group instanceof AbstractGroup one ? one.getNonStandardNames() : Set.of();
        for (String name : group.getNames()) {
            List<Structure> present = SegmentPlaces.present(group, name);
            if (strangers.contains(name)) {
                for (Structure each : present) {
                    stranger((Segment) each);
                }
            } else {
                standard(group, name, present);
            }
        }
    }

    private void standard(Group group, String name, List<Structure> present) throws HL7Exception {
        if (present.isEmpty() && isWanted(group, name)) {
            missing(group, name);
        }
        if (present.size() > 1 && !group.isRepeating(name)) {
            add(Kind.STRUCTURE, "segment-repeated", leading(present.get(1)), "may be in " + group.getName() + " once.");
        }
        for (Structure each : present) {
            if (each instanceof Segment segment) {
                fields.check(segment);
            } else if (each instanceof Group inner) {
                group(inner);
            }
        }
    }

    /// Segments of a site's own (Z…) may be anywhere.
    private void stranger(Segment segment) throws HL7Exception {
        if (segment.getName().startsWith("Z")) {
            return;
        }
        add(
                Kind.STRUCTURE,
                "segment-misplaced",
                places.of(segment),
                "has no place here in the structure " + message.getName() + " of HL7 " + message.getVersion() + ".");
        if (!(segment instanceof GenericSegment)) {
            fields.check(segment);
        }
    }

    private void missing(Group group, String name) throws HL7Exception {
        Structure wanted = group.get(name);
        String whole = group instanceof Message ? message.getName() : "each " + group.getName();
        String what = wanted instanceof Group ? "is required for " + name + ", a part of " : "is required in ";
        add(Kind.REQUIRED, "segment-missing", leading(wanted), what + whole + ".");
    }

    /// Of several segments of which one is enough, none is required by itself.
    private static boolean isWanted(Group group, String name) throws HL7Exception {
        return group.isRequired(name) && !group.isChoiceElement(name) && demands(group.get(name));
    }

    /// A group whose every part is optional may be left out although it is required.
    private static boolean demands(Structure structure) throws HL7Exception {
        if (!(structure instanceof Group group)) {
            return true;
        }
        for (String name : group.getNames()) {
            if (isWanted(group, name)) {
                return true;
            }
        }
        return false;
    }

    /// The segment that says that a structure is there: the first that it requires, or else its first.
    private String leading(Structure structure) throws HL7Exception {
        Structure at = structure;
        while (at instanceof Group group) {
            at = group.get(leadingName(group));
        }
        return at.isEmpty() ? at.getName() : places.of((Segment) at);
    }

    private static String leadingName(Group group) throws HL7Exception {
        for (String name : group.getNames()) {
            if (isWanted(group, name)) {
                return name;
            }
        }
        return group.getNames()[0];
    }

    private void add(Kind kind, String rule, String place, String text) {
        findings.add(Finding.of(kind, Severity.ERROR, rule, place, place + " " + text));
    }
}
