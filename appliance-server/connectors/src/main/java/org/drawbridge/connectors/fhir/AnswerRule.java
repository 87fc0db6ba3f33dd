package org.drawbridge.connectors.fhir;

import java.util.Collections;
import java.util.Set;
import org.drawbridge.engine.Fate;

/// What a site makes of some refusals.
///
/// @param statuses of HTTP, such as 422, or 4 and 5 for all that begin so; any if empty
/// @param issues codes of an OperationOutcome (value set issue-type), one of which must be there; any or none if
///     empty
public record AnswerRule(Set<Integer> statuses, Set<String> issues, Fate fate) {

    /// Whether a text is a code of value set issue-type.
    public static boolean isIssue(String code) {
        return Issues.known(code);
    }

    public AnswerRule {
        statuses = Set.copyOf(statuses);
        issues = Set.copyOf(issues);
    }

    boolean matches(int status, Set<String> codes) {
        return (statuses.isEmpty() || statuses.contains(status) || statuses.contains(status / 100))
                && (issues.isEmpty() || !Collections.disjoint(issues, codes));
    }
}
