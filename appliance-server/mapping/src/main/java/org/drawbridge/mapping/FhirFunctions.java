package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Optional;

/// What rules that read FHIR can call by name: the way back from what [Functions] makes of HL7 v2.
final class FhirFunctions {

    /// How many places one may be part of: bed, room, floor, point of care, building, facility, and some to spare.
    private static final int PLACES = 10;
    /// Which component of PL (HL7 v2.5.1 §2.A.53) a kind of place is; any other is a point of care.
    private static final Map<String, String> COMPONENTS =
            Map.of("bd", "3", "ro", "2", "lvl", "8", "bu", "7", "wi", "7", "si", "4");

    static final Map<String, Functions.Function> BY_NAME = Map.of(
            "assigner", FhirFunctions::assigner,
            "entity", FhirFunctions::entity,
            "coding-system", FhirFunctions::codingSystem,
            "place", FhirFunctions::place);

    private FhirFunctions() {}

    /// The system of an identifier as HD: namespace, universal id, its type.
    private static Optional<JsonNode> assigner(Place place) {
        return some(authority((Branch) place, 1));
    }

    /// An identifier as EI: the same behind the value.
    private static Optional<JsonNode> entity(Place place) {
        String value = read((Branch) place, "value");
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(authority((Branch) place, 2).put("1", value));
    }

    /// @param first component of the three
    private static ObjectNode authority(Branch identifier, int first) {
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        Systems.Authority authority = Systems.authority(read(identifier, "system"));
        String namespace = authority.namespace();
        JsonNode assigner = identifier
                .run()
                .resources()
                .resolve(identifier.node().path("assigner"))
                .orElse(JsonNodeFactory.instance.missingNode());
        String name = assigner.path("name").asText();
        if (!namespace.isEmpty()) {
            // The word in the system is what was left of the name.
            String told = assigner.at("/identifier/0/value").asText();
            name = told.isEmpty() ? namespace : told;
        }
        put(made, first, name);
        put(made, first + 1, authority.universal());
        put(made, first + 2, authority.kind());
        return made;
    }

    private static String read(Branch at, String name) {
        JsonNode node = at.node().path(name);
        at.run().read(node);
        return node.asText().strip();
    }

    private static void put(ObjectNode made, int component, String text) {
        if (!text.isEmpty()) {
            made.put(String.valueOf(component), text);
        }
    }

    private static Optional<JsonNode> some(ObjectNode made) {
        return made.isEmpty() ? Optional.empty() : Optional.of(made);
    }

    /// The URI of a code system as HL7 v2 names it (table 0396).
    private static Optional<JsonNode> codingSystem(Place place) {
        Branch at = (Branch) place;
        at.run().read(at.node());
        String name = Systems.name(at.node().asText().strip());
        return name.isEmpty() ? Optional.empty() : Optional.of(TextNode.valueOf(name));
    }

    /// A reference to a Location as PL, with all that it is part of.
    private static Optional<JsonNode> place(Place from) {
        Branch reference = (Branch) from;
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        Optional<JsonNode> at = reference.run().resources().resolve(reference.node());
        if (at.isEmpty()) {
            put(made, 9, reference.node().path("display").asText().strip());
        }
        for (int i = 0; i < PLACES && at.isPresent(); i++) {
            JsonNode location = at.get();
            reference.run().read(location.path("name"));
            String kind = location.at("/physicalType/coding/0/code").asText();
            String component = COMPONENTS.getOrDefault(kind, "1");
            if (!made.has(component)) {
                made.set(component, named(location));
            }
            if (i == 0) {
                put(made, 9, location.path("description").asText().strip());
            }
            at = reference.run().resources().resolve(location.path("partOf"));
        }
        return some(made);
    }

    /// A place as HD.
    private static ObjectNode named(JsonNode location) {
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        Systems.Authority universal =
                Systems.authority(location.at("/identifier/0/value").asText());
        put(made, 1, location.path("name").asText().strip());
        if (!universal.kind().isEmpty()) {
            put(made, 2, universal.universal());
            put(made, 3, universal.kind());
        }
        return made;
    }
}
