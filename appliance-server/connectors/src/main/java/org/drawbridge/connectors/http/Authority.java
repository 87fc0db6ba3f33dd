package org.drawbridge.connectors.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.drawbridge.security.vault.Credential;

/// What authenticates us at a system that we send requests to.
public sealed interface Authority {

    /// A header that does.
    record Header(String name, String value) {

        @Override
        public String toString() {
            return "Header[" + name + "]";
        }
    }

    /// See [None].
    Authority NONE = new None();

    /// The header of the next request, if any; waits for a token where that takes one.
    Optional<Header> header() throws Unanswered, InterruptedException;

    /// The system answered 401 to `shown`. Whether [#header] has something better now.
    boolean renewed(Header shown);

    /// Nothing does, or a certificate.
    record None() implements Authority {
        @Override
        public Optional<Header> header() {
            return Optional.empty();
        }

        @Override
        public boolean renewed(Header shown) {
            return false;
        }
    }

    /// A token that stays what it is (RFC 6750).
    record Bearer(Credential token) implements Authority {
        @Override
        public Optional<Header> header() {
            return token.text().map(Authority::bearer);
        }

        /// The vault may have another one by now, and the next attempt takes it.
        @Override
        public boolean renewed(Header shown) {
            return false;
        }
    }

    record ApiKey(String name, Credential key) implements Authority {
        @Override
        public Optional<Header> header() {
            return key.text().map(text -> new Header(name, text));
        }

        @Override
        public boolean renewed(Header shown) {
            return false;
        }
    }

    /// RFC 7617.
    record Basic(String user, Credential password) implements Authority {
        @Override
        public Optional<Header> header() {
            return password.text()
                    .map(text -> (user + ":" + text).getBytes(StandardCharsets.UTF_8))
                    .map(bytes -> new Header(
                            "Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes)));
        }

        @Override
        public boolean renewed(Header shown) {
            return false;
        }
    }

    /// A token that a token server gives for a while (RFC 6749).
    record OAuth(TokenSource tokens) implements Authority {
        @Override
        public Optional<Header> header() throws Unanswered, InterruptedException {
            return Optional.of(bearer(tokens.token()));
        }

        @Override
        public boolean renewed(Header shown) {
            return tokens.refused(shown.value().substring(BEARER.length()));
        }
    }

    /// Before the token itself.
    String BEARER = "Bearer ";

    private static Header bearer(String token) {
        return new Header("Authorization", BEARER + token);
    }
}
