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
public record AnswerRule(Set<Integer> statuses, Optional<JsonPointer> field, Set<String> values, Fate fate) {

    public AnswerRule {
        statuses = Set.copyOf(statuses);
        values = Set.copyOf(values);
    }

    boolean matches(int status, JsonNode answer) {
        return (statuses.isEmpty() || statuses.contains(status) || statuses.contains(status / 100))
                && field.map(each -> says(answer, each)).orElse(true);
    }

    private boolean says(JsonNode answer, JsonPointer pointer) {
        return Values.value(answer, pointer)
                .filter(value -> values.isEmpty() || values.contains(value))
                .isPresent();
    }
}
