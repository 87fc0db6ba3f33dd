package org.drawbridge.server.config;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drawbridge.engine.Transformation;
import org.drawbridge.engine.Transformation.Result;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.mapping.Mapping;

/// Filter and mapping of a destination. Destinations that want the same share one object, so that each message is
/// mapped once.
final class Transformations {

    private static final String STANDARD = "hl7v2-to-fhir";

    private record Wanted(List<String> accepted, String mapping, ZoneId zone) {}

    private final Map<Wanted, Transformation> made = new HashMap<>();
    private final Map<ZoneId, Mapping> mappings = new HashMap<>();

    /// @param accepted the types that the channel takes, as `ADT^A08` or `ADT^*`; empty for all
    Transformation of(Node node, List<String> accepted, ZoneId zone) {
        String mapping = node.text("mapping", "none");
        if (!mapping.equals("none") && !mapping.equals(STANDARD)) {
            node.problem("mapping", "there is no mapping of that name; expected " + STANDARD + " or none.");
        }
        return made.computeIfAbsent(
                new Wanted(accepted, mapping, zone),
                wanted -> filtered(mapping.equals(STANDARD) ? standard(zone) : Transformation.NONE, accepted));
    }

    /// How files are called that hold what a destination sends.
    String extension(Node node) {
        return node.text("mapping", "none").equals("none") ? "hl7" : "json";
    }

    private Transformation standard(ZoneId zone) {
        Mapping mapping = mappings.computeIfAbsent(zone, Mapping::standard);
        return body -> switch (mapping.apply(Hl7Message.parse(body.reveal()))) {
            case Mapping.Result.Mapped mapped -> new Result.Mapped(mapped.bundle(), mapped.problems());
            case Mapping.Result.Failed failed -> new Result.Failed(failed.problems());
        };
    }

    private static Transformation filtered(Transformation mapping, List<String> accepted) {
        if (accepted.isEmpty()) {
            return mapping;
        }
        return body -> wanted(body, accepted) ? mapping.apply(body) : new Result.Filtered();
    }

    private static boolean wanted(Payload body, List<String> accepted) {
        Hl7Message message = Hl7Message.parse(body.reveal());
        String code = message.text("MSH-9.1");
        return accepted.contains(code)
                || accepted.contains(code + "^*")
                || accepted.contains(code + "^" + message.text("MSH-9.2"));
    }
}
