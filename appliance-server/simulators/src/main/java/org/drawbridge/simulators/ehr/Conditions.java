package org.drawbridge.simulators.ehr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Queries and preconditions in URLs and headers.
final class Conditions {

    private Conditions() {}

    static Map<String, String> query(String text) {
        Map<String, String> found = new HashMap<>();
        for (String each : Arrays.asList(text.split("&", -1))) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                found.put(
                        each.substring(0, equals),
                        URLDecoder.decode(each.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    /// What a query looks for, as [Resources#search] wants it: an identifier, or a tag.
    static Optional<String> token(Map<String, String> query) {
        return Optional.ofNullable(query.get("identifier"))
                .or(() -> Optional.ofNullable(query.get("_tag")).map(tag -> Resources.TAG + tag))
                .filter(token -> !token.isEmpty());
    }

    /// The one resource that a condition names; none, or [Refusal] 412 if there are several (FHIR R4 §3.1.0.8.2).
    static Optional<ObjectNode> one(Resources resources, String type, String condition) {
        String token = token(query(condition))
                .orElseThrow(() -> new Refusal(
                        412, "not-supported", "This server knows conditions by identifier and by _tag only."));
        List<ObjectNode> found = resources.search(type, Optional.of(token.replace("\\", "")));
        if (found.size() > 1) {
            throw new Refusal(412, "multiple-matches", "Several resources meet the condition.");
        }
        return found.stream().findFirst();
    }

    /// @param ifMatch an ETag such as `W/"3"`; empty for any version
    static void matches(String ifMatch, Optional<ObjectNode> existing) {
        if (!ifMatch.isEmpty()
                && existing.filter(each -> ifMatch.equals(
                                "W/\"" + each.at("/meta/versionId").asText() + "\""))
                        .isEmpty()) {
            throw new Refusal(412, "conflict", "The resource has another version now.");
        }
    }
}
