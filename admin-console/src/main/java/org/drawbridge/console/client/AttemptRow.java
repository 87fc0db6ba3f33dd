package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// One try to deliver.
public record AttemptRow(int number, Instant at, double tookMillis, String code, String reason) {

    static AttemptRow of(JsonNode json) {
        return new AttemptRow(
                json.path("number").asInt(),
                Fields.instant(json.path("at")),
                json.path("tookMillis").asDouble(),
                json.path("code").asText(),
                json.path("reason").asText());
    }
}
