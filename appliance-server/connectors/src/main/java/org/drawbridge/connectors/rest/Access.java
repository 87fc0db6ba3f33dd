package org.drawbridge.connectors.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.drawbridge.security.vault.Credential;

/// Who may send to an HTTP source, beside what TLS asks of clients.
public sealed interface Access {

    /// @param header of the request, by name
    boolean admits(Function<String, Optional<String>> header);

    /// The challenge for those who are not admitted (RFC 9110 §11.6.1).
    String challenge();

    /// Everybody who reaches the port.
    record Anonymous() implements Access {

        @Override
        public boolean admits(Function<String, Optional<String>> header) {
            return true;
        }

        @Override
        public String challenge() {
            return "";
        }
    }

    /// Who knows a token (RFC 6750).
    record Bearer(Credential token) implements Access {

        @Override
        public boolean admits(Function<String, Optional<String>> header) {
            return after("Bearer ", header).filter(given -> same(given, token)).isPresent();
        }

        @Override
        public String challenge() {
            return "Bearer";
        }
    }

    /// Who sends a key in a header of its own.
    record ApiKey(String name, Credential key) implements Access {

        @Override
        public boolean admits(Function<String, Optional<String>> header) {
            return header.apply(name).filter(given -> same(given, key)).isPresent();
        }

        @Override
        public String challenge() {
            return "ApiKey header=\"" + name + "\"";
        }
    }

    /// Who has a name and a password (RFC 7617).
    record Basic(String user, Credential password) implements Access {

        @Override
        public boolean admits(Function<String, Optional<String>> header) {
            return password.text()
                    .flatMap(secret -> after("Basic ", header).filter(given -> same(given, encoded(secret))))
                    .isPresent();
        }

        private String encoded(String secret) {
            return Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String challenge() {
            return "Basic realm=\"drawbridge\", charset=\"UTF-8\"";
        }
    }

    private static Optional<String> after(String scheme, Function<String, Optional<String>> header) {
        return header.apply("Authorization")
                .filter(value -> value.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(value -> value.substring(scheme.length()).strip());
    }

    private static boolean same(String given, Credential wanted) {
        return wanted.text().filter(secret -> same(given, secret)).isPresent();
    }

    /// Takes as long whatever is given, so that a secret cannot be found letter by letter.
    private static boolean same(String given, String secret) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }
}
