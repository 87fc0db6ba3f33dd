package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/// What looks like an attack or a misuse.
///
/// @param firstStep what somebody should do first
public record IncidentRow(
        long id, String kind, String subject, Instant last, long count, String firstStep, List<String> evidence) {
    public IncidentRow {
        evidence = List.copyOf(evidence);
    }

    static IncidentRow of(JsonNode json) {
        return new IncidentRow(
                json.path("id").asLong(),
                json.path("kind").asText(),
                json.path("subject").asText(),
                Fields.instant(json.path("last")),
                json.path("count").asLong(),
                json.path("firstStep").asText(),
                Fields.texts(json.path("evidence")));
    }
}
