package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;

/// Who wants something done, and why: an optional body `{"by": "anna", "reason": "a test patient"}`. Both are kept
/// with the delivery.
///
/// @param by `api` if it is not said
/// @param reason empty if it is not said
record Wish(String by, String reason) {

    private static final int LONGEST = 500;

    static Wish of(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new Wish("api", "");
        }
        try {
            JsonNode body = Json.MAPPER.readTree(request.content().as(byte[].class));
            return new Wish(text(body, "by", "api"), text(body, "reason", ""));
        } catch (IOException e) {
            throw new Refusal(400, "The body is no JSON; expected {\"by\": …, \"reason\": …} or nothing.");
        }
    }

    private static String text(JsonNode body, String key, String otherwise) {
        String text = body.path(key).asText(otherwise).strip();
        if (text.length() > LONGEST) {
            throw new Refusal(400, key + ": at most " + LONGEST + " characters.");
        }
        return text.isEmpty() ? otherwise : text;
    }
}
