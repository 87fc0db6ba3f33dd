package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// What one channel, or all together, did in one minute.
///
/// @param at when the minute began
/// @param p95Millis how long 19 of 20 attempts took at most; 0 if there was none
public record MinuteRow(Instant at, long received, long delivered, long retried, long failed, double p95Millis) {

    static MinuteRow of(JsonNode json) {
        return new MinuteRow(
                Fields.instant(json.path("at")),
                json.path("received").asLong(),
                json.path("delivered").asLong(),
                json.path("retried").asLong(),
                json.path("failed").asLong(),
                json.path("p95Millis").asDouble());
    }
}
