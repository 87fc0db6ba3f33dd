package org.drawbridge.security.jwt;

/// A token about a person is not good. The text says which rule it breaks, and quotes nothing of it.
public final class InvalidTokenException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean unknownKey;

    InvalidTokenException(String rule) {
        this(rule, false);
    }

    InvalidTokenException(String rule, boolean unknownKey) {
        super(rule);
        this.unknownKey = unknownKey;
    }

    /// Whether the keys do not have the one that it names: they may have been changed.
    public boolean isUnknownKey() {
        return unknownKey;
    }
}
