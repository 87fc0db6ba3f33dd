package org.drawbridge.connectors.fhir;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Failure.Kind;
import org.drawbridge.engine.Failure.Scope;
import org.drawbridge.engine.Outcome;

/// What each HTTP status means for a delivery (RFC 9110; FHIR R4 §3.1.0.4). The only place that decides it.
final class Answers {

    private Answers() {}

    static Outcome of(int status, Optional<String> retryAfter, Clock clock) {
        return switch (status) {
            case 200, 201, 202, 204 -> new Outcome.Delivered("HTTP " + status);
            case 401, 403 ->
                failed(
                        status,
                        Kind.TRANSIENT,
                        Scope.PEER,
                        "The peer does not accept our credentials.",
                        retryAfter,
                        clock);
            case 404, 405, 410 ->
                failed(
                        status,
                        Kind.TRANSIENT,
                        Scope.PEER,
                        "There is no such endpoint; check its URL.",
                        retryAfter,
                        clock);
            case 408, 425, 429, 502, 503, 504 ->
                failed(status, Kind.TRANSIENT, Scope.PEER, "The peer cannot take messages now.", retryAfter, clock);
            case 409, 423 ->
                failed(status, Kind.TRANSIENT, Scope.MESSAGE, "The resource is being changed.", retryAfter, clock);
            default -> other(status, retryAfter, clock);
        };
    }

    private static Outcome other(int status, Optional<String> retryAfter, Clock clock) {
        return switch (status / 100) {
            case 2 -> new Outcome.Delivered("HTTP " + status);
            case 5 -> failed(status, Kind.TRANSIENT, Scope.MESSAGE, "The peer failed on it.", retryAfter, clock);
            case 4 -> failed(status, Kind.PERMANENT, Scope.MESSAGE, "The peer refused it.", retryAfter, clock);
            default ->
                failed(status, Kind.TRANSIENT, Scope.PEER, "The endpoint has moved; check its URL.", retryAfter, clock);
        };
    }

    private static Outcome failed(
            int status, Kind kind, Scope scope, String reason, Optional<String> retryAfter, Clock clock) {
        return new Outcome.Failed(new Failure(
                kind,
                scope,
                "http-" + status,
                "HTTP " + status + ": " + reason,
                retryAfter.flatMap(t -> wait(t, clock))));
    }

    /// Seconds or an HTTP date (RFC 9110 §10.2.3); what is neither is passed over.
    private static Optional<Duration> wait(String retryAfter, Clock clock) {
        if (retryAfter.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
        }
        try {
            var until = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration left = Duration.between(clock.instant(), until);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
