package org.drawbridge.simulators.ehr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Errors as FHIR says them.
final class Outcomes {

    private Outcomes() {}

    static ObjectNode of(Refusal refusal) {
        return of(refusal.code(), String.valueOf(refusal.getMessage()));
    }

    static ObjectNode of(String code, String text) {
        ObjectNode outcome = JsonNodeFactory.instance.objectNode().put("resourceType", "OperationOutcome");
        outcome.putArray("issue")
                .addObject()
                .put("severity", "error")
                .put("code", code)
                .put("diagnostics", text);
        return outcome;
    }
}
