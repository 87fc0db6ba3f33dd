package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.drawbridge.formats.Payload;

/// Shows the shape of a message to those who may not see PHI: separators, segments and keys stay, every letter and
/// digit of a value becomes `x`.
final class Mask {

    private Mask() {}

    static Payload of(Payload payload) {
        byte[] bytes = payload.reveal();
        if (bytes.length > 0 && bytes[0] == '{') {
            try {
                return Payload.of(Json.bytes(masked(Json.MAPPER.readTree(bytes))));
            } catch (IOException e) {
                return Payload.of(letters(bytes, false));
            }
        }
        return Payload.of(letters(bytes, bytes.length > 3 && bytes[0] == 'M' && bytes[1] == 'S' && bytes[2] == 'H'));
    }

    /// @param segments whether the first three letters of a line, and the whole of the first line, say nothing of a
    ///     patient (HL7 v2)
    private static byte[] letters(byte[] bytes, boolean segments) {
        byte[] masked = bytes.clone();
        int line = 0;
        int column = 0;
        for (int i = 0; i < masked.length; i++) {
            if (masked[i] == '\r' || masked[i] == '\n') {
                line++;
                column = 0;
                continue;
            }
            boolean kept = segments && (line == 0 || column < 3);
            boolean speaks = Character.isLetterOrDigit(masked[i]) || masked[i] < 0;
            if (!kept && speaks) {
                masked[i] = 'x';
            }
            column++;
        }
        return masked;
    }

    private static JsonNode masked(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                if (!each.getKey().equals("resourceType")) {
                    each.setValue(masked(each.getValue()));
                }
            }
            return object;
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, masked(array.get(i)));
            }
            return array;
        }
        byte[] text = node.asText().getBytes(StandardCharsets.UTF_8);
        return TextNode.valueOf(new String(letters(text, false), StandardCharsets.UTF_8));
    }
}
