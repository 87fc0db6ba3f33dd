package org.drawbridge.validation;

import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.Composite;
import ca.uhn.hl7v2.model.Group;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Primitive;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Structure;
import ca.uhn.hl7v2.model.Type;
import ca.uhn.hl7v2.model.Varies;
import ca.uhn.hl7v2.util.Terser;
import java.util.Arrays;
import java.util.List;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Kind;
import org.drawbridge.validation.ConformanceProfile.Part;
import org.drawbridge.validation.ConformanceProfile.Use;
import org.drawbridge.validation.ConformanceProfile.Value;
import org.jspecify.annotations.Nullable;

/// Whether a message follows a conformance profile (HL7 v2.5.1 §2.12.6): what is required (R) is there, what is
/// not supported (X) is not, nothing is there too seldom, too often or too long, and constants are as they
/// should be. Conditional usage (C, CE) is stated in prose and not looked at. Owned by one thread.
final class ProfileCheck {

    private final Message message;
    private final ConformanceProfile profile;
    private final SegmentPlaces places;
    private final List<Finding> findings;

    ProfileCheck(Message message, ConformanceProfile profile, SegmentPlaces places, List<Finding> findings) {
        this.message = message;
        this.profile = profile;
        this.places = places;
        this.findings = findings;
    }

    /// The profile is for one type of message; others are one finding.
    void run() {
        try {
            if (isOfType()) {
                parts(message, profile.parts());
            } else {
                add(
                        Kind.CODE,
                        "profile-type",
                        "MSH-9",
                        "must be " + profile.messageType() + "^" + profile.event() + ", for which the profile is.");
            }
        } catch (HL7Exception e) {
            throw new IllegalStateException("a parsed message can be walked", e);
        }
    }

    private boolean isOfType() throws HL7Exception {
        var type = (Segment) message.get("MSH");
        List<String> events = List.of("", "ALL", Terser.get(type, 9, 0, 2, 1));
        return Terser.get(type, 9, 0, 1, 1).equals(profile.messageType()) && events.contains(profile.event());
    }

    private void parts(Group group, List<Part> wanted) throws HL7Exception {
        List<String> known = List.of(group.getNames());
        for (Part part : wanted) {
            List<Structure> present =
                    known.contains(part.name()) ? SegmentPlaces.present(group, part.name()) : List.of();
            String place = present.isEmpty() ? part.name() : place(present.getFirst());
            count(part.use(), present.size(), place);
            for (Structure each : present) {
                if (each instanceof Segment segment && part instanceof Part.Segment fields) {
                    segment(segment, fields);
                } else if (each instanceof Group inner && part instanceof Part.Group container) {
                    parts(inner, container.parts());
                }
            }
        }
    }

    private String place(Structure structure) {
        return structure instanceof Segment segment ? places.of(segment) : structure.getName();
    }

    private void count(Use use, int there, String place) {
        boolean required = use.usage().equals("R");
        if (use.usage().equals("X") && there > 0) {
            add(Kind.STRUCTURE, "profile-not-supported", place, "may not be used, says the profile.");
        } else if (required && there < Math.max(1, use.least())) {
            add(
                    Kind.REQUIRED,
                    "profile-required",
                    place,
                    use.least() > 1
                            ? "is required " + use.least() + " times by the profile."
                            : "is required by the profile.");
        } else if (use.most() > 0 && there > use.most()) {
            add(Kind.STRUCTURE, "profile-repeated", place, "may be there " + times(use.most()) + ", says the profile.");
        }
    }

    private static String times(int most) {
        return most == 1 ? "once" : most + " times";
    }

    private void segment(Segment segment, Part.Segment wanted) throws HL7Exception {
        int number = 0;
        for (Value field : wanted.fields()) {
            number++;
            Type[] all = number <= segment.numFields() ? segment.getField(number) : new Type[0];
            int there = (int) Arrays.stream(all).filter(each -> !isEmpty(each)).count();
            count(field.use(), there, places.of(segment, number, 0, 0, 0));
            for (int i = 0; i < all.length; i++) {
                if (!isEmpty(all[i])) {
                    field(segment, number, all.length > 1 ? i + 1 : 0, data(all[i]), field);
                }
            }
        }
    }

    private void field(Segment segment, int number, int repetition, Type value, Value wanted) {
        content(value, wanted, places.of(segment, number, repetition, 0, 0));
        int component = 0;
        for (Value each : wanted.parts()) {
            component++;
            Type part = part(value, component);
            String place = places.of(segment, number, repetition, component, 0);
            presence(part, each, place, false);
            int subcomponent = 0;
            for (Value inner : each.parts()) {
                subcomponent++;
                presence(
                        part(part, subcomponent),
                        inner,
                        places.of(segment, number, repetition, component, subcomponent),
                        isEmpty(part));
            }
        }
    }

    /// @param spared whether what holds it is not there, so that it need not be either
    private void presence(@Nullable Type value, Value wanted, String place, boolean spared) {
        if (!spared) {
            count(wanted.use(), isEmpty(value) ? 0 : 1, place);
        }
        if (value != null && !isEmpty(value)) {
            content(value, wanted, place);
        }
    }

    private void content(Type value, Value wanted, String place) {
        String text = text(value);
        if (wanted.length() > 0 && text.length() > wanted.length()) {
            String rule = "may have " + wanted.length() + " characters, says the profile.";
            add(Kind.VALUE, "profile-length", place, rule);
        }
        if (!wanted.constant().isEmpty() && !wanted.constant().equals(text)) {
            add(Kind.VALUE, "profile-constant", place, "must hold the constant of the profile.");
        }
    }

    /// Of a value with parts, all of them with their separators.
    private static String text(Type value) {
        try {
            return value instanceof Primitive primitive ? String.valueOf(primitive.getValue()) : value.encode();
        } catch (HL7Exception e) {
            throw new IllegalStateException("a parsed value can be written", e);
        }
    }

    /// A part of a value; a value without parts is its own first.
    private static @Nullable Type part(@Nullable Type value, int number) {
        if (value instanceof Composite composite) {
            Type[] parts = composite.getComponents();
            return number <= parts.length ? data(parts[number - 1]) : null;
        }
        return number == 1 ? value : null;
    }

    private static Type data(Type type) {
        return type instanceof Varies varies ? varies.getData() : type;
    }

    private static boolean isEmpty(@Nullable Type type) {
        try {
            return type == null || type.isEmpty();
        } catch (HL7Exception e) {
            throw new IllegalStateException("a parsed value can be looked at", e);
        }
    }

    private void add(Kind kind, String rule, String place, String text) {
        findings.add(Finding.of(kind, Severity.ERROR, rule, place, place + " " + text));
    }
}
