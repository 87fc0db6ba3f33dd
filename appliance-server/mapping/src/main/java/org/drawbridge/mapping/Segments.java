package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;
import org.drawbridge.formats.hl7v2.Hl7Writer;

/// An HL7 v2 message under construction: segments in the order in which they are made, fields by their numbers.
final class Segments implements Output {

    private record Made(String id, ObjectNode fields) {}

    /// Of MSH, what [Hl7Writer] writes itself.
    private static final Set<String> WRITTEN = Set.of("1", "2", "18");
    /// What is counted anew behind each segment that it belongs to; all others are counted through the message.
    private static final Set<String> COUNTED_IN_A_ROW = Set.of("NTE", "OBX", "FT1", "RXC");

    private final V2 version;
    private final List<Made> made = new ArrayList<>();
    /// The segments that the message may have, beside those of the site; empty for any.
    private Set<String> allowed = Set.of();
    /// The segment that is being made.
    private String making = "";

    Segments(V2 version) {
        this.version = version;
    }

    /// @param run whose event says which segments the message may have
    void begin(Run run) {
        if (!run.event.isEmpty()) {
            allowed = version.segmentIds(run.event);
        }
    }

    /// Tells of patients that had no place in the message, which is about one.
    void end(Run run) {
        int patients =
                run.tree.isMissingNode() ? 0 : run.resources().all("Patient").size();
        long told = made.stream()
                .filter(each -> each.id().equals("PID") || each.id().equals("MRG"))
                .count();
        if (!run.event.isEmpty() && patients > Math.max(1, told)) {
            run.problems.add(new Problem(
                    "patients-left-out",
                    Severity.WARNING,
                    "Patient",
                    "The document has " + patients
                            + " patients; a message is about one, and the others were left out."));
        }
    }

    V2 version() {
        return version;
    }

    @Override
    public Optional<String> take(TypeMap map, Place from, Optional<Bundle.Write> write) {
        if (!map.applies(from)) {
            return Optional.empty();
        }
        making = map.type;
        ObjectNode fields = map.make(from);
        version.fit(map.type, fields);
        if (fields.isEmpty() && !map.identity.always()) {
            return Optional.empty();
        }
        if (!allowed.isEmpty() && !allowed.contains(map.type) && !V2.isLocal(map.type)) {
            from.problem(
                    "segment-left-out",
                    Severity.WARNING,
                    from.location(),
                    "A " + from.run().event + " of version " + version.version() + " has no " + map.type
                            + ", so what stands here was left out.");
            return Optional.empty();
        }
        if (map.complete(fields)) {
            made.add(new Made(map.type, fields));
        }
        return Optional.empty();
    }

    /// The number of the segment that is being made, among those of its id; of notes and results, among those that
    /// stand in one row with it.
    int setId() {
        int count = 1;
        for (int i = made.size() - 1; i >= 0; i--) {
            String id = made.get(i).id();
            if (id.equals(making)) {
                count++;
            } else if (COUNTED_IN_A_ROW.contains(making) && !(making.equals("OBX") && id.equals("NTE"))) {
                break;
            }
        }
        return count;
    }

    @Override
    public boolean isEmpty() {
        return made.isEmpty();
    }

    /// `{"PID": [{…}], "OBX": [{…}, {…}]}`; the order between ids is in [#bytes] alone.
    @Override
    public ObjectNode tree(Run run) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        made.forEach(each -> tree.withArrayProperty(each.id()).add(each.fields()));
        return tree;
    }

    @Override
    public byte[] bytes(ObjectNode tree) {
        var writer = new Hl7Writer();
        for (Made each : made) {
            boolean head = each.id().equals("MSH");
            Hl7Writer.Line line = head ? writer.head() : writer.add(each.id());
            each.fields().properties().forEach(field -> {
                if (!(head && WRITTEN.contains(field.getKey()))) {
                    field(line, Integer.parseInt(field.getKey()), field.getValue());
                }
            });
        }
        return writer.message().reveal();
    }

    private static void field(Hl7Writer.Line line, int number, JsonNode value) {
        if (!value.isArray()) {
            component(line, number, 1, value);
            return;
        }
        for (int i = 0; i < value.size(); i++) {
            component(line, number, i + 1, value.get(i));
        }
    }

    private static void component(Hl7Writer.Line line, int number, int repetition, JsonNode value) {
        if (!value.isObject()) {
            line.put(number, repetition, 1, 1, value.asText());
            return;
        }
        value.properties().forEach(each -> {
            int component = Integer.parseInt(each.getKey());
            JsonNode part = each.getValue().isArray() ? each.getValue().path(0) : each.getValue();
            if (part.isObject()) {
                part.properties()
                        .forEach(sub -> line.put(
                                number, repetition, component, Integer.parseInt(sub.getKey()), lowest(sub.getValue())));
            } else {
                line.put(number, repetition, component, 1, part.asText());
            }
        });
    }

    /// HL7 v2 has nothing below a subcomponent: of what has parts there, the first is written.
    private static String lowest(JsonNode value) {
        JsonNode at = value;
        while (at.isContainerNode() && !at.isEmpty()) {
            at = at.isArray() ? at.path(0) : at.path("1");
        }
        return at.asText();
    }
}
