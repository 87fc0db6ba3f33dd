package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.drawbridge.formats.hl7v2.Hl7Message;

/// Messages of made-up patients, and ways to look at what becomes of them.
final class Samples {

    private Samples() {}

    static String text(String name) {
        try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream(name + ".hl7"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace('\n', '\r');
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Hl7Message message(String text) {
        return Hl7Message.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    static JsonNode json(Mapping.Result result) {
        try {
            return new ObjectMapper()
                    .readTree(((Mapping.Result.Mapped) result).output().reveal());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The resources of one type.
    static List<JsonNode> all(JsonNode bundle, String type) {
        return StreamSupport.stream(bundle.path("entry").spliterator(), false)
                .map(entry -> entry.path("resource"))
                .filter(resource -> resource.path("resourceType").asText().equals(type))
                .toList();
    }

    static JsonNode one(JsonNode bundle, String type) {
        List<JsonNode> found = all(bundle, type);
        if (found.size() != 1) {
            throw new AssertionError("expected one " + type + ", but there are " + found.size());
        }
        return found.getFirst();
    }

    static JsonNode request(JsonNode bundle, String type) {
        for (JsonNode entry : bundle.path("entry")) {
            if (entry.at("/resource/resourceType").asText().equals(type)) {
                return entry.path("request");
            }
        }
        throw new AssertionError("no " + type);
    }
}
