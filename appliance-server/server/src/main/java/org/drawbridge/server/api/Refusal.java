package org.drawbridge.server.api;

/// A request that cannot be answered as asked; becomes an error answer with its text.
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    /// @param text one sentence for a person, that quotes nothing of the request
    Refusal(int status, String text) {
        super(text);
        this.status = status;
    }

    int status() {
        return status;
    }
}
