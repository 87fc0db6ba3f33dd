package org.drawbridge.connectors.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// What an OperationOutcome (FHIR R4 §2.27) says, as far as it can be shown to everybody: codes of the standard
/// and paths of elements. Its texts may quote the patient and stay with the message.
final class Issues {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 5;

    /// FHIR value set issue-type.
    private static final Set<String> CODES = Set.of(
            "invalid",
            "structure",
            "required",
            "value",
            "invariant",
            "security",
            "login",
            "unknown",
            "expired",
            "forbidden",
            "suppressed",
            "processing",
            "not-supported",
            "duplicate",
            "multiple-matches",
            "not-found",
            "deleted",
            "too-long",
            "code-invalid",
            "extension",
            "too-costly",
            "business-rule",
            "conflict",
            "transient",
            "lock-error",
            "no-store",
            "exception",
            "timeout",
            "incomplete",
            "throttled",
            "informational");

    /// A type, then names of elements and positions only; a FHIRPath with a condition, or a word alone, could
    /// quote a value.
    private static final Pattern PLAIN_PATH =
            Pattern.compile("[A-Z][A-Za-z]{1,39}(?:\\.[a-z][A-Za-z]{1,39}(?:\\[\\d{1,4}\\])?){1,12}");

    private Issues() {}

    /// `required at Patient.name; value at Patient.birthDate`; empty if the bytes are no OperationOutcome.
    static String of(byte[] answer) {
        try {
            return of(JSON.readTree(answer));
        } catch (IOException e) {
            return "";
        }
    }

    static String of(JsonNode outcome) {
        if (!outcome.path("resourceType").asText().equals("OperationOutcome")) {
            return "";
        }
        List<String> issues = StreamSupport.stream(outcome.path("issue").spliterator(), false)
                .filter(issue -> !issue.path("severity").asText().matches("information|warning"))
                .map(Issues::issue)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        String shown = issues.stream().limit(SHOWN).collect(Collectors.joining("; "));
        return issues.size() > SHOWN ? shown + "; and " + (issues.size() - SHOWN) + " more" : shown;
    }

    private static String issue(JsonNode issue) {
        String code = issue.path("code").asText();
        if (!CODES.contains(code)) {
            return "";
        }
        JsonNode given = issue.has("expression") ? issue.path("expression") : issue.path("location");
        String path = given.path(0).asText();
        return PLAIN_PATH.matcher(path).matches() ? code + " at " + path : code;
    }
}
