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
    static Optional<String> produce(Bundle bundle, TypeMap map, Place place, Optional<Bundle.Write> write) {
        if (!map.applies(place)) {
            return Optional.empty();
        }
        for (TypeMap each : map.choices()) {
            Optional<String> made = produce(bundle, each, place, write);
            if (made.isPresent()) {
                return made;
            }
        }
        ObjectNode resource = JsonNodeFactory.instance.objectNode().put("resourceType", map.type);
        map.fill(place, resource);
        if (!map.complete(resource) || (resource.size() == 1 && !map.identity.always())) {
            return Optional.empty();
        }
        Bundle.Write how = write.orElse(map.identity.write());
        JsonNode own = map.identity.key().isEmpty()
                ? best(resource.path("identifier"))
                : JsonNodeFactory.instance.missingNode();
        if (!own.isMissingNode()) {
            return Optional.of(bundle.add(
                    resource, own.path("system").asText(), own.path("value").asText(), how));
        }
        String value = key(bundle, map, place, resource);
        resource.withObjectProperty("meta")
                .withArrayProperty("tag")
                .addObject()
                .put("system", KEY)
                .put("code", value);
        return Optional.of(bundle.add(resource, KEY, value, how));
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

    private static String key(Bundle bundle, TypeMap map, Place place, ObjectNode resource) {
        var text = new StringBuilder(map.type).append('\n').append(place.run().sender);
        if (!map.identity.shared()) {
            List<String> patient = place.run().named("patient");
            text.append('\n').append(patient.isEmpty() ? "" : patient.getFirst());
        }
        boolean found = false;
        for (Path each : map.identity.key()) {
            String part = each.text(place);
            found |= !part.isEmpty();
            text.append('\n').append(part);
        }
        if (map.identity.key().isEmpty() && (map.identity.shared() || resource.size() > 1)) {
            text.append('\n').append(new String(JsonBytes.of(resource), StandardCharsets.UTF_8));
        } else if (!found) {
            place.problem(
                    "no-identity",
                    Severity.WARNING,
                    place.location(),
                    "Nothing here says which " + map.type + " it is, so it counts as a new one in each message.");
            text.append('\n').append(place.run().controlId).append('\n').append(resource);
        }
        return unused(bundle, map.type, text.toString(), map.identity.shared());
    }

    /// Two things of one message with the same key are two things.
    private static String unused(Bundle bundle, String type, String text, boolean shared) {
        String value = bundle.uuid(text);
        for (int i = 2; !shared && bundle.has(type, KEY, value); i++) {
            value = bundle.uuid(text + "\n" + i);
        }
        return value;
    }
}
