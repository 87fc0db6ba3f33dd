package org.drawbridge.simulators.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// The people's side of an identity provider (OpenID Connect Core 1.0 §3.1): whoever comes to `/authorize` is logged in
/// as the person of the moment. What it says of them can be falsified.
public final class People {

    private static final ObjectMapper JSON = new ObjectMapper();

    private record SigningPair(String id, KeyPair pair) {}

    private record Asked(String client, String redirect, String nonce, String challenge) {}

    private final URI issuer;
    private final Clock clock;
    private final Map<String, Asked> codes = new ConcurrentHashMap<>();
    private SigningPair signing;
    private String person = "anna";
    private List<String> groups = List.of();
    private UnaryOperator<ObjectNode> claims = UnaryOperator.identity();
    private UnaryOperator<String> token = UnaryOperator.identity();

    People(URI issuer, Clock clock) {
        this.issuer = issuer;
        this.clock = clock;
        this.signing = newKey();
    }

    private static SigningPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new SigningPair(UUID.randomUUID().toString(), generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    /// Who is logged in from now on.
    public synchronized void is(String name, List<String> memberOf) {
        person = name;
        groups = List.copyOf(memberOf);
    }

    /// Signs with another key from now on, and publishes it alone.
    public synchronized void rotate() {
        signing = newKey();
    }

    /// Changes what is said of people before it is signed.
    public synchronized void say(UnaryOperator<ObjectNode> change) {
        claims = change;
    }

    /// Changes tokens about people after they were signed.
    public synchronized void tamper(UnaryOperator<String> change) {
        token = change;
    }

    /// The public half of the key that it signs with, as whoever knows it could misuse it.
    public synchronized byte[] publishedKey() {
        return signing.pair().getPublic().getEncoded();
    }

    synchronized String discovery() {
        ObjectNode json = JSON.createObjectNode()
                .put("issuer", issuer.toString())
                .put("authorization_endpoint", issuer + "/authorize")
                .put("token_endpoint", issuer + "/token")
                .put("jwks_uri", issuer + "/jwks");
        json.putArray("id_token_signing_alg_values_supported").add("RS256");
        json.putArray("code_challenge_methods_supported").add("S256");
        return json.toString();
    }

    synchronized String published() {
        ObjectNode json = JSON.createObjectNode();
        var key = (RSAPublicKey) signing.pair().getPublic();
        json.putArray("keys")
                .addObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", signing.id())
                .put("n", number(key.getModulus().toByteArray()))
                .put("e", number(key.getPublicExponent().toByteArray()));
        return json.toString();
    }

    private static String number(byte[] bytes) {
        int from = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    /// Where the browser is sent on to.
    URI authorize(Map<String, String> query) {
        String redirect = query.getOrDefault("redirect_uri", "");
        String code = UUID.randomUUID().toString();
        codes.put(
                code,
                new Asked(
                        query.getOrDefault("client_id", ""),
                        redirect,
                        query.getOrDefault("nonce", ""),
                        query.getOrDefault("code_challenge", "")));
        return URI.create(redirect + "?code=" + code + "&state="
                + URLEncoder.encode(query.getOrDefault("state", ""), StandardCharsets.UTF_8));
    }

    /// Tokens for a code, once, if the verifier fits (RFC 7636 §4.6).
    synchronized Optional<ObjectNode> redeem(Map<String, String> form) {
        Asked asked = codes.remove(form.getOrDefault("code", ""));
        if (asked == null
                || !asked.redirect().equals(form.get("redirect_uri"))
                || !asked.challenge().equals(challenge(form.getOrDefault("code_verifier", "")))) {
            return Optional.empty();
        }
        long now = Instant.now(clock).getEpochSecond();
        ObjectNode said = JSON.createObjectNode()
                .put("iss", issuer.toString())
                .put("sub", "id-" + person)
                .put("aud", asked.client())
                .put("iat", now)
                .put("exp", now + 300)
                .put("nonce", asked.nonce())
                .put("preferred_username", person);
        groups.forEach(said.putArray("groups")::add);
        String made = SignedToken.make(
                "RS256", signing.id(), claims.apply(said), signing.pair().getPrivate());
        return Optional.of(JSON.createObjectNode()
                .put("access_token", UUID.randomUUID().toString())
                .put("token_type", "Bearer")
                .put("expires_in", 300)
                .put("id_token", token.apply(made)));
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
