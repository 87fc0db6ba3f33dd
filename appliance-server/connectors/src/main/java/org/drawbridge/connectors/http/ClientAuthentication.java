package org.drawbridge.connectors.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.jwt.SigningKey;
import org.drawbridge.security.vault.Credential;
import org.drawbridge.security.vault.Secret;

/// How we show a token server that we are the client that we say (RFC 6749 §2.3).
public sealed interface ClientAuthentication {

    /// What of it stands in the request.
    ///
    /// @param header of `Authorization`; empty for none
    record Shown(Optional<String> header, Map<String, String> form) {}

    /// Throws [StartupException] if the vault has not what is needed.
    Shown shown(String client, URI endpoint, Instant now);

    /// Throws [StartupException] if the vault has nothing of use.
    void check();

    /// A secret that both know.
    ///
    /// @param inForm as `client_secret` beside the rest, for servers that do not read the header (RFC 6749 §2.3.1)
    record Password(Credential secret, boolean inForm) implements ClientAuthentication {

        @Override
        public Shown shown(String client, URI endpoint, Instant now) {
            String text = secret.text().orElseThrow(() -> new StartupException("The vault has no client secret."));
            if (inForm) {
                return new Shown(Optional.empty(), Map.of("client_id", client, "client_secret", text));
            }
            byte[] both = (form(client) + ":" + form(text)).getBytes(StandardCharsets.US_ASCII);
            return new Shown(Optional.of("Basic " + Base64.getEncoder().encodeToString(both)), Map.of());
        }

        private static String form(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        @Override
        public void check() {
            // Whether there is such a secret is checked with all others.
        }
    }

    /// A statement under our private key, of which the server knows the public half (RFC 7523; SMART Backend Services).
    ///
    /// @param id under which the server knows it; empty for the thumbprint, which `drawbridge secret key` prints
    record PrivateKeyJwt(Credential key, String id) implements ClientAuthentication {

        private static final String KIND = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        /// SMART allows five minutes; clocks may be off by two either way.
        private static final Duration LIFE = Duration.ofMinutes(3);

        @Override
        public Shown shown(String client, URI endpoint, Instant now) {
            SigningKey signing = read();
            String assertion =
                    signing.assertion(id.isEmpty() ? signing.id() : id, client, endpoint.toString(), now, LIFE);
            return new Shown(Optional.empty(), Map.of("client_assertion_type", KIND, "client_assertion", assertion));
        }

        @Override
        public void check() {
            var _ = read();
        }

        private SigningKey read() {
            char[] text = key.text()
                    .orElseThrow(() -> new StartupException("The vault has no key " + key + "."))
                    .toCharArray();
            try (Secret pem = Secret.of(text)) {
                return SigningKey.read(key.toString(), pem);
            }
        }
    }
}
