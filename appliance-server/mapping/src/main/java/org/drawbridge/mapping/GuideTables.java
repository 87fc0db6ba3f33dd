package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The code tables of the v2-to-FHIR guide, as `src/test/tools/v2-tables.py` writes them, and what ours add to them.
final class GuideTables {

    private GuideTables() {}

    /// @param ours tables as YAML writes them; one that the guide has too adds to it, and counts before it
    static ObjectNode with(JsonNode ours) {
        ObjectNode tables = guide();
        ours.properties().forEach(each -> {
            ObjectNode table = object(tables, each.getKey());
            ObjectNode codes = object(table, "codes");
            each.getValue().properties().forEach(setting -> {
                if (setting.getKey().equals("codes")) {
                    setting.getValue().properties().forEach(row -> codes.set(row.getKey(), row.getValue()));
                } else {
                    table.set(setting.getKey(), setting.getValue());
                }
            });
        });
        return tables;
    }

    private static ObjectNode guide() {
        ObjectNode tables = JsonNodeFactory.instance.objectNode();
        try (InputStream in = GuideTables.class.getResourceAsStream("tables/v2-to-fhir.tsv")) {
            if (in == null) {
                throw new IllegalStateException("tables/v2-to-fhir.tsv is part of the product");
            }
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            reader.lines().skip(1).forEach(line -> add(tables, Arrays.asList(line.split("\t", -1))));
            return tables;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param cells table, HL7 v2 table, code, FHIR code, system, display; a code without a FHIR code has only a
    /// display
    private static void add(ObjectNode tables, List<String> cells) {
        ObjectNode table = object(tables, cells.getFirst());
        table.put("source", cells.get(1));
        ObjectNode row = object(table, "codes").putObject(cells.get(2));
        put(row, "code", cells.get(3));
        put(row, "system", cells.get(4));
        put(row, "display", cells.get(5));
    }

    private static ObjectNode object(ObjectNode in, String name) {
        return in.get(name) instanceof ObjectNode known ? known : in.putObject(name);
    }

    private static void put(ObjectNode row, String name, String value) {
        if (!value.isEmpty()) {
            row.put(name, value);
        }
    }
}
