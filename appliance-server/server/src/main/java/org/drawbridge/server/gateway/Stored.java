package org.drawbridge.server.gateway;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.drawbridge.formats.Payload;

/// An answer with status 200 that was remembered (RFC 9111 §3).
///
/// @param fields of the answer, as they go to clients
/// @param varying what the request had in the headers that `Vary` names, by their names
/// @param at when it came, or was found to be still good
/// @param age that it had then
/// @param fresh for how long it may be given without asking the system
record Stored(
        Fields fields, Map<String, List<String>> varying, Payload body, Instant at, Duration age, Duration fresh) {

    /// What an entry takes in memory beside its texts and its body, in bytes, roughly.
    private static final int OVERHEAD = 1_000;

    /// The answer as it is remembered; empty if it must not be.
    ///
    /// @param shared whether other clients are given it, too
    static Optional<Stored> of(Fields request, Fields answer, Payload body, boolean shared, Clock clock) {
        CacheControl says = control(answer);
        boolean personal = shared && says.has("private");
        if (says.has("no-store") || personal || control(request).has("no-store") || answer.has("Set-Cookie")) {
            return Optional.empty();
        }
        Optional<Map<String, List<String>>> varying = varying(request, answer);
        Duration fresh = fresh(answer, says, shared, clock);
        boolean useful = fresh.isPositive() || answer.has("ETag") || answer.has("Last-Modified");
        return varying.filter(_ -> useful)
                .map(each -> new Stored(answer.toClient(), each, body, clock.instant(), age(answer), fresh));
    }

    static CacheControl control(Fields fields) {
        return CacheControl.of(fields.values("Cache-Control"));
    }

    private static Optional<Map<String, List<String>>> varying(Fields request, Fields answer) {
        Map<String, List<String>> varying = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String value : answer.values("Vary")) {
            for (String name : value.split(",", -1)) {
                if (name.strip().equals("*")) {
                    return Optional.empty();
                }
                varying.put(name.strip(), request.values(name.strip()));
            }
        }
        return Optional.of(varying);
    }

    private static Duration fresh(Fields answer, CacheControl says, boolean shared, Clock clock) {
        if (says.has("no-cache")) {
            return Duration.ZERO;
        }
        Optional<Duration> said = (shared ? says.seconds("s-maxage") : Optional.<Duration>empty())
                .or(() -> says.seconds("max-age"))
                .or(() -> answer.first("Expires")
                        .flatMap(Stored::date)
                        .map(end -> Duration.between(
                                answer.first("Date").flatMap(Stored::date).orElseGet(clock::instant), end)));
        return said.filter(Duration::isPositive).orElse(Duration.ZERO);
    }

    private static Duration age(Fields answer) {
        return answer.first("Age")
                .filter(each -> each.matches("\\d{1,9}"))
                .map(each -> Duration.ofSeconds(Long.parseLong(each)))
                .orElse(Duration.ZERO);
    }

    static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// Whether it answers a request with these headers.
    boolean answers(Fields request) {
        return varying.entrySet().stream()
                .allMatch(each -> request.values(each.getKey()).equals(each.getValue()));
    }

    Duration ageAt(Instant now) {
        Duration since = Duration.between(at, now);
        return age.plus(since.isNegative() ? Duration.ZERO : since);
    }

    /// Whether it may be given without asking the system.
    boolean good(Fields request, Instant now) {
        CacheControl wanted = control(request);
        Duration most = wanted.seconds("max-age").orElse(fresh);
        boolean asksAnew = wanted.has("no-cache")
                || (wanted.directives().isEmpty() && request.values("Pragma").contains("no-cache"));
        return !asksAnew && ageAt(now).compareTo(fresh) < 0 && ageAt(now).compareTo(most) <= 0;
    }

    /// With what a 304 said (RFC 9111 §4.3.4).
    Stored confirmed(Fields answer, boolean shared, Clock clock) {
        Fields changed = fields;
        for (Map.Entry<String, String> each : answer.toClient().all()) {
            changed = changed.with(each.getKey(), each.getValue());
        }
        Fields dated = changed.with("Date", answer.first("Date").orElse(""));
        Duration now = fresh(dated, control(changed), shared, clock);
        return new Stored(changed, varying, body, clock.instant(), age(answer), now);
    }

    /// Headers by which the system says whether it is still good.
    Fields asking(Fields request) {
        Fields asking = request.without("If-None-Match").without("If-Modified-Since");
        if (fields.first("ETag").isPresent()) {
            asking = asking.with("If-None-Match", fields.first("ETag").get());
        }
        if (fields.first("Last-Modified").isPresent()) {
            asking = asking.with(
                    "If-Modified-Since", fields.first("Last-Modified").get());
        }
        return asking;
    }

    /// Whether a client has it already, by its own headers (RFC 9110 §13.2.2).
    boolean known(Fields request) {
        List<String> tags = request.values("If-None-Match");
        if (!tags.isEmpty()) {
            String own = weak(fields.first("ETag").orElse(""));
            return tags.contains("*")
                    || tags.stream()
                            .flatMap(each -> Arrays.stream(each.split(",", -1)))
                            .anyMatch(
                                    each -> !own.isEmpty() && weak(each.strip()).equals(own));
        }
        Optional<Instant> since = request.first("If-Modified-Since").flatMap(Stored::date);
        Optional<Instant> changed = fields.first("Last-Modified").flatMap(Stored::date);
        return since.isPresent() && changed.isPresent() && !changed.get().isAfter(since.get());
    }

    private static String weak(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    /// What it takes in memory.
    int bytes() {
        int texts = fields.all().stream()
                .mapToInt(each -> each.getKey().length() + each.getValue().length())
                .sum();
        return OVERHEAD + 2 * texts + body.size();
    }
}
