package org.drawbridge.security.people;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who is logged in. Sessions are in memory only, by the hash of their token: a restart logs everybody out.
final class Sessions {

    /// Without a request for so long, a session ends.
    static final Duration IDLE = Duration.ofMinutes(15);
    /// However busy it is.
    static final Duration LONGEST = Duration.ofHours(10);

    private static final int MOST = 1_000;

    /// @param caller what they may do as they logged in
    private record Session(Caller caller, Instant begunAt, Instant usedAt) {

        boolean over(Instant now) {
            return now.isAfter(usedAt.plus(IDLE)) || now.isAfter(begunAt.plus(LONGEST));
        }
    }

    private final Clock clock;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    Sessions(Clock clock) {
        this.clock = clock;
    }

    /// The token of a new session.
    String begin(Caller caller) {
        Instant now = clock.instant();
        sessions.values().removeIf(each -> each.over(now));
        while (sessions.size() >= MOST) {
            sessions.entrySet().stream()
                    .min(Comparator.comparing(each -> each.getValue().usedAt()))
                    .ifPresent(oldest -> sessions.remove(oldest.getKey(), oldest.getValue()));
        }
        String token = Tokens.make();
        sessions.put(Tokens.hash(token), new Session(caller, now, now));
        return token;
    }

    /// Whose session it is, with what they could do as they logged in.
    Optional<Caller> caller(String token) {
        Instant now = clock.instant();
        Session found = sessions.computeIfPresent(
                Tokens.hash(token),
                (_, session) -> session.over(now) ? null : new Session(session.caller(), session.begunAt(), now));
        return Optional.ofNullable(found).map(Session::caller);
    }

    /// Of a person who is logged in.
    Set<Role> roles(String name) {
        return sessions.values().stream()
                .map(Session::caller)
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(Caller::roles)
                .orElse(Set.of());
    }

    void end(String token) {
        sessions.remove(Tokens.hash(token));
    }

    void endAll(String account) {
        sessions.values().removeIf(each -> each.caller().name().equals(account));
    }
}
