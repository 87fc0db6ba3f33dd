package org.drawbridge.server.config;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.drawbridge.connectors.http.Authority;
import org.drawbridge.connectors.http.ClientAuthentication;
import org.drawbridge.connectors.http.TokenSource;
import org.drawbridge.connectors.rest.Access;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;

/// Reads by what requests are authenticated: ours at others, and those of others here.
final class Authorities {

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*");
    private static final List<String> OURS = List.of("token", "oauth", "api-key", "basic");
    private static final List<String> PROOFS = List.of("client-secret", "private-key");

    private final Clock clock;
    private final KeysReader keys;

    Authorities(Clock clock, KeysReader keys) {
        this.clock = clock;
        this.keys = keys;
    }

    /// Where client secrets are shown (RFC 6749 §2.3.1).
    private enum SecretIn {
        HEADER,
        BODY
    }

    /// What authenticates us at the destination that `node` is.
    Authority ours(Node node) {
        List<String> given = OURS.stream().filter(node::has).toList();
        if (given.size() > 1) {
            node.problem("", "has more than one of " + String.join(", ", given) + "; expected at most one.");
        }
        return switch (given.isEmpty() ? "" : given.getFirst()) {
            case "token" -> new Authority.Bearer(keys.credential(node, "token"));
            case "oauth" -> new Authority.OAuth(tokens(node.object("oauth")));
            case "api-key" -> {
                Access.ApiKey key = apiKey(node.object("api-key"));
                yield new Authority.ApiKey(key.name(), key.key());
            }
            case "basic" -> {
                Access.Basic basic = basic(node.object("basic"));
                yield new Authority.Basic(basic.user(), basic.password());
            }
            default -> Authority.NONE;
        };
    }

    private TokenSource tokens(Node node) {
        URI endpoint = node.url("token-url");
        boolean https = "https".equals(endpoint.getScheme());
        if (!https && !Configuration.isLoopback(endpoint.getHost())) {
            node.problem("token-url", "must begin with https://: secrets and tokens go there (RFC 6749 §3.2).");
        }
        if (!https && node.has("tls")) {
            node.problem("tls", "is for a `token-url` that begins with https://.");
        }
        String client = node.required("client-id", "the id under which the server knows this appliance");
        String scope = node.text("scope", "");
        if (!scope.isEmpty() && !SCOPE.matcher(scope).matches()) {
            node.problem("scope", "expected scopes with a space between, such as \"system/Patient.write\".");
        }
        var settings = new TokenSource.Settings(
                endpoint,
                client,
                proof(node),
                scope,
                https ? keys.peer(node.object("tls")) : PeerTls.NONE,
                node.duration("timeout", Duration.ofMillis(1), Duration.ofMinutes(5), Duration.ofSeconds(15)));
        node.end();
        return new TokenSource(settings, clock);
    }

    private ClientAuthentication proof(Node node) {
        Optional<String> kind = node.choice("way to show who we are", PROOFS);
        SecretIn place = node.one("secret-in", SecretIn.class, SecretIn.HEADER);
        String id = node.text("key-id", "");
        if (node.has("key-id") && !node.has("private-key")) {
            node.problem("key-id", "is for `private-key`.");
        }
        if (node.has("secret-in") && !node.has("client-secret")) {
            node.problem("secret-in", "is for `client-secret`.");
        }
        if (kind.orElse("").equals("private-key")) {
            var proof = new ClientAuthentication.PrivateKeyJwt(keys.credential(node, "private-key"), id);
            keys.also(node, "private-key", proof::check);
            return proof;
        }
        return new ClientAuthentication.Password(keys.credential(node, "client-secret"), place == SecretIn.BODY);
    }

    Access.ApiKey apiKey(Node node) {
        String header = node.text("header", "X-API-Key");
        if (!HEADER.matcher(header).matches()) {
            node.problem("header", "expected the name of a header.");
            header = "X-API-Key";
        }
        node.required("key", "secret:NAME");
        var access = new Access.ApiKey(header, keys.credential(node, "key"));
        node.end();
        return access;
    }

    Access.Basic basic(Node node) {
        String user = node.required("user", "the name of the user");
        node.required("password", "secret:NAME");
        Credential password = keys.credential(node, "password");
        node.end();
        return new Access.Basic(user, password);
    }
}
