package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// One entry of the audit trail.
///
/// @param what the route that was called
/// @param about the message it was about, such as `message/17`; empty if none
/// @param why as the person said; empty if nothing was said
public record AuditRow(
        Instant at, String who, String action, String what, String about, boolean done, String why, String from) {

    /// Reads a FHIR R4 AuditEvent.
    static AuditRow of(JsonNode event) {
        JsonNode agent = event.path("agent").path(0);
        JsonNode entities = event.path("entity");
        String about = "";
        for (JsonNode each : entities) {
            String value = each.path("what").path("identifier").path("value").asText();
            about = value.startsWith("message/") ? value : about;
        }
        return new AuditRow(
                Fields.instant(event.path("recorded")),
                agent.path("who").path("identifier").path("value").asText(),
                event.path("subtype").path(0).path("code").asText(),
                entities.path(0).path("name").asText(),
                about,
                event.path("outcome").asText().equals("0"),
                event.path("purposeOfEvent").path(0).path("text").asText(),
                agent.path("network").path("address").asText());
    }
}
