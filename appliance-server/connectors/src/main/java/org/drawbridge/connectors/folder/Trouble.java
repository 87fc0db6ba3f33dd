package org.drawbridge.connectors.folder;

import java.io.IOException;

/// Why a folder cannot be used at the moment.
///
/// @param code fixed, such as `folder-missing`
/// @param reason one sentence that says what, where and what to do, made of the configuration and of fixed words
///     alone
public record Trouble(String code, String reason) {

    /// A folder cannot be used. Caught where folders are used, and nowhere else.
    public static final class FolderException extends IOException {
        private static final long serialVersionUID = 1;

        private final transient Trouble trouble;

        public FolderException(Trouble trouble, Throwable cause) {
            super(trouble.reason(), cause);
            this.trouble = trouble;
        }

        public FolderException(Trouble trouble) {
            super(trouble.reason());
            this.trouble = trouble;
        }

        public Trouble trouble() {
            return trouble;
        }
    }
}
