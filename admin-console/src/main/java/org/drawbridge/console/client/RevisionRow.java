package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/// One change of the configuration: who, when, why.
public record RevisionRow(String id, Instant at, String by, String reason, List<String> files) {
    public RevisionRow {
        files = List.copyOf(files);
    }

    static RevisionRow of(JsonNode json) {
        return new RevisionRow(
                json.path("revision").asText(),
                Fields.instant(json.path("at")),
                json.path("by").asText(),
                json.path("reason").asText(),
                Fields.texts(json.path("files")));
    }
}
