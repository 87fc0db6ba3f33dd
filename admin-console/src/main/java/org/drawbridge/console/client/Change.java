package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What came of a change of the configuration.
public sealed interface Change {

    /// It is in force.
    ///
    /// @param restarted channels that were begun anew or are new
    /// @param atNextStart whether a part of it counts only from the appliance's next start on
    record Done(String revision, List<String> restarted, boolean atNextStart) implements Change {
        public Done {
            restarted = List.copyOf(restarted);
        }
    }

    /// Somebody else changed the same lines meanwhile; nothing was done.
    ///
    /// @param files each with both versions, marked as git does
    record Conflict(Map<String, String> files) implements Change {
        public Conflict {
            files = Map.copyOf(files);
        }
    }

    /// Both come as they are; a refusal without conflicts has a sentence instead.
    static Change of(JsonNode json) throws ApplianceException {
        if (json.has("conflicts")) {
            Map<String, String> files = new TreeMap<>();
            json.path("conflicts")
                    .properties()
                    .forEach(each -> files.put(each.getKey(), each.getValue().asText()));
            return new Conflict(files);
        }
        if (json.has("error")) {
            throw new ApplianceException(
                    ApplianceException.Kind.REFUSED, json.path("error").asText());
        }
        return new Done(
                json.path("revision").asText(),
                Fields.texts(json.path("restarted")),
                json.path("atNextStart").asBoolean());
    }
}
