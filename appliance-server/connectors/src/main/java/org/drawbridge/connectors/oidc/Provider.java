package org.drawbridge.connectors.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.connectors.http.Authority;
import org.drawbridge.connectors.http.HttpPeer;
import org.drawbridge.connectors.http.Unanswered;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.jwt.KeySet;
import org.drawbridge.security.tls.PeerTls;
import org.jspecify.annotations.Nullable;

/// What a provider publishes of itself (OpenID Connect Discovery 1.0 §4), fetched anew after an hour. Any number of
/// threads.
final class Provider {

    /// Where its pages are, and its keys.
    record Published(URI authorization, URI token, URI keys, KeySet set, Instant at) {}

    /// It cannot be asked, or says what it must not; the text is for a person.
    static final class AwayException extends Exception {
        private static final long serialVersionUID = 1;

        AwayException(String why) {
            super(why);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIFE = Duration.ofHours(1);
    /// Whoever shows made-up keys must not make us ask each time.
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final URI issuer;
    private final PeerTls tls;
    private final Duration timeout;
    private final Clock clock;
    private @Nullable Published published;
    private Instant silentUntil = Instant.MIN;
    private String silence = "";

    Provider(URI issuer, PeerTls tls, Duration timeout, Clock clock) {
        this.issuer = issuer;
        this.tls = tls;
        this.timeout = timeout;
        this.clock = clock;
    }

    synchronized Published published() throws AwayException {
        Published known = published;
        if (known == null || clock.instant().isAfter(known.at().plus(LIFE))) {
            known = fetched();
            published = known;
        }
        return known;
    }

    /// Its keys may have been changed: what it publishes now, unless it was asked just before.
    synchronized Published renewed() throws AwayException {
        Published known = published;
        if (known == null || clock.instant().isAfter(known.at().plus(PAUSE))) {
            known = fetched();
            published = known;
        }
        return known;
    }

    /// Whoever begins logins while the provider is away must not make us wait for it each time.
    private Published fetched() throws AwayException {
        if (clock.instant().isBefore(silentUntil)) {
            throw new AwayException(silence);
        }
        try {
            return asked();
        } catch (AwayException e) {
            silentUntil = clock.instant().plus(SILENCE);
            silence = String.valueOf(e.getMessage());
            throw e;
        }
    }

    private Published asked() throws AwayException {
        String base = issuer.toString();
        URI document = URI.create(base + (base.endsWith("/") ? "" : "/") + ".well-known/openid-configuration");
        JsonNode said = json(get(document));
        // Discovery §4.3: else anybody could speak for the issuer.
        if (!said.path("issuer").asText().equals(base)) {
            throw new AwayException(
                    "The identity provider " + base + " calls itself otherwise; `issuer` must be the same.");
        }
        URI keys = secure(said, "jwks_uri");
        KeySet set = KeySet.read(get(keys).reveal())
                .orElseThrow(() -> new AwayException("The identity provider " + base + " publishes no keys."));
        return new Published(
                secure(said, "authorization_endpoint"), secure(said, "token_endpoint"), keys, set, clock.instant());
    }

    /// What is asked there must be as safe as the issuer itself.
    private URI secure(JsonNode said, String name) throws AwayException {
        try {
            URI address = URI.create(said.path(name).asText());
            if (address.getHost() != null && String.valueOf(issuer.getScheme()).equals(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw unusable(name);
        }
        throw unusable(name);
    }

    private AwayException unusable(String name) {
        return new AwayException("The identity provider " + issuer + " publishes no usable `" + name + "`.");
    }

    private Payload get(URI address) throws AwayException {
        HttpPeer.Answer answer =
                send(new HttpPeer.Request("GET", address, Map.of("Accept", "application/json"), Payload.EMPTY));
        if (answer.status() != 200) {
            throw new AwayException("The identity provider " + issuer + " answered HTTP " + answer.status() + ".");
        }
        return answer.body();
    }

    HttpPeer.Answer send(HttpPeer.Request request) throws AwayException {
        try (var peer = new HttpPeer(new HttpPeer.Settings(request.target(), timeout, timeout, tls, Authority.NONE))) {
            return peer.send(request);
        } catch (Unanswered e) {
            throw new AwayException(
                    "The identity provider cannot be asked. " + e.failure().reason());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwayException("The appliance is stopping.");
        }
    }

    static JsonNode json(Payload body) {
        try {
            return Optional.ofNullable(JSON.readTree(body.reveal())).orElseGet(JSON::createObjectNode);
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }
}
