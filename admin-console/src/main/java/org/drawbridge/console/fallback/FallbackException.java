package org.drawbridge.console.fallback;

/// Something about the local copy did not work; the kind is put into the person's language by the screen.
public final class FallbackException extends Exception {

    private static final long serialVersionUID = 1;

    /// What is wrong. The texts are under `fallback.wrong.KIND`.
    public enum Kind {
        /// Not the passphrase that was chosen; the detail is how many seconds to wait.
        WRONG_PASSPHRASE,
        /// Too many wrong ones; the detail is how many seconds to wait.
        WAIT,
        /// The passphrase that is to be chosen is too easy; the detail is how long it has to be.
        TOO_EASY,
        /// There is no copy yet.
        NO_COPY,
        /// It is older than the appliance allows.
        EXPIRED,
        /// The file is not what was written.
        DAMAGED,
        /// The file cannot be read or written; the detail is where it lies.
        NO_DISK,
        /// Another console works with it.
        IN_USE
    }

    private final Kind kind;
    private final String detail;

    FallbackException(Kind kind, String detail) {
        super(kind + " " + detail);
        this.kind = kind;
        this.detail = detail;
    }

    public Kind kind() {
        return kind;
    }

    /// See [Kind].
    public String detail() {
        return detail;
    }
}
