package org.drawbridge.connectors.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.drawbridge.security.people.Grant;
import org.drawbridge.security.people.GroupGrants;
import org.drawbridge.security.people.Identified;
import org.drawbridge.security.people.IdentityProvider.Begun;
import org.drawbridge.security.people.Role;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;
import org.drawbridge.simulators.identity.IdentityServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A whole login with a provider, and with one that lies.
class OpenIdProviderTest {

    private static final URI REDIRECT = URI.create("http://127.0.0.1:49152/callback");
    private static final Identified ANNA = new Identified.Person("anna", Set.of(new Grant(Role.AUDITOR, Set.of())));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T08:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private IdentityServer server;
    private OpenIdProvider provider;

    @BeforeEach
    void start() throws Exception {
        server = new IdentityServer(0, clock);
        server.people().is("anna", List.of("staff", "auditors"));
        provider = provider(server.issuer());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private OpenIdProvider provider(URI issuer) {
        return new OpenIdProvider(
                new OpenIdProvider.Settings(
                        issuer,
                        PeerTls.NONE,
                        "drawbridge",
                        Credential.NONE,
                        "openid profile",
                        "preferred_username",
                        "groups",
                        Set.of("RS256", "ES256"),
                        new GroupGrants(List.of(new GroupGrants.Line("auditors", Grant.everywhere(Role.AUDITOR)))),
                        Duration.ofSeconds(5)),
                clock);
    }

    /// What the browser does: opens the page, and is sent back with a code.
    private static String code(URI page) throws Exception {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            String back = browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding())
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            return URLDecoder.decode(back.replaceAll(".*[?&]code=([^&]*).*", "$1"), StandardCharsets.UTF_8);
        }
    }

    private Identified login() throws Exception {
        Begun begun = provider.begin(REDIRECT).orElseThrow();
        return provider.finish(begun.state(), code(begun.page()));
    }

    @Test
    void whoeverLogsInThereHasTheRolesOfTheirGroups() throws Exception {
        // When
        Identified person = login();
        // Then
        assertThat(person).isEqualTo(ANNA);
    }

    @Test
    void theBrowserSeesNeitherTheVerifierNorAnythingElseThatIsWorthACode() {
        // When
        Begun begun = provider.begin(REDIRECT).orElseThrow();
        // Then
        assertThat(begun.page().getRawQuery())
                .contains("code_challenge_method=S256", "code_challenge=", "nonce=", "state=" + begun.state())
                .doesNotContain("verifier");
    }

    @Test
    void aLoginIsForOneUseAndForTenMinutes() throws Exception {
        // Given
        Begun used = provider.begin(REDIRECT).orElseThrow();
        provider.finish(used.state(), code(used.page()));
        Begun late = provider.begin(REDIRECT).orElseThrow();
        String code = code(late.page());
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(11)));
        // When
        Identified again = provider.finish(used.state(), code(used.page()));
        Identified tooLate = provider.finish(late.state(), code);
        Identified madeUp = provider.finish("made-up", code);
        // Then
        assertThat(List.of(again, tooLate, madeUp)).containsOnly(new Identified.Nobody());
    }

    @Test
    void aCodeOfAnotherLoginIsWorthNothing() throws Exception {
        // Given
        Begun mine = provider.begin(REDIRECT).orElseThrow();
        Begun theirs = provider.begin(REDIRECT).orElseThrow();
        // When
        Identified person = provider.finish(mine.state(), code(theirs.page()));
        // Then
        assertThat(person).isEqualTo(new Identified.Nobody());
    }

    @Test
    void keysThatAreChangedAreLookedUpAndMadeUpOnesAreNotLookedUpEachTime() throws Exception {
        // Given
        login();
        server.people().rotate();
        // When
        Identified atOnce = login();
        now.updateAndGet(time -> time.plusSeconds(31));
        Identified later = login();
        // Then
        assertThat(atOnce).isInstanceOf(Identified.Away.class);
        assertThat(later).isEqualTo(ANNA);
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                said("another issuer", "(iss)", claims -> claims.put("iss", "https://evil.example")),
                said("another client", "(aud, azp)", claims -> claims.put("aud", "other")),
                said("several clients", "(aud, azp)", claims -> {
                    claims.putArray("aud").add("drawbridge").add("other");
                    return claims;
                }),
                said("another party", "(aud, azp)", claims -> claims.put("azp", "other")),
                said("another nonce", "(nonce)", claims -> claims.put("nonce", "x")),
                said("no nonce", "(nonce)", claims -> without(claims, "nonce")),
                said("the past", "(exp)", claims -> claims.put("exp", 1)),
                said("no end", "(exp)", claims -> without(claims, "exp")),
                said("the future", "(iat, nbf)", claims -> claims.put("iat", 4_000_000_000L)),
                said("not yet", "(iat, nbf)", claims -> claims.put("nbf", 4_000_000_000L)),
                said("nobody", "(sub)", claims -> without(claims, "sub")),
                said("no usable name", "preferred_username", claims -> claims.put("preferred_username", "admin\nroot")),
                said("a name of another kind", "preferred_username", claims -> claims.putNull("preferred_username")));
    }

    private static Arguments said(String what, String rule, UnaryOperator<ObjectNode> lie) {
        return Arguments.of(what, rule, lie);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aTokenThatSaysSomethingElseIsRefused(String what, String rule, UnaryOperator<ObjectNode> lie)
            throws Exception {
        // Given
        server.people().say(lie);
        // When
        Identified person = login();
        // Then
        assertThat(person)
                .as(what)
                .isInstanceOfSatisfying(
                        Identified.Away.class,
                        away -> assertThat(away.why()).contains(rule).doesNotContain("evil"));
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                forged("without a signature", token -> head("{\"alg\":\"none\"}") + "." + part(token, 1) + "."),
                forged("with the signature cut", token -> part(token, 0) + "." + part(token, 1) + "."),
                forged(
                        "with other claims",
                        token -> part(token, 0) + "." + head(claims(token).replace("anna", "root")) + "."
                                + part(token, 2)),
                forged(
                        "with a header that was changed",
                        token -> head("{\"alg\":\"RS512\"}") + "." + part(token, 1) + "." + part(token, 2)),
                forged(
                        "with its own key",
                        token -> head("{\"alg\":\"RS256\",\"kid\":\"mine\",\"jwk\":{\"kty\":\"RSA\"}}") + "."
                                + part(token, 1) + "." + part(token, 2)),
                forged(
                        "with a rule that nobody knows",
                        token -> head("{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}") + "." + part(token, 1)
                                + "." + part(token, 2)),
                forged("of one part", _ -> "x"),
                forged("of none", _ -> ""),
                forged("of nonsense", _ -> "a.b.c"));
    }

    private static Arguments forged(String what, UnaryOperator<String> forging) {
        return Arguments.of(what, forging);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void aTokenThatWasTamperedWithIsRefused(String what, UnaryOperator<String> forging) throws Exception {
        // Given
        server.people().tamper(forging);
        // When
        Identified person = login();
        // Then
        assertThat(person).as(what).isInstanceOf(Identified.Away.class);
    }

    @Test
    void aPublicKeyIsNoPasswordToSignWith() throws Exception {
        // Given
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(server.people().publishedKey(), "HmacSHA256"));
        server.people().tamper(token -> {
            String signed = head("{\"alg\":\"HS256\"}") + "." + part(token, 1);
            return signed + "."
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        });
        // When
        Identified person = login();
        // Then
        assertThat(person)
                .isInstanceOfSatisfying(
                        Identified.Away.class, away -> assertThat(away.why()).contains("algorithm that is not taken"));
    }

    @Test
    void aProviderThatIsAwayOrCallsItselfOtherwiseIsSaidSo() {
        // Given
        OpenIdProvider otherwise = provider(URI.create(server.issuer() + "/"));
        // When
        boolean begun = otherwise.begin(REDIRECT).isPresent();
        server.close();
        boolean away = provider.begin(REDIRECT).isPresent();
        // Then
        assertThat(begun).isFalse();
        assertThat(away).isFalse();
    }

    private static ObjectNode without(ObjectNode claims, String name) {
        claims.remove(name);
        return claims;
    }

    private static String part(String token, int index) {
        return token.split("\\.", -1)[index];
    }

    private static String claims(String token) {
        return new String(Base64.getUrlDecoder().decode(part(token, 1)), StandardCharsets.UTF_8);
    }

    private static String head(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
