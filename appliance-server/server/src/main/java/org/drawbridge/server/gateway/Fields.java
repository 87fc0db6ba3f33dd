package org.drawbridge.server.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The header fields of a message, in their order.
record Fields(List<Map.Entry<String, String>> all) {

    /// Of one connection (RFC 9110 §7.6.1), and what the client of each side makes itself.
    private static final Set<String> HOP = Set.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-authentication-info",
            "content-length");

    /// What a client must not say to a system: who it is there, where it comes from, and that it means another
    /// method or path than we looked at.
    private static final Set<String> OURS = Set.of(
            "host",
            "authorization",
            "cookie",
            "expect",
            "forwarded",
            "via",
            "x-reason",
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "x-original-url",
            "x-rewrite-url");

    /// What a system must not say to a client: sessions and challenges that are ours, and what the API says itself.
    private static final Set<String> THEIRS = Set.of(
            "set-cookie",
            "set-cookie2",
            "www-authenticate",
            "alt-svc",
            "clear-site-data",
            "strict-transport-security",
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "server",
            "date");

    Fields {
        all = List.copyOf(all);
    }

    List<String> values(String name) {
        return all.stream()
                .filter(each -> each.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    Optional<String> first(String name) {
        return values(name).stream().findFirst();
    }

    boolean has(String name) {
        return first(name).isPresent();
    }

    /// As they go on to a system.
    Fields toSystem() {
        return without(OURS, List.of("x-forwarded-"));
    }

    /// As they go back to a client.
    Fields toClient() {
        return without(THEIRS, List.of("access-control-"));
    }

    private Fields without(Set<String> names, List<String> beginnings) {
        Set<String> dropped = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        dropped.addAll(HOP);
        dropped.addAll(names);
        for (String value : values("Connection")) {
            for (String each : value.split(",", -1)) {
                dropped.add(each.strip());
            }
        }
        return new Fields(all.stream()
                .filter(each -> !dropped.contains(each.getKey()))
                .filter(each -> beginnings.stream().noneMatch(each.getKey().toLowerCase(Locale.ROOT)::startsWith))
                .toList());
    }

    Fields without(String name) {
        return new Fields(all.stream()
                .filter(each -> !each.getKey().equalsIgnoreCase(name))
                .toList());
    }

    /// In the place of all of that name.
    Fields with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(without(name).all);
        more.add(Map.entry(name, value));
        return new Fields(more);
    }
}
