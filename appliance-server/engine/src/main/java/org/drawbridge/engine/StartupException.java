package org.drawbridge.engine;

/// Something that the configuration asks for cannot be had. Its message says what, where and what to do.
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
