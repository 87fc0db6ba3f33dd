package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.drawbridge.formats.Severity;

/// Puts made resources into the bundle under an identity that is the same each time the same thing is sent, so that
/// repeating a delivery does no harm.
final class Resources {

    /// The system of tags that stand for "what these values name". They are no identifiers: nobody but us knows them.
    static final String KEY = "urn:drawbridge:key";

    private Resources() {}

    /// @param write what to do where it is there already, if the message decides that
    /// @return the resource's `fullUrl`; empty if nothing was made
    static Optional<String> produce(TypeMap map, Scope scope, Optional<Bundle.Write> write) {
        if (!map.applies(scope)) {
            return Optional.empty();
        }
        for (TypeMap each : map.choices()) {
            Optional<String> made = produce(each, scope, write);
            if (made.isPresent()) {
                return made;
            }
        }
        ObjectNode content = map.make(scope);
        if (!map.complete(content) || (content.isEmpty() && !map.identity.always())) {
            return Optional.empty();
        }
        ObjectNode resource = JsonNodeFactory.instance.objectNode().put("resourceType", map.type);
        resource.setAll(content);
        Bundle.Write how = write.orElse(map.identity.write());
        JsonNode own = map.identity.key().isEmpty()
                ? best(resource.path("identifier"))
                : JsonNodeFactory.instance.missingNode();
        if (!own.isMissingNode()) {
            return Optional.of(scope.run.bundle.add(
                    resource, own.path("system").asText(), own.path("value").asText(), how));
        }
        String value = key(map, scope, resource);
        resource.withObjectProperty("meta")
                .withArrayProperty("tag")
                .addObject()
                .put("system", KEY)
                .put("code", value);
        return Optional.of(scope.run.bundle.add(resource, KEY, value, how));
    }

    /// A medical record number if there is one, else the first identifier that says who gave it.
    private static JsonNode best(JsonNode identifiers) {
        JsonNode first = JsonNodeFactory.instance.missingNode();
        for (JsonNode each : identifiers) {
            if (each.hasNonNull("system") && each.hasNonNull("value")) {
                if (each.path("type")
                        .path("coding")
                        .path(0)
                        .path("code")
                        .asText()
                        .equals("MR")) {
                    return each;
                }
                first = first.isMissingNode() ? each : first;
            }
        }
        return first;
    }

    private static String key(TypeMap map, Scope scope, ObjectNode resource) {
        var text = new StringBuilder(map.type).append('\n').append(scope.run.sender);
        if (!map.identity.shared()) {
            List<String> patient = scope.run.named("patient");
            text.append('\n').append(patient.isEmpty() ? "" : patient.getFirst());
        }
        boolean found = false;
        for (Path each : map.identity.key()) {
            String part = each.in(scope).text().strip();
            found |= !part.isEmpty();
            text.append('\n').append(part);
        }
        if (map.identity.key().isEmpty() && (map.identity.shared() || resource.size() > 1)) {
            text.append('\n').append(new String(JsonBytes.of(resource), StandardCharsets.UTF_8));
        } else if (!found) {
            scope.problem(
                    "no-identity",
                    Severity.WARNING,
                    scope.location(),
                    "Nothing here says which " + map.type + " it is, so it counts as a new one in each message.");
            text.append('\n')
                    .append(scope.run.message.text("MSH-10"))
                    .append('\n')
                    .append(resource);
        }
        return unused(map.type, text.toString(), map.identity.shared(), scope);
    }

    /// Two things of one message with the same key are two things.
    private static String unused(String type, String text, boolean shared, Scope scope) {
        String value = scope.run.bundle.uuid(text);
        for (int i = 2; !shared && scope.run.bundle.has(type, KEY, value); i++) {
            value = scope.run.bundle.uuid(text + "\n" + i);
        }
        return value;
    }
}
