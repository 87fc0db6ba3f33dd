package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;

/// A replay, and how far it is.
///
/// @param state `running`, `paused`, `done` or `cancelled`
/// @param found how many messages are meant
/// @param sent how many were put back into their lanes, or would be
/// @param passedOver how many had nothing to send again
public record ReplayRow(long id, String state, long found, long sent, long passedOver) {

    static ReplayRow of(JsonNode json) {
        return new ReplayRow(
                json.path("id").asLong(),
                json.path("state").asText(),
                json.path("found").asLong(),
                json.path("sent").asLong(),
                json.path("passedOver").asLong());
    }

    public boolean ended() {
        return state.equals("done") || state.equals("cancelled");
    }
}
