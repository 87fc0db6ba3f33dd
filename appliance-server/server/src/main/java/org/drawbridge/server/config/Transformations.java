package org.drawbridge.server.config;

import java.time.ZoneId;
import java.util.List;
import org.drawbridge.engine.Transformation;
import org.drawbridge.engine.Transformation.Result;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Envelope;
import org.drawbridge.formats.hl7v2.Hl7Message;

/// Filter and mapping of a destination. Destinations that want the same share one object, so that each message is
/// mapped once.
final class Transformations {

    Transformation of(Node node, List<String> accepted, ZoneId zone) {
        return filtered(Transformation.NONE, accepted);
    }

    private static Transformation filtered(Transformation mapping, List<String> accepted) {
        if (accepted.isEmpty()) {
            return mapping;
        }
        return body -> wanted(body, accepted) ? mapping.apply(body) : new Result.Filtered();
    }

    private static boolean wanted(Payload body, List<String> accepted) {
        Envelope envelope = Envelope.of(Hl7Message.parse(body.reveal()));
        return accepted.contains(envelope.type()) || accepted.contains(envelope.messageCode() + "^*");
    }
}
