package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// A transaction under construction (FHIR R4 §3.1.0.11.2). Each resource has one entry, found by its identity; the same
/// identity gives the same `fullUrl`, in this message and in any other.
final class Bundle {

    /// How a resource is written where it may be there already.
    enum Write {
        /// Replaces what is there: `PUT Patient?identifier=…`.
        UPDATE,
        /// Leaves what is there: `POST` with `ifNoneExist`.
        CREATE
    }

    private record Entry(String fullUrl, String query, Write write, ObjectNode resource) {}

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /// Adds a resource and answers with its `fullUrl`.
    ///
    /// @param system of the identifier by which the receiver knows it again
    String add(ObjectNode resource, String system, String value, Write write) {
        String type = resource.path("resourceType").asText();
        String query = "identifier=" + encode(system) + "%7C" + encode(value);
        String identity = type + "?" + query;
        Entry known = entries.get(identity);
        if (known != null) {
            complete(known.resource(), resource);
            return known.fullUrl();
        }
        String fullUrl = "urn:uuid:" + uuid(identity);
        entries.put(identity, new Entry(fullUrl, query, write, resource));
        return fullUrl;
    }

    boolean has(String type, String system, String value) {
        return entries.containsKey(type + "?identifier=" + encode(system) + "%7C" + encode(value));
    }

    /// The same UUID for the same text, always.
    static UUID uuid(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /// `|`, `,`, `$` and `\` within a value are escaped (FHIR R4 §3.1.1.5.7), then all of it for the URL.
    private static String encode(String text) {
        String escaped = text;
        for (String special : new String[] {"\\", "|", ",", "$"}) {
            escaped = escaped.replace(special, "\\" + special);
        }
        return URLEncoder.encode(escaped, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// What the second mention says and the first did not.
    private static void complete(ObjectNode known, ObjectNode other) {
        other.properties().forEach(field -> {
            if (!known.has(field.getKey())) {
                known.set(field.getKey(), field.getValue());
            }
        });
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    ObjectNode json(String controlId, JsonNode timestamp) {
        ObjectNode bundle = NODES.objectNode().put("resourceType", "Bundle").put("type", "transaction");
        if (!controlId.isEmpty()) {
            bundle.putObject("identifier")
                    .put("system", "urn:drawbridge:hl7v2:controlId")
                    .put("value", controlId);
        }
        if (!timestamp.isMissingNode()) {
            bundle.set("timestamp", timestamp);
        }
        ArrayNode list = bundle.putArray("entry");
        for (Entry each : entries.values()) {
            String type = each.resource().path("resourceType").asText();
            ObjectNode entry = list.addObject().put("fullUrl", each.fullUrl());
            entry.set("resource", each.resource());
            ObjectNode request = entry.putObject("request");
            switch (each.write()) {
                case UPDATE -> request.put("method", "PUT").put("url", type + "?" + each.query());
                case CREATE -> request.put("method", "POST").put("url", type).put("ifNoneExist", each.query());
            }
        }
        return bundle;
    }
}
