package org.drawbridge.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.drawbridge.formats.hl7v2.Delimiters;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.hl7v2.Segment;
import org.drawbridge.mapping.Deidentification.Change;
import org.drawbridge.mapping.V2Table.Part;
import org.jspecify.annotations.Nullable;

/// A message of HL7 v2 without what says whom it is about: each value by its place and data type.
final class V2Deidentification {

    private static final Set<String> PERSONS = Set.of("XPN", "PN", "PPN", "XCN", "CN", "CNN", "FN");
    private static final Set<String> NUMBERED_PERSONS = Set.of("PPN", "XCN", "CN", "CNN");
    private static final Set<String> ADDRESSES = Set.of("XAD", "AD", "SAD", "CM_INTERNAL_LOCATION");
    private static final Set<String> IDENTIFIERS = Set.of("CX", "EI", "EIP", "CK", "HD", "DLN", "XON", "PL", "ERL");
    private static final Set<String> CODED = Set.of("CE", "CWE", "CNE", "CF");
    private static final Set<String> CONTACTS = Set.of("XTN", "TN");
    private static final Set<String> ENCAPSULATED = Set.of("ED", "RP");
    /// Of texts whose name says that they are somebody's number, or whose program or place it is.
    private static final Pattern NUMBERS = Pattern.compile(
            "(?i).*\\b(id|ident\\w*|number|nbr|num|no|control|application|facility|accession|sub-id|account)\\b.*");
    private static final Pattern SEGMENT = Pattern.compile("[A-Z][A-Z0-9]{2}");

    /// Where a value stands.
    ///
    /// @param path without a repetition, such as `PID-5.1`
    /// @param within the data type it is a component of; empty for a field
    /// @param name of the field
    /// @param system of a code, as the message names it
    private record Place(String path, String within, int number, String type, String name, String system) {}

    private final Pseudonyms pseudonyms;
    private final SafeDates dates;
    private final Deidentification all;
    /// What was looked up so far: few places are asked for again and again.
    private final Map<String, Optional<Part>> parts = new HashMap<>();

    V2Deidentification(Pseudonyms pseudonyms, SafeDates dates, Deidentification all) {
        this.pseudonyms = pseudonyms;
        this.dates = dates;
        this.all = all;
    }

    String of(Hl7Message message) {
        return new Pass(message).text();
    }

    /// One message. A segment belongs to the patient of the last PID before it, or of the first.
    private final class Pass {
        private final Hl7Message message;
        private final V2 version;
        private final char field;
        private final char component;
        private final char repetition;
        private final char subcomponent;
        private int daysBack;

        Pass(Hl7Message message) {
            this.message = message;
            this.version = V2.of(message.text("MSH-12.1").strip())
                    .orElseGet(() -> V2.of("2.5.1").orElseThrow());
            Delimiters separators = message.delimiters();
            this.field = (char) separators.field();
            this.component = (char) separators.component();
            this.repetition = (char) separators.repetition();
            this.subcomponent = (char) separators.subcomponent();
            this.daysBack = pseudonyms.daysBack(patient(message.first("PID")));
        }

        String text() {
            var text = new StringBuilder();
            for (int i = 0; i < message.size(); i++) {
                Segment segment = message.segment(i);
                if (!SEGMENT.matcher(segment.id()).matches()) {
                    all.note("(a line that is no segment)", Change.UNKNOWN);
                    continue;
                }
                if (segment.hasId("PID")) {
                    daysBack = pseudonyms.daysBack(patient(segment));
                }
                text.append(segment(segment)).append('\r');
            }
            return text.toString();
        }

        private String segment(Segment segment) {
            String id = segment.id();
            List<String> fields = new ArrayList<>();
            for (int number = segment.hasId("MSH") ? 3 : 1; number <= segment.fieldCount(); number++) {
                fields.add(field(segment, id, number));
            }
            String head = segment.hasId("MSH") ? id + field + encodingCharacters() : id;
            String rest = String.join(String.valueOf(field), fields);
            return fields.isEmpty() ? head : head + field + rest;
        }

        /// Of MSH-2 nothing else is taken over.
        private String encodingCharacters() {
            var text = new StringBuilder(4);
            Delimiters all = message.delimiters();
            for (byte each : new byte[] {all.component(), all.repetition(), all.escape(), all.subcomponent()}) {
                if (each != 0 && !Character.isLetterOrDigit(each)) {
                    text.append((char) each);
                }
            }
            return text.toString();
        }

        private String field(Segment segment, String id, int number) {
            String raw = segment.field(number).raw();
            String path = id + "-" + number;
            if (raw.isEmpty() || raw.equals("\"\"") || all.keeps(path)) {
                return raw;
            }
            @Nullable Part part = part(id, number);
            if (part == null) {
                return removed(path, Change.UNKNOWN, "");
            }
            String type = path.equals("OBX-5") ? segment.field(2).text().strip() : part.type();
            List<String> done = new ArrayList<>();
            for (String each : split(raw, repetition)) {
                done.add(value(each, type, part.name(), path, component));
            }
            return String.join(String.valueOf(repetition), done);
        }

        /// A field or component by its type.
        ///
        /// @param separator of its parts
        private String value(String raw, String type, String name, String path, char separator) {
            if (ENCAPSULATED.contains(type)) {
                return removed(path, Change.BINARY, "");
            }
            List<String> parts = split(raw, separator);
            boolean composite = part(type, 1) != null;
            List<String> done = new ArrayList<>();
            for (int i = 1; i <= parts.size(); i++) {
                String each = parts.get(i - 1);
                @Nullable Part part = part(type, i);
                String below = composite || parts.size() > 1 ? path + "." + i : path;
                if (each.isEmpty() || each.equals("\"\"") || all.keeps(below)) {
                    done.add(each);
                } else if (!composite && i == 1) {
                    done.add(leaf(first(each), new Place(below, "", 1, type, name, "")));
                } else if (!composite || part == null) {
                    done.add(removed(below, Change.UNKNOWN, ""));
                } else if (separator == component && (part(part.type(), 1) != null)) {
                    done.add(value(each, part.type(), name, below, subcomponent));
                } else {
                    done.add(leaf(first(each), new Place(below, type, i, part.type(), name, system(parts, i))));
                }
            }
            return String.join(String.valueOf(separator), done);
        }

        /// A value has no parts any more; what stands behind another separator is nowhere foreseen.
        private String first(String raw) {
            int end = subcomponent == 0 ? -1 : raw.indexOf(subcomponent);
            return end < 0 ? raw : raw.substring(0, end);
        }

        /// In the coded types, the system of components 1, 4 and 10 stands two behind them.
        private String system(List<String> parts, int number) {
            return number + 2 <= parts.size() ? parts.get(number + 1) : "";
        }

        private String leaf(String raw, Place at) {
            if (ADDRESSES.contains(at.within())) {
                return address(raw, at);
            }
            return switch (at.type()) {
                case "DT", "DTM", "TS", "TSComponentOne" -> date(raw, at);
                case "TM" -> orRemoved(raw, SafeDates.time(raw).equals(raw), at, Change.DATE);
                case "NM", "SI" -> orRemoved(raw, SafeValues.isNumber(raw) && !isContact(at), at, Change.NUMBER);
                case "ID" -> orRemoved(raw, SafeValues.isCode(raw, ""), at, Change.CODE);
                case "IS" -> SafeValues.isCode(raw, "") ? raw : identifier(raw, at, Change.CODE);
                case "TN" -> removed(at.path(), Change.CONTACT, "");
                default -> text(raw, at);
            };
        }

        private boolean isContact(Place at) {
            return CONTACTS.contains(at.within());
        }

        private String text(String raw, Place at) {
            if (isContact(at)) {
                return removed(at.path(), Change.CONTACT, "");
            }
            if (PERSONS.contains(at.within())) {
                return at.number() == 1 && NUMBERED_PERSONS.contains(at.within())
                        ? identifier(raw, at, Change.IDENTIFIER)
                        : name(raw, at);
            }
            if (CODED.contains(at.within())) {
                return coded(raw, at);
            }
            if (isHarmless(raw, at)) {
                return raw;
            }
            if (IDENTIFIERS.contains(at.within()) || at.within().startsWith("CM_")) {
                return identifier(raw, at, Change.IDENTIFIER);
            }
            if (at.within().isEmpty()
                    && NUMBERS.matcher(at.name()).matches()
                    && !at.path().equals("OBX-5")) {
                return identifier(raw, at, Change.IDENTIFIER);
            }
            return removed(at.path(), Change.TEXT, at.within().isEmpty() ? Deidentification.REMOVED : "");
        }

        /// A result; a number that tells the results of one test from each other; a processing id, which is a text in
        /// version 2.3.
        private boolean isHarmless(String raw, Place at) {
            return SafeValues.isEmpty(raw)
                    || (at.path().startsWith("OBX-5") && SafeValues.isResult(raw))
                    || (at.within().equals("PT") && SafeValues.isCode(raw, ""))
                    || (at.path().equals("OBX-4") && raw.length() <= 3 && SafeValues.isNumber(raw));
        }

        private String coded(String raw, Place at) {
            return switch (at.number()) {
                case 1, 4, 10 -> SafeValues.isCode(raw, at.system()) ? raw : identifier(raw, at, Change.CODE);
                case 3, 6, 12 -> SafeValues.isSystem(raw) ? raw : identifier(raw, at, Change.CODE);
                default -> removed(at.path(), Change.TEXT, Deidentification.REMOVED);
            };
        }

        private String address(String raw, Place at) {
            return switch (at.number()) {
                case 4 -> orRemoved(raw, SafeValues.isState(raw), at, Change.PLACE);
                case 5 -> removed(at.path(), Change.PLACE, SafeValues.zip(raw));
                case 6 -> orRemoved(raw, SafeValues.isCountry(raw), at, Change.PLACE);
                case 7 -> orRemoved(raw, SafeValues.isCode(raw, ""), at, Change.PLACE);
                default -> removed(at.path(), Change.PLACE, "");
            };
        }

        private String date(String raw, Place at) {
            return removed(at.path(), Change.DATE, dates.hl7(raw, daysBack));
        }

        private String name(String raw, Place at) {
            return SafeValues.isEmpty(raw) ? raw : removed(at.path(), Change.NAME, pseudonyms.name(raw));
        }

        private String identifier(String raw, Place at, Change change) {
            return SafeValues.isEmpty(raw) ? raw : removed(at.path(), change, pseudonyms.id(raw.strip()));
        }

        private String orRemoved(String raw, boolean safe, Place at, Change change) {
            return safe ? raw : removed(at.path(), change, "");
        }

        private String removed(String path, Change change, String instead) {
            all.note(path, change);
            return instead;
        }

        /// By the message's version; where that does not have it, by the newest that does.
        private @Nullable Part part(String type, int number) {
            return parts.computeIfAbsent(
                            version.version() + ' ' + type + '.' + number,
                            _ -> version.part(type, number)
                                    .or(() -> V2.all().reversed().stream()
                                            .flatMap(each -> each.part(type, number).stream())
                                            .findFirst()))
                    .orElse(null);
        }
    }

    /// Whose dates go together: of the identifier that says it is the medical record number or the patient's internal
    /// one, else of the first.
    private static String patient(Segment pid) {
        int count = pid.field(3).repetitions();
        for (int i = 1; i <= count; i++) {
            if (Set.of("MR", "PI")
                    .contains(pid.field(3).repetition(i).component(5).text())) {
                return pid.field(3).repetition(i).component(1).text().strip();
            }
        }
        String first = pid.field(3).component(1).text().strip();
        return first.isEmpty() ? pid.field(2).component(1).text().strip() : first;
    }

    private static List<String> split(String raw, char separator) {
        return separator == 0 ? List.of(raw) : Arrays.asList(raw.split(Pattern.quote(String.valueOf(separator)), -1));
    }
}
