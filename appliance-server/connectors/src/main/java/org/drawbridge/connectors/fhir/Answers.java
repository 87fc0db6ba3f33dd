package org.drawbridge.connectors.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Failure.Kind;
import org.drawbridge.engine.Failure.Scope;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;

/// What each answer means for a delivery (RFC 9110; FHIR R4 §3.1.0.4, §3.1.0.11). The only place that decides it.
final class Answers {

    /// What came back, as far as it matters.
    ///
    /// @param version of a single resource, from `ETag`; empty if none was named
    record Answer(int status, Optional<String> retryAfter, Optional<String> version, Payload body) {}

    private record Meaning(Kind kind, Scope scope, String text) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] BATCH_RESPONSE = "batch-response".getBytes(StandardCharsets.US_ASCII);

    private Answers() {}

    /// @param rules what refusals mean here, the first that fits; where none does, the table below
    static Outcome of(Answer answer, List<AnswerRule> rules, Clock clock) {
        int status = answer.status();
        if (status / 100 == 2) {
            return contains(answer.body().reveal(), BATCH_RESPONSE) ? batch(answer) : delivered(answer);
        }
        Meaning meaning = meaning(status);
        String issues = Issues.of(answer.body().reveal());
        String reason = "HTTP " + status + ": " + meaning.text() + (issues.isEmpty() ? "" : " (" + issues + ")");
        Set<String> codes =
                rules.isEmpty() ? Set.of() : Issues.codes(answer.body().reveal());
        for (AnswerRule rule : rules) {
            if (rule.matches(status, codes)) {
                Optional<Duration> wait = answer.retryAfter().flatMap(text -> wait(text, clock));
                return rule.fate().outcome("http-" + status, reason, wait, answer.body());
            }
        }
        return new Outcome.Failed(
                new Failure(
                        meaning.kind(),
                        meaning.scope(),
                        "http-" + status,
                        reason,
                        answer.retryAfter().flatMap(text -> wait(text, clock))),
                answer.body());
    }

    private static Outcome delivered(Answer answer) {
        return new Outcome.Delivered("HTTP " + answer.status()
                + answer.version().map(version -> ", version " + version).orElse(""));
    }

    private static Meaning meaning(int status) {
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

    /// The entries of a batch succeed or fail one by one (§3.1.0.11.1). One that may succeed later has the whole tried
    /// again, which does no harm as all entries are conditional; else one that is refused refuses it.
    private static Outcome batch(Answer answer) {
        JsonNode entries;
        try {
            JsonNode bundle = JSON.readTree(answer.body().reveal());
            if (!bundle.path("type").asText().equals("batch-response")) {
                return delivered(answer);
            }
            entries = bundle.path("entry");
        } catch (IOException e) {
            return new Outcome.Failed(
                    Failure.uncertain("bad-answer", "The peer answered a batch with something that is no JSON."),
                    answer.body());
        }
        int failed = 0;
        Optional<Meaning> worst = Optional.empty();
        String first = "";
        for (int i = 0; i < entries.size(); i++) {
            int status = status(entries.path(i).path("response").path("status").asText());
            if (status / 100 == 2) {
                continue;
            }
            failed++;
            Meaning meaning = meaning(status);
            if (worst.isEmpty() || meaning.kind() == Kind.TRANSIENT) {
                String issues = Issues.of(entries.path(i).path("response").path("outcome"));
                first = "entry " + (i + 1) + ": HTTP " + status + (issues.isEmpty() ? "" : ", " + issues);
                worst = Optional.of(meaning);
            }
        }
        if (worst.isEmpty()) {
            return delivered(answer);
        }
        String reason = "%d of %d entries of the batch failed; %s.".formatted(failed, entries.size(), first);
        return new Outcome.Failed(
                new Failure(worst.get().kind(), Scope.MESSAGE, "batch", reason, Optional.empty()), answer.body());
    }

    /// `201 Created` or `201`.
    private static int status(String text) {
        return text.matches("\\d{3}\\b.*") ? Integer.parseInt(text.substring(0, 3)) : 500;
    }

    private static boolean contains(byte[] bytes, byte[] word) {
        for (int i = 0; i + word.length <= bytes.length; i++) {
            int j = 0;
            while (j < word.length && bytes[i + j] == word[j]) {
                j++;
            }
            if (j == word.length) {
                return true;
            }
        }
        return false;
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
