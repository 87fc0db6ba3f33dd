package org.drawbridge.server.config;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.drawbridge.engine.Backoff;
import org.drawbridge.security.people.People;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.server.gateway.ExternalSystem;
import org.drawbridge.server.gateway.GatewayClient;
import org.drawbridge.server.gateway.GatewayRoute;

/// Makes the systems that clients may ask of their files.
final class SystemReader {

    /// Stands in a URL, so it is plain.
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private static final Pattern PATH = Pattern.compile("/|(/[A-Za-z0-9._~!$&'()*+,=:@-]{1,100}){1,20}");
    private static final Pattern METHOD = Pattern.compile("get|head|options|post|put|patch|delete");
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);
    /// Nothing larger comes in over the API.
    private static final int LARGEST_REQUEST = 48 << 20;

    private final KeysReader keys;
    private final Authorities authorities;

    SystemReader(KeysReader keys, Authorities authorities) {
        this.keys = keys;
        this.authorities = authorities;
    }

    /// @param fingerprint of the file
    ExternalSystem read(String name, Node node, String fingerprint) {
        if (!name.matches(NAME)) {
            node.problem("", "a system is named by its file, with letters, digits, '-', '_' and '.' only.");
        }
        URI base = base(node);
        boolean https = "https".equals(base.getScheme());
        if (!https && node.has("tls")) {
            node.problem("tls", "is for a `url` that begins with https://.");
        }
        ZoneId zone = node.zone("zone", ZoneId.systemDefault());
        List<GatewayRoute> routes = routes(node);
        boolean caches = routes.stream().anyMatch(each -> each.cache() != GatewayRoute.Cache.NONE);
        if (!caches && node.has("cache")) {
            node.problem("cache", "is for routes that say `cache: client` or `cache: shared`; none does.");
        }
        int cache = node.bytes("cache", 16 << 20);
        var system = new ExternalSystem(
                name,
                base,
                authorities.ours(node),
                https ? keys.peer(node.object("tls")) : PeerTls.NONE,
                bounds(node, zone),
                caches ? cache : 0,
                routes,
                clients(node, zone),
                fingerprint);
        node.end();
        return system;
    }

    private static URI base(Node node) {
        URI url = node.url("url");
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        boolean plain = url.getRawQuery() == null
                && url.getRawFragment() == null
                && url.getRawUserInfo() == null
                && url.normalize().equals(url);
        if (!plain) {
            node.problem(
                    "url", "expected a URL without user, query, fragment and '..': clients add what they ask for.");
        }
        String trimmed = url.toString().replaceAll("/+$", "");
        return url.getHost() == null || !plain || path.contains("//")
                ? URI.create("http://127.0.0.1")
                : URI.create(trimmed);
    }

    private static ExternalSystem.Bounds bounds(Node node, ZoneId zone) {
        int largestRequest = node.bytes("largest-request", 1 << 20);
        if (largestRequest > LARGEST_REQUEST) {
            node.problem("largest-request", "expected at most 48MB, which is what the API takes.");
        }
        Node breaker = node.object("breaker");
        int failures = breaker.number("failures", 1, 1000, 5);
        Backoff rest = Policies.backoff(breaker);
        return new ExternalSystem.Bounds(
                node.duration("connect-timeout", SHORTEST, HOUR, Duration.ofSeconds(5)),
                node.duration("timeout", SHORTEST, HOUR, Duration.ofSeconds(30)),
                Policies.limits(node.object("limits"), zone),
                node.number("concurrent", 1, 1000, 32),
                failures,
                rest,
                largestRequest,
                node.bytes("largest-answer", 16 << 20));
    }

    private static List<GatewayRoute> routes(Node node) {
        List<GatewayRoute> routes = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (Node each : node.objects("routes")) {
            String path = each.required("path", "a path from `url` on, such as /Patient, or / for everything");
            if (!path.isEmpty() && !PATH.matcher(path).matches()) {
                each.problem("path", "expected a path such as /Patient, without a slash at its end, '%', '?' and '#'.");
            }
            if (!path.isEmpty() && !paths.add(path)) {
                each.problem("path", "another route has it already; give each path once.");
            }
            List<String> methods = each.texts("methods", METHOD, "methods such as [get, head, post]");
            Set<String> named = new HashSet<>();
            (methods.isEmpty() ? List.of("get", "head") : methods)
                    .forEach(method -> named.add(method.toUpperCase(java.util.Locale.ROOT)));
            GatewayRoute.Cache cache = each.one("cache", GatewayRoute.Cache.class, GatewayRoute.Cache.NONE);
            if (cache != GatewayRoute.Cache.NONE && !named.contains("GET")) {
                each.problem("cache", "is for routes that take get: no other answer is remembered.");
            }
            each.end();
            routes.add(new GatewayRoute(path, named, cache));
        }
        if (routes.isEmpty()) {
            node.problem("routes", "is missing; expected at least one path that clients may ask for.");
        }
        return routes;
    }

    private static List<GatewayClient> clients(Node node, ZoneId zone) {
        List<GatewayClient> clients = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node each : node.objects("clients")) {
            String name = each.required("name", "the name of the client's API key");
            if (!name.isEmpty() && !People.NAME.matcher(name).matches()) {
                each.problem("name", "expected the name of an API key, such as booking-page.");
            } else if (!name.isEmpty() && !names.add(name)) {
                each.problem("name", "another client has it already; give each client once.");
            } else {
                clients.add(new GatewayClient(name, Policies.limits(each, zone)));
                continue;
            }
            Policies.limits(each, zone);
        }
        if (clients.isEmpty() && names.isEmpty()) {
            node.problem("clients", "is missing; expected at least one name of an API key that may ask.");
        }
        return clients;
    }
}
