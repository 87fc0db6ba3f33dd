package org.drawbridge.engine.journal;

/// The journal could not keep or read something: the disk is full, gone or damaged. Its message is fit for a
/// person.
public final class StorageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }

    public StorageException(String message) {
        super(message);
    }
}
