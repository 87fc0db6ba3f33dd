package org.drawbridge.mapping;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.AbstractGroup;
import ca.uhn.hl7v2.model.Group;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Structure;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What HAPI HL7v2 has to say of a message: whether its validation takes it, and beyond that whether each segment has
/// a place in the structure of the message, and what the structure requires is there.
final class HapiReader {

    /// What the standard lets be one of several, or wants only under a condition, and HAPI wants always.
    private static final Pattern EXPLAINED = Pattern.compile("(RQD|RQ1|RXO|ODS|ODT) is missing from ORDER_DETAIL"
            + "|OBSERVATION is missing from (ORDER|ORDER_OBSERVATION)|OBX-[24] is required"
            // Where there are several orders, an ORC can be taken for that of a prior result.
            + "|SPM has no place in OBSERVATION_PRIOR");

    private final PipeParser parser;

    HapiReader() {
        var context = new DefaultHapiContext();
        context.setValidationContext(ValidationContextFactory.defaultValidation());
        this.parser = context.getPipeParser();
    }

    List<String> complaints(String message) {
        List<String> complaints = new ArrayList<>();
        try {
            look(parser.parse(message), complaints);
        } catch (HL7Exception e) {
            complaints.add(String.valueOf(e.getMessage()));
        }
        complaints.removeIf(each -> EXPLAINED.matcher(each).matches());
        return complaints;
    }

    private static void look(Group group, List<String> complaints) throws HL7Exception {
        if (group instanceof AbstractGroup one) {
            one.getNonStandardNames().forEach(each -> complaints.add(each + " has no place in " + group.getName()));
        }
        for (String name : group.getNames()) {
            Structure[] all = group.getAll(name);
            if (group.isRequired(name) && (all.length == 0 || all[0].isEmpty())) {
                complaints.add(name + " is missing from " + group.getName());
            }
            for (Structure each : all) {
                if (each.isEmpty()) {
                    continue;
                }
                if (each instanceof Group inner) {
                    look(inner, complaints);
                } else {
                    fields((Segment) each, complaints);
                }
            }
        }
    }

    private static void fields(Segment segment, List<String> complaints) throws HL7Exception {
        for (int i = 1; i <= segment.numFields(); i++) {
            boolean there = false;
            for (var each : segment.getField(i)) {
                there |= !each.isEmpty();
            }
            if (segment.isRequired(i) && !there) {
                complaints.add(segment.getName() + "-" + i + " is required");
            }
        }
    }
}
