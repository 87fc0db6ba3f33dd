package org.drawbridge.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A mapping as it is written, in YAML or JSON, and on which line each part of it stands.
///
/// @param label how a person calls the file
/// @param folder where files that it names lie; null for what ships with the product
/// @param lines by place: `maps.lab-patient.rules[2].from`
record MappingFile(String label, java.nio.file.@Nullable Path folder, JsonNode tree, Map<String, Integer> lines) {

    /// Numbers keep their digits: `.10` is the tenth component and not the first.
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /// The file cannot be read as YAML.
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;
        final int line;

        Unreadable(int line, String rule) {
            super(rule);
            this.line = line;
        }
    }

    /// Those that ship with the product are read once as long as there is memory for them: whoever writes a mapping
    /// compiles with each keystroke. Nobody changes their trees.
    private static final Map<String, SoftReference<MappingFile>> SHIPPED = new ConcurrentHashMap<>();

    /// One that ships with the product.
    static MappingFile shipped(String name) {
        SoftReference<MappingFile> kept = SHIPPED.get(name);
        MappingFile known = kept == null ? null : kept.get();
        if (known == null) {
            known = load(name);
            SHIPPED.put(name, new SoftReference<>(known));
        }
        return known;
    }

    private static MappingFile load(String name) {
        try (InputStream in = MappingFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is part of the product");
            }
            // Lines cost a second pass, and nobody will ask for them.
            return new MappingFile(name, null, YAML.readTree(in.readAllBytes()), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MappingFile read(java.nio.file.Path file) throws Unreadable {
        String label = String.valueOf(file.getFileName());
        try {
            return of(label, file.toAbsolutePath().normalize().getParent(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new Unreadable(0, "the file cannot be read; check its name and permissions.");
        }
    }

    static MappingFile of(String label, java.nio.file.@Nullable Path folder, byte[] bytes) throws Unreadable {
        try {
            JsonNode tree = YAML.readTree(bytes);
            return new MappingFile(label, folder, tree == null ? MissingNode.getInstance() : tree, lines(bytes));
        } catch (JsonProcessingException e) {
            throw new Unreadable(
                    e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                    "this is not valid YAML; check the indentation, the quotes and that no key is given twice.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// YAML and JSON alike; empty if it is neither.
    static Optional<JsonNode> tree(byte[] bytes) {
        try {
            return Optional.ofNullable(YAML.readTree(bytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The bytes of a file in the same folder or below it.
    Optional<byte[]> beside(String name) {
        if (folder == null) {
            return Optional.empty();
        }
        java.nio.file.Path path = folder.resolve(name).normalize();
        try {
            return path.startsWith(folder) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The line of a place, or of what it stands in; 0 if that is not known.
    int line(String where) {
        String at = where;
        while (!at.isEmpty() && !lines.containsKey(at)) {
            int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            at = cut < 0 ? "" : at.substring(0, cut);
        }
        return lines.getOrDefault(at, 0);
    }

    private static Map<String, Integer> lines(byte[] bytes) throws IOException {
        Map<String, Integer> lines = new HashMap<>();
        Deque<String> within = new ArrayDeque<>();
        Deque<int[]> counts = new ArrayDeque<>();
        String name = "";
        try (JsonParser parser = YAML.createParser(bytes)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    name = within.getLast().isEmpty()
                            ? parser.currentName()
                            : within.getLast() + "." + parser.currentName();
                    lines.put(name, parser.currentTokenLocation().getLineNr());
                    continue;
                }
                if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                    within.removeLast();
                    counts.removeLast();
                    continue;
                }
                int[] count = counts.peekLast();
                String at = count != null && count[0] >= 0 ? within.getLast() + "[" + count[0]++ + "]" : name;
                lines.putIfAbsent(at, parser.currentTokenLocation().getLineNr());
                if (token.isStructStart()) {
                    within.addLast(at);
                    counts.addLast(new int[] {token == JsonToken.START_ARRAY ? 0 : -1});
                }
            }
        }
        return lines;
    }
}
