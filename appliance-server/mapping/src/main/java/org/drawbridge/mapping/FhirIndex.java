package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The resources of a FHIR document, by type and by what references call them (FHIR R4 §2.3.0.3, §3.1.0.11.2).
final class FhirIndex {

    private final Map<String, List<JsonNode>> byType = new HashMap<>();
    private final Map<String, JsonNode> byUrl = new HashMap<>();

    FhirIndex(JsonNode document) {
        if (document.path("resourceType").asText().equals("Bundle")) {
            for (JsonNode entry : document.path("entry")) {
                add(entry.path("resource"), entry.path("fullUrl").asText());
            }
        } else {
            add(document, "");
        }
    }

    private void add(JsonNode resource, String fullUrl) {
        String type = resource.path("resourceType").asText();
        if (type.isEmpty()) {
            return;
        }
        byType.computeIfAbsent(type, _ -> new ArrayList<>()).add(resource);
        if (!fullUrl.isEmpty()) {
            byUrl.putIfAbsent(fullUrl, resource);
        }
        if (resource.hasNonNull("id")) {
            byUrl.putIfAbsent(type + "/" + resource.path("id").asText(), resource);
        }
        resource.path("contained")
                .forEach(each -> byUrl.putIfAbsent("#" + each.path("id").asText(), each));
    }

    List<JsonNode> all(String type) {
        return byType.getOrDefault(type, List.of());
    }

    /// What a reference names, where the document has it: by its whole URL, else by the `Type/id` at its end.
    Optional<JsonNode> resolve(JsonNode reference) {
        String url = (reference.isObject() ? reference.path("reference") : reference).asText();
        JsonNode found = byUrl.get(url);
        if (found == null) {
            String plain = url.contains("/_history/") ? url.substring(0, url.indexOf("/_history/")) : url;
            int id = plain.lastIndexOf('/');
            int type = id < 0 ? -1 : plain.lastIndexOf('/', id - 1);
            found = byUrl.get(plain.substring(type + 1));
        }
        return Optional.ofNullable(found);
    }
}
