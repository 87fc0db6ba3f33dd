package org.drawbridge.server.config;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.connectors.ldap.LdapDirectory;
import org.drawbridge.connectors.oidc.OpenIdProvider;
import org.drawbridge.security.jwt.IdToken;
import org.drawbridge.security.people.Directory;
import org.drawbridge.security.people.Elsewhere;
import org.drawbridge.security.people.Grant;
import org.drawbridge.security.people.GroupGrants;
import org.drawbridge.security.people.IdentityProvider;
import org.drawbridge.security.people.Role;
import org.drawbridge.security.tls.PeerTls;

/// Reads where people are known who have no account here: `people` of drawbridge.yaml.
final class PeopleReader {

    private static final Pattern LDAP = Pattern.compile("(ldaps?)://([A-Za-z0-9._-]{1,253})(?::(\\d{1,5}))?/?");
    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern ALGORITHM = Pattern.compile("[RPE]S(256|384|512)");
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final KeysReader keys;
    private final Clock clock;

    PeopleReader(KeysReader keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    Elsewhere read(Node node) {
        Optional<Directory> directory = node.has("ldap") ? Optional.of(ldap(node.object("ldap"))) : Optional.empty();
        Optional<IdentityProvider> provider =
                node.has("oidc") ? Optional.of(oidc(node.object("oidc"))) : Optional.empty();
        node.end();
        return new Elsewhere(directory, provider);
    }

    private LdapDirectory ldap(Node node) {
        URI url = ldapUrl(node);
        String filter = node.text("filter", "(sAMAccountName={name})");
        LdapDirectory.fault(filter).ifPresent(fault -> node.problem("filter", fault));
        String account = node.required("account", "the DN that may look people up");
        node.required("password", "secret:NAME");
        var settings = new LdapDirectory.Settings(
                url,
                ldapTls(node, url),
                account,
                keys.credential(node, "password"),
                node.required("base", "the DN under which people are"),
                filter,
                node.text("name", "sAMAccountName"),
                node.text("groups", "memberOf"),
                grants(node),
                node.duration("timeout", SHORTEST, LONGEST, Duration.ofSeconds(5)));
        node.end();
        return new LdapDirectory(settings);
    }

    private static URI ldapUrl(Node node) {
        String text = node.required("url", "ldaps://HOST, or ldap://HOST for StartTLS");
        Matcher parts = LDAP.matcher(text);
        if (!parts.matches()) {
            if (!text.isEmpty()) {
                node.problem(
                        "url", "expected ldaps://HOST, or ldap://HOST for StartTLS, with a port if it is another.");
            }
            return URI.create("ldaps://127.0.0.1:636");
        }
        String port = parts.group(3) != null ? parts.group(3) : parts.group(1).equals("ldaps") ? "636" : "389";
        return URI.create(parts.group(1) + "://" + parts.group(2) + ":" + port);
    }

    /// Passwords go there, so there is no way to have it without TLS but on this machine.
    private PeerTls ldapTls(Node node, URI url) {
        boolean starts = node.yes("start-tls", true);
        if (url.getScheme().equals("ldap") && !starts) {
            if (!Configuration.isLoopback(url.getHost())) {
                node.problem(
                        "start-tls", "may be false only for 127.0.0.1: else passwords go over the network in clear.");
            }
            return PeerTls.NONE;
        }
        return keys.peer(node.object("tls"));
    }

    private OpenIdProvider oidc(Node node) {
        URI issuer = node.url("issuer");
        boolean https = "https".equals(issuer.getScheme());
        if (!https && !Configuration.isLoopback(issuer.getHost())) {
            node.problem("issuer", "must begin with https://: whoever stands between could say who anybody is.");
        }
        List<String> algorithms =
                node.texts("algorithms", ALGORITHM, "some of " + String.join(", ", new TreeSet<>(IdToken.ALGORITHMS)));
        var settings = new OpenIdProvider.Settings(
                issuer,
                https ? keys.peer(node.object("tls")) : PeerTls.NONE,
                node.required("client-id", "the id under which the provider knows this appliance"),
                keys.credential(node, "client-secret"),
                node.text("scope", "openid profile"),
                node.text("name", "preferred_username"),
                node.text("groups", "groups"),
                algorithms.isEmpty() ? Set.of("RS256", "ES256") : new HashSet<>(algorithms),
                grants(node),
                node.duration("timeout", SHORTEST, LONGEST, Duration.ofSeconds(10)));
        node.end();
        return new OpenIdProvider(settings, clock);
    }

    private static GroupGrants grants(Node node) {
        List<GroupGrants.Line> lines = new ArrayList<>();
        for (Node each : node.objects("roles")) {
            String group = each.required("group", "a group as the directory writes it");
            each.required("role", "a role of this appliance");
            Role role = each.one("role", Role.class, Role.FRONT_DESK);
            List<String> channels = each.texts("channels", CHANNEL, "names of channels");
            each.end();
            lines.add(new GroupGrants.Line(group, new Grant(role, new HashSet<>(channels))));
        }
        if (lines.isEmpty()) {
            node.problem("roles", "is missing: say which `group` has which `role`, or nobody could do anything.");
        }
        return new GroupGrants(lines);
    }
}
