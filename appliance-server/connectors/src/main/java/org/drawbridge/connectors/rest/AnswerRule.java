package org.drawbridge.connectors.rest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.connectors.content.Values;
import org.drawbridge.engine.Fate;

/// What a site makes of some answers.
///
/// @param statuses of HTTP, such as 422, or 2, 4 and 5 for all that begin so; any if empty
/// @param field of a JSON answer that must have one of `values`, or any value if they are empty
/// @param faults codes of SOAP without their prefix, one of which the answer must have; any or none if empty
public record AnswerRule(
        Set<Integer> statuses, Optional<JsonPointer> field, Set<String> values, Set<String> faults, Fate fate) {

    public AnswerRule {
        statuses = Set.copyOf(statuses);
        values = Set.copyOf(values);
        faults = Set.copyOf(faults);
    }

    /// @param fault code of SOAP; empty for none
    boolean matches(int status, JsonNode answer, String fault) {
        return (statuses.isEmpty() || statuses.contains(status) || statuses.contains(status / 100))
                && (faults.isEmpty() || faults.contains(fault))
                && field.map(each -> says(answer, each)).orElse(true);
    }

    private boolean says(JsonNode answer, JsonPointer pointer) {
        return Values.value(answer, pointer)
                .filter(value -> values.isEmpty() || values.contains(value))
                .isPresent();
    }
}
