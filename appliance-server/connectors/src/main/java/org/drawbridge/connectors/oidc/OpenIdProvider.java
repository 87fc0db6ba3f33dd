package org.drawbridge.connectors.oidc;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drawbridge.connectors.http.HttpPeer;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.jwt.IdToken;
import org.drawbridge.security.jwt.InvalidTokenException;
import org.drawbridge.security.people.GroupGrants;
import org.drawbridge.security.people.Identified;
import org.drawbridge.security.people.IdentityProvider;
import org.drawbridge.security.people.People;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;

/// The authorization code flow with PKCE (OpenID Connect Core 1.0 §3.1, RFC 7636). The browser of the person brings
/// back a
/// code only; what it is worth we ask the provider ourselves, so that no token passes through the person's machine.
public final class OpenIdProvider implements IdentityProvider {

    /// @param issuer just as the provider calls itself
    /// @param secret of this client, if it has one
    /// @param nameClaim what the person is called here
    /// @param groupsClaim a list of texts
    public record Settings(
            URI issuer,
            PeerTls tls,
            String client,
            Credential secret,
            String scope,
            String nameClaim,
            String groupsClaim,
            Set<String> algorithms,
            GroupGrants grants,
            Duration timeout) {

        public Settings {
            algorithms = Set.copyOf(algorithms);
        }
    }

    private final Settings settings;
    private final Clock clock;
    private final Provider provider;
    private final Pending pending;

    public OpenIdProvider(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.provider = new Provider(settings.issuer(), settings.tls(), settings.timeout(), clock);
        this.pending = new Pending(clock);
    }

    @Override
    public Optional<Begun> begin(URI redirect) {
        URI page;
        try {
            page = provider.published().authorization();
        } catch (Provider.AwayException e) {
            return Optional.empty();
        }
        Map.Entry<String, Pending.Question> begun = pending.begin(redirect);
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.client());
        query.put("redirect_uri", redirect.toString());
        query.put("scope", settings.scope());
        query.put("state", begun.getKey());
        query.put("nonce", begun.getValue().nonce());
        query.put("code_challenge", begun.getValue().challenge());
        query.put("code_challenge_method", "S256");
        String separator = page.getRawQuery() == null ? "?" : "&";
        return Optional.of(new Begun(begun.getKey(), URI.create(page + separator + form(query))));
    }

    @Override
    public Identified finish(String state, String code) {
        Optional<Pending.Question> question = pending.end(state);
        if (question.isEmpty()) {
            return new Identified.Nobody();
        }
        try {
            HttpPeer.Answer answer = provider.send(redeeming(question.get(), code));
            if (answer.status() / 100 == 4) {
                return new Identified.Nobody();
            }
            if (answer.status() != 200) {
                return new Identified.Away(said("answered HTTP " + answer.status()));
            }
            String text = Provider.json(answer.body()).path("id_token").asText();
            return person(verified(text, question.get()));
        } catch (Provider.AwayException e) {
            return new Identified.Away(String.valueOf(e.getMessage()));
        } catch (InvalidTokenException e) {
            return new Identified.Away(said("gave a token that is not good: " + e.getMessage()));
        }
    }

    private String said(String what) {
        return "The identity provider " + settings.issuer() + " " + what + ".";
    }

    private HttpPeer.Request redeeming(Pending.Question question, String code) throws Provider.AwayException {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("grant_type", "authorization_code");
        body.put("code", code);
        body.put("redirect_uri", question.redirect().toString());
        body.put("code_verifier", question.verifier());
        Map<String, String> headers = new HashMap<>(
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"));
        Optional<String> secret = settings.secret().text();
        if (secret.isPresent()) {
            byte[] both =
                    (encoded(settings.client()) + ":" + encoded(secret.get())).getBytes(StandardCharsets.US_ASCII);
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
        } else {
            body.put("client_id", settings.client());
        }
        return new HttpPeer.Request(
                "POST",
                provider.published().token(),
                headers,
                Payload.of(form(body).getBytes(StandardCharsets.US_ASCII)));
    }

    private IdToken verified(String text, Pending.Question question)
            throws InvalidTokenException, Provider.AwayException {
        var expected = new IdToken.Expected(
                settings.issuer().toString(), settings.client(), settings.algorithms(), question.nonce());
        try {
            return IdToken.verified(text, provider.published().set(), expected, clock.instant());
        } catch (InvalidTokenException e) {
            if (!e.isUnknownKey()) {
                throw e;
            }
            return IdToken.verified(text, provider.renewed().set(), expected, clock.instant());
        }
    }

    private Identified person(IdToken token) {
        Optional<String> called = token.text(settings.nameClaim())
                .filter(name -> People.NAME.matcher(name).matches());
        List<String> groups = token.texts(settings.groupsClaim());
        return called.<Identified>map(
                        name -> new Identified.Person(name, settings.grants().of(groups, String::equals)))
                .orElseGet(() -> new Identified.Away(said("gave no usable `" + settings.nameClaim()
                        + "`: expected letters, digits, '.', '_', '-' and '@', at most 64 of them")));
    }

    private static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
