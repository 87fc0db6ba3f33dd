package org.drawbridge.mapping;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Links between resources of FHIR (R4 §2.3.0.1), under pseudonyms: what found each other before still does.
final class References {

    private static final Pattern RESOURCE =
            Pattern.compile("(https?://.+/)?([A-Z][A-Za-z]{2,40})/([A-Za-z0-9.-]{1,64})(/_history/.*)?");
    private static final Pattern SEARCH = Pattern.compile("([A-Z][A-Za-z]{2,40})\\?(.*)");
    /// RFC 2606: nobody is there.
    private static final String NOWHERE = "https://deidentified.invalid/";

    private final Pseudonyms pseudonyms;

    References(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    /// A reference or URI: what is public stays, a resource keeps its type, anything else becomes a URN.
    String of(String text) {
        if (SafeValues.isPublicUri(text) || SafeValues.isFhirCode(text)) {
            return text;
        }
        if (text.startsWith("#")) {
            return "#" + pseudonyms.id(text.substring(1));
        }
        Matcher resource = RESOURCE.matcher(text);
        if (resource.matches() && SafeValues.isFhirCode(resource.group(2))) {
            String address = resource.group(2) + "/" + pseudonyms.id(resource.group(3));
            return resource.group(1) == null ? address : NOWHERE + address;
        }
        Matcher search = SEARCH.matcher(text);
        if (search.matches() && SafeValues.isFhirCode(search.group(1))) {
            return search.group(1) + "?" + query(search.group(2));
        }
        return pseudonyms.urn(text);
    }

    /// The condition of a conditional request: identifiers stay findable, others are left out.
    String query(String text) {
        List<String> safe = new ArrayList<>();
        for (String each : text.split("&", -1)) {
            if (each.startsWith("identifier=")) {
                safe.add("identifier=" + token(each.substring("identifier=".length())));
            }
        }
        return safe.isEmpty() ? "identifier=" + pseudonyms.id(text) : String.join("&", safe);
    }

    /// `system|value`, written as it is or for a URL.
    private String token(String written) {
        boolean encoded = written.indexOf('%') >= 0;
        String token = encoded ? decoded(written) : written;
        int bar = token.lastIndexOf('|');
        String value = pseudonyms.id(token.substring(bar + 1).strip());
        String safe = bar < 0 ? value : of(token.substring(0, bar)) + "|" + value;
        return encoded ? URLEncoder.encode(safe, StandardCharsets.UTF_8) : safe;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // It is no URL; as a text it gets a pseudonym all the same.
            return text;
        }
    }
}
