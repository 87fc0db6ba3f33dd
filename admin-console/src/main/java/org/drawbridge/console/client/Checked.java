package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// What would be wrong with files.
///
/// @param problems each a sentence with file and key; none if the files are good
/// @param revision that is in force now; empty from an older appliance
public record Checked(List<String> problems, String revision) {
    public Checked {
        problems = List.copyOf(problems);
    }

    static Checked of(JsonNode json) {
        return new Checked(
                Fields.texts(json.path("problems")), json.path("revision").asText());
    }
}
