package org.drawbridge.simulators.ehr;

/// A request that a FHIR server refuses: becomes an OperationOutcome (FHIR R4 §2.28).
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    /// @param code of the value set issue-type
    Refusal(int status, String code, String text) {
        super(text);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
