package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// A person who may log in.
///
/// @param channels the only ones that are seen; all, if empty
public record Account(String name, List<String> roles, List<String> channels, boolean secondFactor, boolean disabled) {
    public Account {
        roles = List.copyOf(roles);
        channels = List.copyOf(channels);
    }

    static Account of(JsonNode json) {
        return new Account(
                json.path("name").asText(),
                Fields.texts(json.path("roles")),
                Fields.texts(json.path("channels")),
                json.path("secondFactor").asBoolean(),
                json.path("disabled").asBoolean());
    }
}
