package org.drawbridge.simulators.ehr;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// How the server misbehaves, until it is told otherwise. Changed while it runs; callable from any thread.
///
/// As JSON, at `PUT /_control/faults`: `{"latencyMillis": 50, "failNext": 3, "status": 503, "retryAfterSeconds": 2,
/// "hang": false, "cut": "response", "down": false}`. Keys that are not given are off.
public final class Faults {

    /// Where a connection is cut.
    public enum Cut {
        /// Before the request is carried out.
        REQUEST,
        /// After it was carried out, before anything is answered.
        ANSWER,
        /// In the middle of the answer.
        RESPONSE
    }

    /// @param latency before each answer
    /// @param failNext how many requests still get `status`; a negative number for all
    /// @param hang never answers
    /// @param down refuses connections
    public record Plan(
            Duration latency,
            int failNext,
            int status,
            Optional<Integer> retryAfterSeconds,
            boolean hang,
            Optional<Cut> cut,
            boolean down) {

        public static final Plan NONE =
                new Plan(Duration.ZERO, 0, 500, Optional.empty(), false, Optional.empty(), false);

        static Plan of(JsonNode json) {
            return new Plan(
                    Duration.ofMillis(json.path("latencyMillis").asLong(0)),
                    json.path("failNext").asInt(0),
                    json.path("status").asInt(500),
                    json.has("retryAfterSeconds")
                            ? Optional.of(json.path("retryAfterSeconds").asInt())
                            : Optional.empty(),
                    json.path("hang").asBoolean(false),
                    json.has("cut")
                            ? Optional.of(Cut.valueOf(json.path("cut").asText().toUpperCase(Locale.ROOT)))
                            : Optional.empty(),
                    json.path("down").asBoolean(false));
        }
    }

    private Plan plan = Plan.NONE;
    private int left;

    public synchronized void set(Plan next) {
        plan = next;
        left = next.failNext();
    }

    synchronized Plan plan() {
        return plan;
    }

    /// The status that this request gets instead of being carried out, if it does.
    synchronized Optional<Integer> failure() {
        if (left == 0) {
            return Optional.empty();
        }
        left = left < 0 ? left : left - 1;
        return Optional.of(plan.status());
    }
}
