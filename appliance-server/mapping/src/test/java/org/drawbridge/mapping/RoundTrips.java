package org.drawbridge.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Element;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.formats.hl7v2.Segment;

/// What is left of HL7 v2 messages that go to FHIR and back. Run by hand in this module's folder, it writes the page
/// of the reference anew.
final class RoundTrips {

    /// @param values how many there were
    /// @param kept how many of them came back where they were
    /// @param read how many of the others a rule to FHIR read
    record Field(int values, int kept, int read) {

        Field plus(Field other) {
            return new Field(values + other.values, kept + other.kept, read + other.read);
        }
    }

    static final Path PAGE = Path.of("../../docs/reference/round-trips.md");
    private static final Mapping THERE = Mapping.standard(ZoneOffset.UTC);
    private static final Map<String, Mapping> BACK = new HashMap<>();

    private RoundTrips() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(PAGE, page());
    }

    /// By version, as the message has it.
    private static Mapping back(Hl7Message message) {
        String version = message.text("MSH-12.1");
        return BACK.computeIfAbsent(
                V2.of(version).isPresent() && version.compareTo("2.3") >= 0 ? version : "2.5.1",
                each -> Library.fhirToHl7v2(each, ZoneOffset.UTC));
    }

    static Hl7Message trip(Hl7Message message) {
        Mapping.Result there = THERE.apply(message);
        if (there instanceof Mapping.Result.Mapped bundle
                && back(message).apply(bundle.output()) instanceof Mapping.Result.Mapped again) {
            return Hl7Message.parse(again.output().reveal());
        }
        throw new AssertionError("cannot be mapped: " + there.problems());
    }

    /// Whether there is a way back for its type.
    static boolean returns(Hl7Message message) {
        return back(message).events().contains(message.text("MSH-9.1") + "^" + message.text("MSH-9.2"));
    }

    /// By `PID-5.1`: each value with the field that it stands in.
    static Map<String, List<String>> values(Hl7Message message) {
        Map<String, List<String>> values = new TreeMap<>(RoundTrips::byNumber);
        for (int i = 0; i < message.size(); i++) {
            Segment segment = message.segment(i);
            for (int field = segment.hasId("MSH") ? 3 : 1; field <= 60; field++) {
                Element whole = segment.field(field);
                for (int repetition = 1; repetition <= whole.repetitions(); repetition++) {
                    add(segment.id() + "-" + field, whole.repetition(repetition), values);
                }
            }
        }
        return values;
    }

    private static void add(String field, Element element, Map<String, List<String>> into) {
        for (int component = 1; component <= 24; component++) {
            String text = element.component(component).text().strip();
            if (!text.isEmpty()) {
                into.computeIfAbsent(field + "." + component, _ -> new ArrayList<>())
                        .add(text);
            }
        }
    }

    private static int byNumber(String one, String other) {
        String[] a = one.split("[-.]", -1);
        String[] b = other.split("[-.]", -1);
        int segments = a[0].compareTo(b[0]);
        int fields = Integer.compare(Integer.parseInt(a[1]), Integer.parseInt(b[1]));
        return segments != 0
                ? segments
                : fields != 0 ? fields : Integer.compare(Integer.parseInt(a[2]), Integer.parseInt(b[2]));
    }

    /// A time is the same with an offset and to the second, a code in other letters.
    static boolean same(String one, String other) {
        return one.equalsIgnoreCase(other)
                || (one.matches("\\d{8,}.*")
                        && Moment.parse(one, ZoneOffset.UTC).equals(Moment.parse(other, ZoneOffset.UTC)))
                || (one.matches("\\d{12}.*") && other.startsWith(one.substring(0, 12)));
    }

    static Map<String, Field> fields(Hl7Message message) {
        Map<String, List<String>> after = values(trip(message));
        Set<String> unread = new HashSet<>();
        THERE.explain(Payload.of(message.bytes()))
                .unread()
                .forEach(each -> unread.add(each.replaceAll("\\[\\d+]", "").replaceAll("(\\.\\d+)\\.\\d+$", "$1")));
        Map<String, Field> fields = new TreeMap<>(RoundTrips::byNumber);
        values(message).forEach((place, values) -> {
            List<String> left = new ArrayList<>(after.getOrDefault(place, List.of()));
            int kept = 0;
            for (String value : values) {
                if (left.removeIf(new First(value)::test)) {
                    kept++;
                }
            }
            boolean skipped = unread.contains(place) || unread.contains(place.substring(0, place.indexOf('.')));
            fields.put(place, new Field(values.size(), kept, skipped ? 0 : values.size() - kept));
        });
        return fields;
    }

    /// The first that is the same, and no other.
    private static final class First {
        private final String value;
        private boolean found;

        First(String value) {
            this.value = value;
        }

        boolean test(String other) {
            if (found || !same(value, other)) {
                return false;
            }
            found = true;
            return true;
        }
    }

    static Map<String, Field> samples() throws IOException {
        Map<String, Field> all = new TreeMap<>(RoundTrips::byNumber);
        for (Path sample : SampleBundles.all()) {
            Hl7Message message = Hl7Message.parse(Files.readAllBytes(sample.resolve("in.hl7")));
            if (returns(message)) {
                fields(message).forEach((place, field) -> all.merge(place, field, Field::plus));
            }
        }
        return all;
    }

    static String page() throws IOException {
        Map<String, Field> fields = samples();
        Field sum = fields.values().stream().reduce(new Field(0, 0, 0), Field::plus);
        Map<String, Field> segments = new TreeMap<>();
        fields.forEach((place, field) -> segments.merge(place.substring(0, 3), field, Field::plus));
        var page = new StringBuilder("""
                # HL7 v2 to FHIR R4 and back: what is kept

                Written by `RoundTrips` and checked by `RoundTripTest`, from the product's own samples: each message whose type has a way
                back becomes a bundle, and the bundle a message of the same version. A value is kept if it stands in the same component of
                the same field again; a time with its offset, and a code in other letters, count as the same.

                Of %d values, %d come back where they were. Of the others, %d are read by no rule, mostly as the v2-to-FHIR guide has no
                element for them; the rest comes back as FHIR has it: a code or a system by another name, a name of a table, an
                organization instead of a namespace, a description instead of a code.

                """.formatted(sum.values(), sum.kept(), sum.values() - sum.kept() - sum.read()));
        page.append("| segment | values | kept |\n|---|---|---|\n");
        segments.forEach((segment, field) -> page.append("| %s | %d | %d %% |\n"
                .formatted(segment, field.values(), Math.round(100.0 * field.kept() / field.values()))));
        page.append("""

                The fields of which something is lost:

                | field | values | kept | not read | read, and comes back otherwise |
                |---|---|---|---|---|
                """);
        fields.forEach((place, field) -> {
            if (field.kept() < field.values()) {
                page.append("| %s | %d | %d | %d | %d |\n"
                        .formatted(
                                place,
                                field.values(),
                                field.kept(),
                                field.values() - field.kept() - field.read(),
                                field.read()));
            }
        });
        return page.toString();
    }
}
