package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;

/// What the appliance's TLS doctor has found.
///
/// @param level `good`, `note`, `warning` or `fault`
public record Finding(String level, String topic, String text) {

    static Finding of(JsonNode json) {
        return new Finding(
                json.path("level").asText(),
                json.path("topic").asText(),
                json.path("text").asText());
    }
}
