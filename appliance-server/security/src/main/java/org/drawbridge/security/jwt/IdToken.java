package org.drawbridge.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an identity provider says of a person, checked (OpenID Connect Core 1.0 §3.1.3.7).
public final class IdToken {

    /// @param algorithms that are taken; never one without a signature, and none with a key that both know
    /// @param nonce that went out with the question
    public record Expected(String issuer, String client, Set<String> algorithms, String nonce) {}

    /// What may be expected: signatures with public keys.
    public static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    private static final int LONGEST = 64 << 10;
    /// How much clocks may differ.
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final JWTClaimsSet claims;

    private IdToken(JWTClaimsSet claims) {
        this.claims = claims;
    }

    /// Checks everything before it says anything.
    public static IdToken verified(String text, KeySet keys, Expected expected, Instant now)
            throws InvalidTokenException {
        if (text.length() > LONGEST) {
            throw new InvalidTokenException("it is longer than 64 kB");
        }
        try {
            SignedJWT token = SignedJWT.parse(text);
            String algorithm = token.getHeader().getAlgorithm().getName();
            if (!ALGORITHMS.contains(algorithm) || !expected.algorithms().contains(algorithm)) {
                throw new InvalidTokenException("it is signed by an algorithm that is not taken (`algorithms`)");
            }
            JWSVerifier verifier = keys.verifier(token.getHeader())
                    .orElseThrow(
                            () -> new InvalidTokenException("it is signed with a key that is not published", true));
            if (!token.verify(verifier)) {
                throw new InvalidTokenException("its signature is not that of the published key");
            }
            JWTClaimsSet claims = token.getJWTClaimsSet();
            check(claims, expected, now);
            return new IdToken(claims);
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw new InvalidTokenException("it is no signed token");
        }
    }

    private static void check(JWTClaimsSet claims, Expected expected, Instant now)
            throws InvalidTokenException, ParseException {
        if (!expected.issuer().equals(claims.getIssuer())) {
            throw new InvalidTokenException("it is from another issuer (iss)");
        }
        List<String> audience = claims.getAudience();
        String party = claims.getStringClaim("azp");
        if (!audience.contains(expected.client())
                || (audience.size() > 1 && party == null)
                || (party != null && !party.equals(expected.client()))) {
            throw new InvalidTokenException("it is for another client (aud, azp)");
        }
        if (!expected.nonce().equals(claims.getStringClaim("nonce"))) {
            throw new InvalidTokenException("it answers another question (nonce)");
        }
        Date ends = claims.getExpirationTime();
        if (ends == null || !now.minus(SKEW).isBefore(ends.toInstant())) {
            throw new InvalidTokenException("its time is over (exp)");
        }
        if (isLater(claims.getIssueTime(), now)
                || isLater(claims.getNotBeforeTime(), now)
                || claims.getIssueTime() == null) {
            throw new InvalidTokenException("its time has not come (iat, nbf)");
        }
        if (claims.getSubject() == null || claims.getSubject().isBlank()) {
            throw new InvalidTokenException("it is about nobody (sub)");
        }
    }

    private static boolean isLater(@Nullable Date time, Instant now) {
        return time != null && time.toInstant().isAfter(now.plus(SKEW));
    }

    /// A claim that is a text.
    public Optional<String> text(String name) {
        return claims.getClaim(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /// A claim that is a text or a list of them; in an object of its own with `.` between, as in `realm_access.roles`.
    public List<String> texts(String path) {
        Object found = claims.getClaim(path);
        int dot = path.indexOf('.');
        if (found == null && dot > 0 && claims.getClaim(path.substring(0, dot)) instanceof Map<?, ?> within) {
            found = within.get(path.substring(dot + 1));
        }
        return switch (found) {
            case String text -> List.of(text);
            case Collection<?> list ->
                list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            case null, default -> List.of();
        };
    }

    @Override
    public String toString() {
        return "IdToken";
    }
}
