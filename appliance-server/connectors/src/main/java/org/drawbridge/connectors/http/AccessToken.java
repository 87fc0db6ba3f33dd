package org.drawbridge.connectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// A token with which we may use a system for a while (RFC 6749 §5.1). It is in memory only, and never prints itself.
///
/// @param since when it was asked for
/// @param renewAt from when on another one is fetched, while this one is still used
/// @param until when it ends
record AccessToken(String text, Instant since, Instant renewAt, Instant until) {

    /// What may stand in a header (RFC 6750 §2.1 has fewer).
    private static final Pattern TEXT = Pattern.compile("[!-~]{1,16384}");
    /// Without `expires_in`, what SMART recommends at most.
    private static final Duration UNSAID = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(1);
    /// Before its end, and never more than a fifth of its life.
    private static final Duration EARLY = Duration.ofMinutes(1);

    /// Empty if the answer is none.
    static Optional<AccessToken> read(JsonNode answer, Instant since) {
        String text = answer.path("access_token").asText();
        String type = answer.path("token_type").asText("Bearer");
        if (!TEXT.matcher(text).matches() || !type.equalsIgnoreCase("Bearer")) {
            return Optional.empty();
        }
        long seconds = answer.path("expires_in").asLong(UNSAID.toSeconds());
        Duration life = Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST.toSeconds()));
        Duration early = life.dividedBy(5).compareTo(EARLY) < 0 ? life.dividedBy(5) : EARLY;
        Instant until = since.plus(life);
        return Optional.of(new AccessToken(text, since, until.minus(early), until));
    }

    @Override
    public String toString() {
        return "AccessToken[until " + until + "]";
    }
}
