package org.drawbridge.server.gateway;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.server.gateway.GatewayProblem.Kind;

/// What is asked of a system, in a form in which the system cannot read something else than we do: nothing climbs, no
/// slash hides behind an escape, and what needs no escape has none (RFC 3986 §6.2.2).
///
/// @param path from the system's base on; begins with a slash, or is empty for the base itself
/// @param query as it is sent; empty for none
record Target(String path, String query) {

    /// Of a path and of a query together; servers seldom take more.
    private static final int LONGEST = 16 << 10;

    private static final Pattern PATH = Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*");
    private static final Pattern QUERY = Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?\\[\\]-]|%[0-9A-Fa-f]{2})*");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern DOTS = Pattern.compile("\\.{1,2}(;.*)?");
    /// What some servers decode more than once is looked at as often.
    private static final int DECODINGS = 3;

    /// @param path raw, from the system's base on
    /// @param query raw
    static Target of(String path, String query) {
        if (path.length() + query.length() > LONGEST) {
            throw bad("are longer than " + LONGEST + " characters together");
        }
        if (!PATH.matcher(path).matches()) {
            throw bad("hold a character that a path may not have as it is; escape it by percent signs");
        }
        String plain = escaped(query);
        if (!QUERY.matcher(plain).matches()) {
            throw bad("hold a percent sign that is no escape, or a character that is none of a query");
        }
        check(path);
        return new Target(normal(path), plain);
    }

    private static GatewayProblem bad(String what) {
        return new GatewayProblem(Kind.BAD_TARGET, "Path and query " + what + ".");
    }

    private static void check(String path) {
        String seen = path;
        for (int i = 0; i <= DECODINGS; i++) {
            long slashes = seen.chars().filter(each -> each == '/').count();
            if (slashes != path.chars().filter(each -> each == '/').count() || seen.indexOf('\\') >= 0) {
                throw bad("hold a slash behind an escape");
            }
            if (seen.chars().anyMatch(each -> each < 0x20 || each == 0x7f)) {
                throw bad("hold a control character");
            }
            if (seen.contains("//")) {
                throw bad("hold an empty part between two slashes");
            }
            for (String part : seen.split("/", -1)) {
                if (DOTS.matcher(part).matches()) {
                    throw bad("hold '.' or '..' as a part; ask for the resource itself");
                }
            }
            seen = decoded(seen);
        }
    }

    private static String decoded(String text) {
        return ESCAPE.matcher(text).replaceAll(each -> Matcher.quoteReplacement(character(each.group(1))));
    }

    private static String character(String hex) {
        return String.valueOf((char) Integer.parseInt(hex, 16));
    }

    /// Without escapes that are not needed.
    private static String normal(String path) {
        return ESCAPE.matcher(path).replaceAll(each -> {
            String plain = character(each.group(1));
            return Matcher.quoteReplacement(
                    plain.matches("[A-Za-z0-9._~-]") ? plain : each.group().toUpperCase(java.util.Locale.ROOT));
        });
    }

    /// Programs write `identifier=system|value` although a query may not hold the line as it is.
    private static String escaped(String query) {
        var plain = new StringBuilder();
        for (byte each : query.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            boolean strange = character > 0x7e || "|\"<>{}^`\\ ".indexOf(character) >= 0;
            plain.append(strange ? "%%%02X".formatted((int) character) : String.valueOf(character));
        }
        return plain.toString();
    }

    URI at(URI base) {
        return URI.create(base + path + (query.isEmpty() ? "" : "?" + query));
    }
}
