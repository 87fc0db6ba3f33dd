package org.drawbridge.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/// The configuration in force.
///
/// @param revision that a change of it begins with
/// @param files by their names, such as `channels/adt-in.yaml`
public record ConfigFiles(String revision, Map<String, String> files) {
    public ConfigFiles {
        files = Map.copyOf(files);
    }

    static ConfigFiles of(JsonNode json) {
        Map<String, String> files = new TreeMap<>();
        json.path("files")
                .properties()
                .forEach(each -> files.put(each.getKey(), each.getValue().asText()));
        return new ConfigFiles(json.path("revision").asText(), files);
    }
}
