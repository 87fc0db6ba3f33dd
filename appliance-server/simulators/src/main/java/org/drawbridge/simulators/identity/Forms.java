package org.drawbridge.simulators.identity;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// `a=b&c=d`, as forms and queries have it.
final class Forms {

    private Forms() {}

    static Map<String, String> read(String text) {
        Map<String, String> values = new HashMap<>();
        for (String each : text.split("&", -1)) {
            String[] pair = each.split("=", 2);
            values.put(decoded(pair[0]), pair.length > 1 ? decoded(pair[1]) : "");
        }
        return values;
    }

    static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
