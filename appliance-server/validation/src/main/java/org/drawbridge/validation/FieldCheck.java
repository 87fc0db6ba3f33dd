package org.drawbridge.validation;

import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.Composite;
import ca.uhn.hl7v2.model.Group;
import ca.uhn.hl7v2.model.Primitive;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Type;
import ca.uhn.hl7v2.model.Varies;
import ca.uhn.hl7v2.model.primitive.ID;
import ca.uhn.hl7v2.parser.ModelClassFactory;
import ca.uhn.hl7v2.validation.PrimitiveTypeRule;
import ca.uhn.hl7v2.validation.ValidationContext;
import ca.uhn.hl7v2.validation.builder.support.DefaultValidationWithoutTNBuilder;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.hl7v2.Conformance;
import org.drawbridge.formats.hl7v2.Hl7CodeTables;
import org.drawbridge.formats.validation.Finding;
import org.drawbridge.formats.validation.Kind;

/// Whether the fields of a segment are those of its definition: there where required, repeated where they may
/// be, of the form of their types, of the HL7 tables of their places. Owned by one thread.
///
/// Fields and components behind the last one that is defined are ignored by receivers (HL7 v2.5.1 §2.8), and
/// tables grow from version to version, so that both are warnings.
final class FieldCheck {

    /// Fields that hold the separators themselves.
    private static final Set<String> SEPARATORS = Set.of("MSH-1", "MSH-2", "FHS-1", "FHS-2", "BHS-1", "BHS-2");
    /// Required under a condition (C) in the standard, always in HAPI. OBX-2 is, where OBX-5 holds something.
    private static final Set<String> CONDITIONAL = Set.of("OBX-2", "OBX-4");
    /// Without phone numbers, whose rule is for those of the USA.
    private static final ValidationContext TYPES =
            ValidationContextFactory.fromBuilder(new DefaultValidationWithoutTNBuilder());
    /// The names of coding systems, of which everybody has some of their own.
    private static final int CODING_SYSTEMS = 396;
    /// The type that HAPI gives to what a version has withdrawn.
    private static final String WITHDRAWN = "NULLDT";
    private static final Set<String> DATES = Set.of("DT", "DTM", "TS", "TSComponentOne");
    private static final String HL7_NULL = "\"\"";
    private static final Map<Class<?>, Integer> DEFINED = new ConcurrentHashMap<>();

    private final String version;
    private final SegmentPlaces places;
    private final List<Finding> findings;

    FieldCheck(String version, SegmentPlaces places, List<Finding> findings) {
        this.version = version;
        this.places = places;
        this.findings = findings;
    }

    /// Where a value is.
    private record At(Segment segment, int field, int repetition, int component, int subcomponent) {

        /// The part of that number, from 1; what lies deeper than a subcomponent belongs to it.
        At part(int number) {
            return component == 0
                    ? new At(segment, field, repetition, number, 0)
                    : subcomponent == 0 ? new At(segment, field, repetition, component, number) : this;
        }
    }

    void check(Segment segment) throws HL7Exception {
        int defined = defined(segment);
        for (int i = 1; i <= segment.numFields(); i++) {
            List<Type> values = present(segment, i);
            var at = new At(segment, i, 0, 0, 0);
            if (i > defined) {
                if (!values.isEmpty()) {
                    add(Kind.STRUCTURE, Severity.WARNING, "field-undefined", at, "is no field of HL7 " + version + ".");
                }
            } else if (!SEPARATORS.contains(segment.getName() + "-" + i)) {
                field(segment, at, values);
            }
        }
    }

    private void field(Segment segment, At at, List<Type> values) throws HL7Exception {
        if (values.isEmpty() && required(segment, at.field())) {
            add(Kind.REQUIRED, Severity.ERROR, "field-missing", at, "is required.");
        }
        int most = segment.getMaxCardinality(at.field());
        if (most > 0 && values.size() > most) {
            String times = most == 1 ? "may not be repeated." : "may be there " + most + " times at most.";
            add(Kind.STRUCTURE, Severity.ERROR, "field-repeated", at, times);
        }
        Type[] all = segment.getField(at.field());
        for (int i = 0; i < all.length; i++) {
            int repetition = all.length > 1 ? i + 1 : 0;
            type(all[i], new At(segment, at.field(), repetition, 0, 0));
        }
    }

    private static boolean required(Segment segment, int field) throws HL7Exception {
        String name = segment.getName() + "-" + field;
        if (name.equals("OBX-2")) {
            return !present(segment, 5).isEmpty();
        }
        return segment.isRequired(field) && !CONDITIONAL.contains(name);
    }

    private static List<Type> present(Segment segment, int field) throws HL7Exception {
        return Arrays.stream(segment.getField(field))
                .filter(each -> !isEmpty(each))
                .toList();
    }

    private static boolean isEmpty(Type type) {
        try {
            return type.isEmpty();
        } catch (HL7Exception e) {
            throw new IllegalStateException("a parsed value can be looked at", e);
        }
    }

    private void type(Type type, At at) {
        switch (type) {
            case Varies varies -> type(varies.getData(), at);
            case Composite composite -> {
                Type[] parts = composite.getComponents();
                for (int i = 0; i < parts.length; i++) {
                    type(parts[i], at.part(i + 1));
                }
                if (composite.getExtraComponents().numComponents() > 0 && at.subcomponent() == 0) {
                    String text = "has more parts than " + composite.getName() + " in HL7 " + version + ".";
                    add(Kind.STRUCTURE, Severity.WARNING, "component-undefined", at, text);
                }
            }
            case Primitive primitive -> primitive(primitive, at);
            default -> {
                // HAPI has no other types.
            }
        }
    }

    private void primitive(Primitive primitive, At at) {
        String value = primitive.getValue();
        if (value == null || value.isEmpty() || value.equals(HL7_NULL)) {
            return;
        }
        if (primitive.getName().equals(WITHDRAWN)) {
            String text = "is withdrawn in HL7 " + version + " and should be empty.";
            add(Kind.STRUCTURE, Severity.WARNING, "field-withdrawn", at, text);
            return;
        }
        for (PrimitiveTypeRule rule : TYPES.getPrimitiveRules(version, primitive.getName(), primitive)) {
            if (rule.apply(value).length > 0) {
                malformed(primitive, rule, at);
                return;
            }
        }
        // HAPI counts digits, but takes the 99th of a month.
        if (DATES.contains(primitive.getName()) && !Conformance.isTimestamp(value)) {
            add(Kind.VALUE, Severity.ERROR, "field-malformed", at, "must be a date that there is.");
        }
        if (primitive instanceof ID id && id.getTable() != CODING_SYSTEMS) {
            String table = "%04d".formatted(id.getTable());
            Set<String> codes = Hl7CodeTables.codes().getOrDefault(table, Set.of());
            if (!codes.isEmpty() && !codes.contains(value)) {
                add(Kind.CODE, Severity.WARNING, "value-unknown", at, "must be of HL7 table " + table + ".");
            }
        }
    }

    /// The lengths that HAPI knows are those of old versions; later ones leave them to profiles (HL7 v2.7
    /// §2.5.5).
    private void malformed(Primitive primitive, PrimitiveTypeRule rule, At at) {
        boolean length = String.valueOf(rule.getDescription()).contains("characters");
        String form = switch (primitive.getName()) {
            case "DT" -> "a date YYYY[MM[DD]].";
            case "TM" -> "a time HH[MM[SS[.S[S[S[S]]]]]][+/-ZZZZ].";
            case "DTM", "TS", "TSComponentOne" -> "a date and time YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ].";
            case "NM" -> "a number.";
            case "SI" -> "a whole number from 0 on.";
            default -> length ? "shorter, as " + primitive.getName() + " has it." : "a " + primitive.getName() + ".";
        };
        add(
                Kind.VALUE,
                length ? Severity.WARNING : Severity.ERROR,
                length ? "value-too-long" : "field-malformed",
                at,
                "must be " + form);
    }

    /// How many fields a segment has by its definition; HAPI adds to a segment what else it finds.
    private static int defined(Segment segment) {
        return DEFINED.computeIfAbsent(segment.getClass(), type -> {
            try {
                var fresh = (Segment) type.getConstructor(Group.class, ModelClassFactory.class)
                        .newInstance(
                                segment.getParent(),
                                segment.getMessage().getParser().getFactory());
                return fresh.numFields();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("HAPI makes segments in this way", e);
            }
        });
    }

    private void add(Kind kind, Severity severity, String rule, At at, String text) {
        String place = places.of(at.segment(), at.field(), at.repetition(), at.component(), at.subcomponent());
        findings.add(Finding.of(kind, severity, rule, place, place + " " + text));
    }
}
