package org.drawbridge.connectors.http;

import org.drawbridge.engine.Failure;

/// No answer came, or none that is HTTP. Says what that means for a delivery.
public final class Unanswered extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    Unanswered(Failure failure) {
        super(failure.reason());
        this.failure = failure;
    }

    Unanswered(Failure failure, Throwable cause) {
        super(failure.reason(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
