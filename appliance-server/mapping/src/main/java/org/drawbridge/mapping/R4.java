package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The elements of FHIR R4 (4.0.1). The table is made by `src/test/tools/r4-elements.py` from the definitions that HL7
/// publishes.
final class R4 implements Model {

    private static final R4 TABLE = load();
    /// Every type has it (FHIR R4 §2.4.0).
    private static final Element EXTENSION = new Element("extension", "Extension", true, "");

    private final Map<String, Map<String, Element>> types = new HashMap<>();

    static R4 table() {
        return TABLE;
    }

    private static R4 load() {
        var table = new R4();
        try (InputStream in = R4.class.getResourceAsStream("r4-elements.txt")) {
            if (in == null) {
                throw new IllegalStateException("r4-elements.txt is part of the product");
            }
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                table.add(line);
            }
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        List<String> words = Arrays.asList(line.split(" ", -1));
        String path = words.getFirst();
        int dot = path.lastIndexOf('.');
        String name = path.substring(dot + 1);
        String type = words.get(1);
        if (type.equals("BackboneElement") || type.equals("Element")) {
            type = path;
        } else if (type.startsWith("#")) {
            type = type.substring(1);
        }
        String must = words.getLast().startsWith("!") ? words.getLast().substring(1) : "";
        boolean required = words.getLast().startsWith("!");
        types.computeIfAbsent(path.substring(0, dot), _ -> new LinkedHashMap<>())
                .put(name, new Element(name, type, words.contains("*"), required && must.isEmpty() ? name : must));
    }

    @Override
    public boolean knows(String type) {
        return types.containsKey(type);
    }

    @Override
    public Collection<String> types() {
        return types.keySet();
    }

    @Override
    public Optional<Element> element(String type, String name) {
        Map<String, Element> elements = types.getOrDefault(type, Map.of());
        return Optional.ofNullable(
                name.equals(EXTENSION.name()) && !elements.isEmpty() ? EXTENSION : elements.get(name));
    }

    @Override
    public Collection<Element> elements(String type) {
        return types.getOrDefault(type, Map.of()).values();
    }

    @Override
    public Optional<JsonNode> value(String type, String text, ZoneId zone) {
        return Values.of(type, text, zone);
    }
}
