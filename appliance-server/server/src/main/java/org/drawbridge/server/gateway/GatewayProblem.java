package org.drawbridge.server.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;

/// Why the gateway answers in the place of a system, as a problem document (RFC 9457) that says what to do.
final class GatewayProblem extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /// What a program can tell problems apart by.
    enum Kind {
        NO_SYSTEM(404, "There is no such system"),
        NO_ROUTE(404, "This is not for clients"),
        METHOD(405, "This method is not for clients"),
        NOT_A_CLIENT(403, "This key may not ask the system"),
        BAD_TARGET(400, "The path or query cannot be passed on"),
        REQUEST_TOO_LARGE(413, "The request is too large"),
        OVER_QUOTA(429, "The client's quota is used up"),
        BUSY(503, "The system has enough to do"),
        SYSTEM_DOWN(503, "The system cannot be reached"),
        SYSTEM_SLOW(504, "The system did not answer in time"),
        SYSTEM_CUT(502, "The system's answer ended before it should"),
        BAD_ANSWER(502, "The system's answer cannot be passed on"),
        ANSWER_TOO_LARGE(502, "The system's answer is too large"),
        CREDENTIALS(502, "The system does not accept our credentials"),
        STOPPING(503, "The appliance is stopping");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        int status() {
            return status;
        }

        private String type() {
            return "urn:drawbridge:gateway:"
                    + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private final Kind kind;
    private final transient Map<String, String> headers;

    /// @param detail what happened and what to do, without anything of the request
    GatewayProblem(Kind kind, String detail) {
        this(kind, detail, Map.of());
    }

    private GatewayProblem(Kind kind, String detail, Map<String, String> headers) {
        super(detail);
        this.kind = kind;
        this.headers = headers;
    }

    /// @param wait after which the same request may go well
    static GatewayProblem later(Kind kind, String detail, Duration wait) {
        Duration whole = wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait.plusMillis(999);
        return new GatewayProblem(kind, detail, Map.of("Retry-After", Long.toString(whole.toSeconds())));
    }

    /// @param methods that the route has
    static GatewayProblem method(String methods) {
        return new GatewayProblem(
                Kind.METHOD,
                "The route takes " + methods + "; others have to be named under its `methods`.",
                Map.of("Allow", methods));
    }

    Kind kind() {
        return kind;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] document() {
        try {
            return JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("type", kind.type())
                    .put("title", kind.title)
                    .put("status", kind.status)
                    .put("detail", getMessage()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
