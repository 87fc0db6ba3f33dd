package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// A certificate of the appliance.
public record Certificate(
        String kind, String name, String subject, String issuer, Instant notAfter, String fingerprint) {

    static Certificate of(JsonNode json) {
        return new Certificate(
                json.path("kind").asText(),
                json.path("name").asText(),
                json.path("subject").asText(),
                json.path("issuer").asText(),
                Fields.instant(json.path("notAfter")),
                json.path("fingerprint").asText());
    }
}
