package org.drawbridge.connectors.oidc;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Logins that a browser has not finished yet, each for one use. Any number of threads.
final class Pending {

    /// @param nonce that has to stand in the token
    /// @param verifier that shows that the code is ours (RFC 7636)
    record Question(URI redirect, String nonce, String verifier, Instant at) {

        /// What of the verifier may be seen (RFC 7636 §4.2).
        String challenge() {
            try {
                byte[] digest =
                        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
                return text(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        @Override
        public String toString() {
            return "Question[" + at + "]";
        }
    }

    private static final Duration LIFE = Duration.ofMinutes(10);
    /// Whoever begins more makes the oldest useless.
    private static final int MOST = 1_000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Clock clock;
    private final LinkedHashMap<String, Question> all = new LinkedHashMap<>();

    Pending(Clock clock) {
        this.clock = clock;
    }

    synchronized Map.Entry<String, Question> begin(URI redirect) {
        var question = new Question(redirect, secret(), secret(), clock.instant());
        String state = secret();
        if (all.size() >= MOST) {
            all.pollFirstEntry();
        }
        all.put(state, question);
        return Map.entry(state, question);
    }

    synchronized Optional<Question> end(String state) {
        return Optional.ofNullable(all.remove(state))
                .filter(each -> clock.instant().isBefore(each.at().plus(LIFE)));
    }

    /// 256 bits.
    private static String secret() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return text(bytes);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
