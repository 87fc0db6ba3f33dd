package org.drawbridge.formats.tree;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// JSON (RFC 8259), and rows of fields, as trees. Numbers keep their digits.
public final class JsonDocument {

    /// Deeper nesting is refused; no clinical document comes near it.
    private static final int DEEPEST = 200;

    private static final ObjectMapper JSON = JsonMapper.builder(new JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonDocument() {}

    public static JsonNode read(byte[] bytes) throws Rejected {
        try {
            JsonNode read = JSON.readTree(bytes);
            if (read.isMissingNode()) {
                throw new Rejected("", "there is nothing in it.");
            }
            return read;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new Rejected(
                    at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr(), "this is no JSON.");
        } catch (IOException e) {
            throw new Rejected("", "this is no JSON.");
        } catch (NumberFormatException e) {
            // Of digits without end; the exception quotes them.
            throw new Rejected("", "a number in it is too long.");
        }
    }

    /// Lines as a list of objects, a field by its column's name.
    public static JsonNode rows(RowFormat format, byte[] bytes) throws Rejected {
        List<List<String>> lines = format.read(new String(bytes, StandardCharsets.UTF_8));
        List<String> names =
                format.columns().stream().map(RowFormat.Column::name).toList();
        boolean header = format instanceof Csv csv && csv.header();
        if (header && lines.isEmpty()) {
            throw new Rejected("", "there is no header line.");
        }
        if (names.isEmpty()) {
            names = lines.getFirst().stream().map(String::strip).toList();
        }
        var rows = JsonNodeFactory.instance.arrayNode();
        for (List<String> line : header ? lines.subList(1, lines.size()) : lines) {
            ObjectNode row = rows.addObject();
            for (int i = 0; i < Math.min(names.size(), line.size()); i++) {
                if (!line.get(i).isEmpty()) {
                    row.put(names.get(i), line.get(i));
                }
            }
        }
        return rows;
    }
}
