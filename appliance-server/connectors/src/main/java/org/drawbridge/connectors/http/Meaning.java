package org.drawbridge.connectors.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.drawbridge.engine.Failure.Kind;
import org.drawbridge.engine.Failure.Scope;

/// What a status that refuses means for a delivery, unless its destination knows better (RFC 9110 §15).
///
/// @param text one sentence for a person
public record Meaning(Kind kind, Scope scope, String text) {

    /// @param status that is no 2xx
    public static Meaning of(int status) {
        return switch (status) {
            case 401, 403 -> new Meaning(Kind.TRANSIENT, Scope.PEER, "The peer does not accept our credentials.");
            case 404, 405, 410 -> new Meaning(Kind.TRANSIENT, Scope.PEER, "There is no such endpoint; check its URL.");
            case 408, 425, 429, 502, 503, 504 ->
                new Meaning(Kind.TRANSIENT, Scope.PEER, "The peer cannot take messages now.");
            case 409, 423 -> new Meaning(Kind.TRANSIENT, Scope.MESSAGE, "The resource is being changed.");
            case 412 -> new Meaning(Kind.PERMANENT, Scope.MESSAGE, "A condition of the request does not hold there.");
            case 413 -> new Meaning(Kind.PERMANENT, Scope.MESSAGE, "It is too large for the peer.");
            default ->
                switch (status / 100) {
                    case 5 -> new Meaning(Kind.TRANSIENT, Scope.MESSAGE, "The peer failed on it.");
                    case 4 -> new Meaning(Kind.PERMANENT, Scope.MESSAGE, "The peer refused it.");
                    default -> new Meaning(Kind.TRANSIENT, Scope.PEER, "The endpoint has moved; check its URL.");
                };
        };
    }

    /// Seconds or an HTTP date (RFC 9110 §10.2.3); what is neither is passed over.
    public static Optional<Duration> retryAfter(Optional<String> header, Clock clock) {
        return header.flatMap(text -> wait(text, clock));
    }

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
