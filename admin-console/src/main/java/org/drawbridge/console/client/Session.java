package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/// Who is logged in.
///
/// @param permissions in the words of the API: `observe`, `see-phi`, `operate` …
public record Session(String name, Set<String> permissions) {
    public Session {
        permissions = Set.copyOf(permissions);
    }

    static Session of(JsonNode json) {
        return new Session(json.path("name").asText(), Set.copyOf(Fields.texts(json.path("permissions"))));
    }

    public boolean may(String permission) {
        return permissions.contains(permission);
    }
}
