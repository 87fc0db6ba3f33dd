package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.formats.Payload;

/// Reads what a request asks for. What is wrong with it becomes a [Refusal] that names the parameter.
final class Asked {

    /// In bytes. Nothing that is asked for is longer, save contents.
    private static final int LONGEST = 1 << 20;

    private static final int CHUNK = 16 << 10;
    /// How long a body may take as a whole.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Asked() {}

    static MessageId message(ServerRequest request) {
        return new MessageId(
                positive("the message's id", request.path().pathParameters().get("id")));
    }

    static DeliveryId delivery(ServerRequest request) {
        return new DeliveryId(message(request), request.path().pathParameters().get("destination"));
    }

    static Optional<String> query(ServerRequest request, String name) {
        return request.query().first(name).filter(each -> !each.isEmpty());
    }

    /// The JSON object that a request brings, with none but these keys.
    static JsonNode body(ServerRequest request, Set<String> keys) {
        return body(request, keys, LONGEST);
    }

    /// @param longest how many bytes it may be long
    static JsonNode body(ServerRequest request, Set<String> keys, int longest) {
        JsonNode body;
        try {
            body = Json.MAPPER.readTree(read(request, longest));
        } catch (IOException e) {
            throw new Refusal(400, "The body is no JSON; expected an object such as " + example(keys) + ".");
        }
        if (!body.isObject()) {
            throw new Refusal(400, "Expected a JSON object such as " + example(keys) + ".");
        }
        body.fieldNames().forEachRemaining(name -> known(name, keys));
        return body;
    }

    private static byte[] read(ServerRequest request, int longest) throws IOException {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = request.content().inputStream()) {
            var body = new ByteArrayOutputStream();
            byte[] chunk = new byte[CHUNK];
            long end = System.nanoTime() + PATIENCE.toNanos();
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                body.write(chunk, 0, count);
                if (body.size() > longest) {
                    throw new Refusal(413, "The body is too long; at most " + (longest >> 20) + " MB.");
                }
                if (System.nanoTime() > end) {
                    throw new Refusal(408, "The body takes too long; send it within " + PATIENCE.toSeconds() + " s.");
                }
            }
            return body.toByteArray();
        }
    }

    /// Bytes as Base64.
    static Payload bytes(JsonNode body, String name) {
        try {
            return Payload.of(Base64.getDecoder().decode(body.path(name).asText()));
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, name + ": expected bytes in Base64.");
        }
    }

    private static String example(Set<String> keys) {
        return keys.stream()
                .sorted()
                .findFirst()
                .map(key -> "{\"" + key + "\": \"…\"}")
                .orElse("{}");
    }

    /// Refuses a body that says something where nothing is asked for.
    static void nothing(ServerRequest request) {
        if (request.content().hasEntity()) {
            var _ = body(request, Set.of());
        }
    }

    static void known(String name, Set<String> keys) {
        if (name.equals("reason") && !keys.contains(name)) {
            throw new Refusal(400, "reason: goes into the header X-Reason.");
        }
        if (keys.isEmpty()) {
            throw new Refusal(400, "An unknown field; none is known here.");
        }
        if (!keys.contains(name)) {
            throw new Refusal(
                    400,
                    "An unknown field; known are "
                            + String.join(", ", keys.stream().sorted().toList()) + ".");
        }
    }

    static Optional<String> text(JsonNode body, String name) {
        return Optional.ofNullable(body.get(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(each -> !each.isBlank());
    }

    static int limit(Optional<String> text) {
        long limit = text.map(each -> positive("limit", each)).orElse(100L);
        if (limit > 1000) {
            throw new Refusal(400, "limit: at most 1000 at a time; page on with 'before'.");
        }
        return (int) limit;
    }

    static long positive(String name, String text) {
        try {
            long number = Long.parseLong(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new Refusal(400, name + ": expected a positive whole number.");
        }
        throw new Refusal(400, name + ": expected a positive whole number.");
    }

    static Instant instant(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new Refusal(400, name + ": expected a time such as 2026-11-24T08:00:00Z.");
        }
    }

    static MessageState state(String text) {
        try {
            return MessageState.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    400,
                    "state: expected received, waiting, completed, quarantined, filtered, failed, refused or"
                            + " unreadable.");
        }
    }
}
