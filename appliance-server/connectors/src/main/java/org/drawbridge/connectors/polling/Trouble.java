package org.drawbridge.connectors.polling;

import java.io.IOException;

/// Why a source takes nothing at the moment, or a destination nothing.
///
/// @param code fixed, such as `folder-missing`
/// @param reason one sentence that says what, where and what to do, made of the configuration and of fixed words
///     alone
public record Trouble(String code, String reason) {

    /// Something cannot be used. Caught where that is shown to a person, and nowhere else.
    public static final class TroubledException extends IOException {
        private static final long serialVersionUID = 1;

        private final transient Trouble trouble;

        public TroubledException(Trouble trouble, Throwable cause) {
            super(trouble.reason(), cause);
            this.trouble = trouble;
        }

        public TroubledException(Trouble trouble) {
            super(trouble.reason());
            this.trouble = trouble;
        }

        public Trouble trouble() {
            return trouble;
        }
    }
}
