package org.drawbridge.connectors.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.connectors.http.Meaning;
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

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] BATCH_RESPONSE = "batch-response".getBytes(StandardCharsets.US_ASCII);

    private Answers() {}

    /// @param rules what refusals mean here, the first that fits; where none does, the table below
    static Outcome of(Answer answer, List<AnswerRule> rules, Clock clock) {
        int status = answer.status();
        if (status / 100 == 2) {
            return contains(answer.body().reveal(), BATCH_RESPONSE) ? batch(answer) : delivered(answer);
        }
        Meaning meaning = Meaning.of(status);
        String issues = Issues.of(answer.body().reveal());
        String reason = "HTTP " + status + ": " + meaning.text() + (issues.isEmpty() ? "" : " (" + issues + ")");
        Set<String> codes =
                rules.isEmpty() ? Set.of() : Issues.codes(answer.body().reveal());
        for (AnswerRule rule : rules) {
            if (rule.matches(status, codes)) {
                Optional<Duration> wait = Meaning.retryAfter(answer.retryAfter(), clock);
                return rule.fate().outcome("http-" + status, reason, wait, answer.body());
            }
        }
        return new Outcome.Failed(
                new Failure(
                        meaning.kind(),
                        meaning.scope(),
                        "http-" + status,
                        reason,
                        Meaning.retryAfter(answer.retryAfter(), clock)),
                answer.body());
    }

    private static Outcome delivered(Answer answer) {
        return new Outcome.Delivered("HTTP " + answer.status()
                + answer.version().map(version -> ", version " + version).orElse(""));
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
            Meaning meaning = Meaning.of(status);
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
}
