package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// One message on its way to one destination.
///
/// @param next when it is tried next; [Instant#EPOCH] if nothing is planned
public record DeliveryRow(
        long message,
        String channel,
        String destination,
        String state,
        int attempts,
        Instant changedAt,
        String reason,
        Instant next) {

    static DeliveryRow of(JsonNode json) {
        return new DeliveryRow(
                json.path("message").asLong(),
                json.path("channel").asText(),
                json.path("destination").asText(),
                json.path("state").asText(),
                json.path("attempts").asInt(),
                Fields.instant(json.path("changedAt")),
                json.path("reason").asText(),
                Fields.instant(json.path("nextAttemptAt")));
    }
}
