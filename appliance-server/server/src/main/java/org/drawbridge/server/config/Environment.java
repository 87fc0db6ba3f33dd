package org.drawbridge.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What differs between the places where one configuration is used: `environments/NAME.yaml` has a value for each
/// `${env:KEY}` of the other files.
///
/// @param name empty if none is chosen
/// @param values by their keys
record Environment(String name, Map<String, JsonNode> values) {

    static final String FOLDER = "environments";
    /// What begins a place that is filled in; other `${…}` are filled in for each message.
    static final String PLACE = "${env:";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern KEY = Pattern.compile("\\$\\{env:([^}]*)}");
    private static final Pattern KEY_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern SECRET = Pattern.compile(".*(password|passphrase|secret|token|credential).*");
    private static final String REFERENCE = "secret:";

    Environment {
        values = Map.copyOf(values);
    }

    /// @param parsed of the environment's file
    static Environment of(Path config, String name, JsonNode parsed, Problems problems) {
        if (name.isEmpty()) {
            return new Environment("", Map.of());
        }
        if (!NAME.matcher(name).matches() || !Files.exists(file(config, name))) {
            problems.add(
                    FOLDER + "/",
                    "there is no environment of the name that was chosen; expected " + names(config) + ".");
            return new Environment("", Map.of());
        }
        Map<String, JsonNode> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : parsed.properties()) {
            String where = FOLDER + "/" + name + ".yaml: " + each.getKey();
            if (!KEY_NAME.matcher(each.getKey()).matches()) {
                problems.add(where, "name it with letters, digits, '-', '_' and '.' only.");
            } else if (!each.getValue().isValueNode() || each.getValue().isNull()) {
                problems.add(where, "expected a text, a number, or true or false.");
            } else if (SECRET.matcher(each.getKey().toLowerCase(Locale.ROOT)).matches()
                    && !each.getValue().asText().startsWith(REFERENCE)) {
                problems.add(
                        where,
                        "expected secret:NAME, and never the secret itself; keep that with: drawbridge secret set"
                                + " NAME");
            }
            values.put(each.getKey(), each.getValue());
        }
        return new Environment(name, values);
    }

    static Path file(Path config, String name) {
        return config.resolve(FOLDER).resolve(name + ".yaml");
    }

    private static String names(Path config) {
        try (Stream<Path> all = Files.list(config.resolve(FOLDER))) {
            List<String> names = all.map(each -> String.valueOf(each.getFileName()))
                    .filter(each -> each.endsWith(".yaml"))
                    .map(each -> each.substring(0, each.length() - ".yaml".length()))
                    .sorted()
                    .toList();
            return names.isEmpty() ? "a file environments/NAME.yaml" : "one of " + String.join(", ", names);
        } catch (IOException e) {
            return "a file environments/NAME.yaml";
        }
    }

    /// A file with its places filled in; what has no value is a problem at its key.
    ///
    /// @param file as problems name it
    JsonNode fill(Path config, String file, JsonNode tree, Problems problems) {
        return new Filling(config, file, problems).fill("", tree);
    }

    /// One file.
    private final class Filling {
        private final Path config;
        private final String file;
        private final Problems problems;

        Filling(Path config, String file, Problems problems) {
            this.config = config;
            this.file = file;
            this.problems = problems;
        }

        JsonNode fill(String path, JsonNode node) {
            if (node.isObject()) {
                ObjectNode filled = JsonNodeFactory.instance.objectNode();
                node.properties()
                        .forEach(each -> filled.set(
                                each.getKey(),
                                fill(path.isEmpty() ? each.getKey() : path + "." + each.getKey(), each.getValue())));
                return filled;
            }
            if (node.isArray()) {
                ArrayNode filled = JsonNodeFactory.instance.arrayNode();
                for (int i = 0; i < node.size(); i++) {
                    filled.add(fill(path + "[" + i + "]", node.get(i)));
                }
                return filled;
            }
            return node.isTextual() && node.asText().contains(PLACE) ? text(path, node.asText()) : node;
        }

        /// What is nothing but a place becomes its value, also a number; within a text, its letters.
        private JsonNode text(String path, String text) {
            Matcher places = KEY.matcher(text);
            if (places.matches()) {
                return value(path, places.group(1));
            }
            return JsonNodeFactory.instance.textNode(places.replaceAll(
                    each -> Matcher.quoteReplacement(value(path, each.group(1)).asText())));
        }

        private JsonNode value(String path, String key) {
            JsonNode value = values.get(key);
            if (value != null) {
                return value;
            }
            problems.add(
                    file + ": " + path,
                    name.isEmpty()
                            ? PLACE + key + "} wants an environment; choose " + names(config) + " with --environment."
                            : PLACE + key + "} is not in " + FOLDER + "/" + name + ".yaml; add it there.");
            return JsonNodeFactory.instance.textNode("");
        }
    }
}
