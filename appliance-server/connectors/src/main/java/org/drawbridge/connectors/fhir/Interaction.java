package org.drawbridge.connectors.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The RESTful interaction that a content calls for (FHIR R4 §3.1.0): a bundle goes to the base, a resource with an id
/// is updated, one without is created.
///
/// @param path below the base, empty for the base itself
/// @param ifMatch the version that an update expects, from `meta.versionId`, as an ETag (§3.1.0.5)
record Interaction(String method, String path, Optional<String> ifMatch) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Interaction BUNDLE = new Interaction("POST", "", Optional.empty());
    private static final String START = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"";
    private static final String TYPE = "[A-Z][A-Za-z]{1,63}";
    private static final String ID = "[A-Za-z0-9.-]{1,64}";

    /// Content that is no resource goes to the base, where the peer will say what it thinks of it.
    static Interaction of(byte[] content) {
        if (content.length > START.length()
                && new String(content, 0, START.length(), StandardCharsets.ISO_8859_1).equals(START)) {
            return BUNDLE;
        }
        JsonNode resource;
        try {
            resource = JSON.readTree(content);
        } catch (IOException e) {
            return BUNDLE;
        }
        String type = resource.path("resourceType").asText();
        String id = resource.path("id").asText();
        String version = resource.path("meta").path("versionId").asText();
        boolean toBeRun =
                type.equals("Bundle") && resource.path("type").asText().matches("transaction|batch");
        if (toBeRun || !type.matches(TYPE)) {
            return BUNDLE;
        }
        return id.matches(ID)
                ? new Interaction(
                        "PUT",
                        type + "/" + id,
                        version.matches(ID) ? Optional.of("W/\"" + version + "\"") : Optional.empty())
                : new Interaction("POST", type, Optional.empty());
    }
}
