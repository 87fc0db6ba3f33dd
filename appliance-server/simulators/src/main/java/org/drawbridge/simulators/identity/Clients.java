package org.drawbridge.simulators.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The programs that a token server knows, by their secret or their public key.
final class Clients {

    private static final String BASIC = "Basic ";

    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final Map<String, PublicKey> keys = new ConcurrentHashMap<>();
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final Clock clock;

    Clients(Clock clock) {
        this.clock = clock;
    }

    void add(String client, String secret) {
        secrets.put(client, secret);
    }

    void add(String client, PublicKey key) {
        keys.put(client, key);
    }

    /// Whether a request shows that it is of one that is known.
    ///
    /// @param authorization the header; empty for none
    /// @param endpoint for which a statement has to be
    boolean admits(String authorization, Map<String, String> form, String endpoint) {
        if (form.containsKey("client_assertion")) {
            return stated(form.get("client_assertion"), endpoint);
        }
        if (authorization.startsWith(BASIC)) {
            byte[] both = Base64.getDecoder().decode(authorization.substring(BASIC.length()));
            String[] parts = new String(both, StandardCharsets.US_ASCII).split(":", 2);
            return parts.length == 2 && Forms.decoded(parts[1]).equals(secrets.get(Forms.decoded(parts[0])));
        }
        String secret = secrets.get(form.getOrDefault("client_id", ""));
        return secret != null && secret.equals(form.get("client_secret"));
    }

    /// RFC 7523 §3, with the limits of SMART.
    private boolean stated(String assertion, String endpoint) {
        try {
            SignedToken token = SignedToken.read(assertion);
            String client = token.claims().path("iss").asText();
            long until = token.claims().path("exp").asLong();
            Instant now = clock.instant();
            return keys.containsKey(client)
                    && token.isBy(keys.get(client))
                    && token.header().hasNonNull("kid")
                    && token.claims().path("sub").asText().equals(client)
                    && token.claims().path("aud").asText().equals(endpoint)
                    && until > now.getEpochSecond()
                    && until <= now.plusSeconds(300).getEpochSecond()
                    && used.add(token.claims().path("jti").asText());
        } catch (IOException e) {
            return false;
        }
    }
}
