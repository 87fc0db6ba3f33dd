package org.drawbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBytesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Random random = new Random(20261124);

    @Test
    void writesWhatJacksonReadsAsTheSame() throws IOException {
        for (int i = 0; i < 2_000; i++) {
            JsonNode tree = tree(4);

            assertThat(JSON.readTree(JsonBytes.of(tree))).isEqualTo(JSON.readTree(JSON.writeValueAsBytes(tree)));
        }
    }

    @Test
    void halfAPairBecomesTheReplacementCharacter() throws IOException {
        assertThat(JSON.readTree(JsonBytes.of(JsonNodeFactory.instance.textNode("a\ud83d")))
                        .asText())
                .isEqualTo("a\ufffd");
    }

    private JsonNode tree(int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0 -> nodes.numberNode(new BigDecimal(random.nextLong()).movePointLeft(random.nextInt(30)));
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.nullNode();
            case 3 -> nodes.numberNode(random.nextInt());
            case 4 -> nodes.textNode(text());
            case 5 -> {
                var array = nodes.arrayNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(tree(depth - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = nodes.objectNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    object.set(text(), tree(depth - 1));
                }
                yield object;
            }
        };
    }

    /// Of every kind of character, never half a pair.
    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            int point = random.nextInt(
                    switch (random.nextInt(4)) {
                        case 0 -> 0x20;
                        case 1 -> 0x80;
                        case 2 -> 0xD800;
                        default -> 0x10FFFF;
                    });
            if (point < 0xD800 || point > 0xDFFF) {
                text.appendCodePoint(point);
            }
        }
        return text.toString();
    }
}
