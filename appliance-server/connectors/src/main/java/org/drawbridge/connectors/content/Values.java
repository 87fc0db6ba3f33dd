package org.drawbridge.connectors.content;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.drawbridge.engine.Destination.Outgoing;
import org.drawbridge.formats.Payload;
import org.jspecify.annotations.Nullable;

/// What a template may be filled with: one attempt's message. Belongs to the thread that sends it.
public final class Values {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// What has a name in templates, in lower case with `-`.
    public enum Name {
        MESSAGE,
        DESTINATION,
        ATTEMPT,
        TYPE,
        CONTROL_ID,
        PATIENT_ID,
        ORDER_NUMBER;

        public static Optional<Name> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }

        public static String all() {
            return Arrays.stream(values()).map(Name::word).collect(Collectors.joining(", "));
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Outgoing outgoing;
    private @Nullable JsonNode tree;

    public Values(Outgoing outgoing) {
        this.outgoing = outgoing;
    }

    public Payload content() {
        return outgoing.content();
    }

    public String of(Name name) {
        return switch (name) {
            case MESSAGE -> outgoing.id().message().toString();
            case DESTINATION -> outgoing.id().destination();
            case ATTEMPT -> Integer.toString(outgoing.attempt());
            case TYPE -> outgoing.label().type();
            case CONTROL_ID -> outgoing.label().controlId();
            case PATIENT_ID -> outgoing.label().patientId();
            case ORDER_NUMBER -> outgoing.label().orderNumber();
        };
    }

    /// A text, number or truth value of JSON content.
    Optional<String> at(JsonPointer pointer) {
        return value(tree(), pointer);
    }

    /// Missing if there is nothing, or the content is no JSON.
    public JsonNode node(JsonPointer pointer) {
        return tree().at(pointer);
    }

    public static Optional<String> value(JsonNode tree, JsonPointer pointer) {
        JsonNode found = tree.at(pointer);
        return found.isValueNode() && !found.isNull() ? Optional.of(found.asText()) : Optional.empty();
    }

    private JsonNode tree() {
        JsonNode known = tree;
        if (known == null) {
            known = parse(outgoing.content());
            tree = known;
        }
        return known;
    }

    /// Missing if it is no JSON.
    public static JsonNode parse(Payload content) {
        try {
            return JSON.readTree(content.reveal());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
