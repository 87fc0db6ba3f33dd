package org.drawbridge.console.model;

import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.drawbridge.console.client.MessageSearch;

/// What a person types to find messages: `channel:lab-in state:quarantined patient:4711`; a word alone is a
/// control id,
/// or a type if it looks like one (`ADT^A01`, `ORU`). `from:` and `until:` take times as [Moments] does.
public final class Query {

    private static final int PAGE = 200;
    private static final Map<String, String> NAMES = Map.of(
            "channel", "channel",
            "state", "state",
            "type", "type",
            "patient", "patientId",
            "order", "orderNumber",
            "id", "controlId",
            "from", "from",
            "until", "until");
    private static final List<String> STATES =
            List.of("received", "waiting", "completed", "quarantined", "filtered", "failed", "refused", "unreadable");

    private Query() {}

    /// Incomplete words, as they stand while somebody types, ask for nothing.
    public static MessageSearch parse(String text) {
        return parse(text, Clock.system(ZoneId.systemDefault()));
    }

    static MessageSearch parse(String text, Clock clock) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String word : text.strip().split("\\s+", -1)) {
            int colon = word.indexOf(':');
            String name =
                    colon < 0 ? "" : NAMES.getOrDefault(word.substring(0, colon).toLowerCase(Locale.ROOT), "");
            String value = colon < 0 ? word : word.substring(colon + 1);
            if (name.isEmpty()) {
                name = word.matches("[A-Z]{3}(\\^[A-Z0-9]{3})?") ? "type" : "controlId";
                value = word;
            }
            if (name.equals("from") || name.equals("until")) {
                String asked = name;
                Moments.parse(value, clock).ifPresent(moment -> wanted.put(asked, moment.toString()));
            } else if (!value.isEmpty() && (!name.equals("state") || STATES.contains(value))) {
                wanted.put(name, value);
            }
        }
        return new MessageSearch(wanted, 0, PAGE);
    }
}
