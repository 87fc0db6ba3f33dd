package org.drawbridge.console.client;

/// The appliance did not do what was asked. The text is for the person at the console.
public final class ApplianceException extends Exception {

    private static final long serialVersionUID = 1;

    /// What kind of no.
    public enum Kind {
        /// Nobody answers there.
        UNREACHABLE,
        /// Another certificate than the one that was trusted, or none that was.
        UNTRUSTED,
        /// The session has ended, or the login is wrong.
        LOGGED_OUT,
        /// The appliance says no, and why.
        REFUSED
    }

    private final Kind kind;

    ApplianceException(Kind kind, String text) {
        super(text);
        this.kind = kind;
    }

    /// The appliance has answered, but not what was needed.
    public static ApplianceException refused(String text) {
        return new ApplianceException(Kind.REFUSED, text);
    }

    public Kind kind() {
        return kind;
    }
}
