package org.drawbridge.server.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Configuration files as others may see them. Which values are shown is a list of the keys that cannot hold a secret
/// or something of a patient; all others, and all comments, are left out. Mappings are named only: they hold the
/// site's own texts, and their test cases hold messages.
final class PlainConfiguration {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    /// Keys whose texts are names and terms of the configuration.
    private static final Set<String> SHOWN = Set.of(
            "name",
            "zone",
            "order",
            "mapping",
            "certificate",
            "trust",
            "clients",
            "types",
            "accept",
            "processing-ids",
            "versions",
            "method",
            "format",
            "content-type",
            "days",
            "from",
            "until",
            "then",
            "status",
            "ack",
            "error",
            "issue");

    /// Keys whose texts are hosts, also such as 127.0.0.1.
    private static final Set<String> HOSTS = Set.of("host", "names");

    /// Keys under which a site writes what it likes.
    private static final Set<String> FREE = Set.of("headers", "label", "body", "properties");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/*-]{0,79}");
    private static final Pattern EVENT = Pattern.compile("[A-Z0-9]{3}\\^([A-Z0-9]{3}|\\*)(\\^[A-Z0-9_]{3,7})?");
    private static final Pattern MEASURE =
            Pattern.compile("\\d{1,9}\\s*(ms|s|m|h|d|B|KB|MB|GB)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SMALL = Pattern.compile("\\d{1,5}");
    private static final Pattern REFERENCE = Pattern.compile("secret:[a-z0-9._/-]{1,200}");
    /// A number of a patient, a date of birth, a telephone number.
    private static final Pattern LONG_NUMBER = Pattern.compile("\\d[\\d.-]{4,}\\d");

    private PlainConfiguration() {}

    /// @param files by their names within the folder
    static List<Part> of(Map<String, byte[]> files) {
        List<Part> parts = new ArrayList<>();
        var named = new StringBuilder();
        new TreeMap<>(files).forEach((name, bytes) -> {
            if (name.equals("drawbridge.yaml") || name.startsWith("channels/") || name.startsWith("systems/")) {
                parts.add(Part.of(
                        "config/" + name, "configuration, without comments and values of the site", shown(bytes)));
            } else {
                named.append("%8d bytes  %s%n".formatted(bytes.length, masked(name)));
            }
        });
        parts.add(Part.of("config/other-files.txt", "mappings and tables: their names and sizes", named.toString()));
        return parts;
    }

    private static String shown(byte[] yaml) {
        try {
            return YAML.writeValueAsString(plain("", YAML.readTree(yaml)));
        } catch (IOException e) {
            return "# not valid YAML; " + yaml.length + " bytes left out\n";
        }
    }

    private static JsonNode plain(String key, JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                node.properties()
                        .forEach(each -> copy.set(
                                masked(each.getKey()),
                                plain(FREE.contains(key) ? key : each.getKey(), each.getValue())));
                yield copy;
            }
            case ARRAY -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                node.forEach(each -> copy.add(plain(key, each)));
                yield copy;
            }
            case STRING -> new TextNode(text(key, node.asText()));
            case NUMBER ->
                SMALL.matcher(node.asText()).matches() && !FREE.contains(key)
                        ? node
                        : new TextNode(omitted(node.asText()));
            case BOOLEAN, NULL -> node;
            case BINARY, MISSING, POJO -> new TextNode("(left out)");
        };
    }

    private static String text(String key, String value) {
        if (REFERENCE.matcher(value).matches() || MEASURE.matcher(value).matches()) {
            return value;
        }
        if (key.equals("url")) {
            return url(value);
        }
        if (HOSTS.contains(key) && NAME.matcher(value).matches()) {
            return value;
        }
        boolean term = NAME.matcher(value).matches() || EVENT.matcher(value).matches();
        return SHOWN.contains(key) && term && !LONG_NUMBER.matcher(value).find() ? value : omitted(value);
    }

    /// Scheme, host and port: paths, queries and users hold what a site put there.
    private static String url(String value) {
        try {
            URI url = URI.create(value);
            String host = url.getHost();
            if (host != null) {
                return url.getScheme() + "://" + host + (url.getPort() < 0 ? "" : ":" + url.getPort()) + "/"
                        + (url.getPath().length() > 1 ? omitted(url.getPath()) : "");
            }
        } catch (IllegalArgumentException e) {
            return omitted(value);
        }
        return omitted(value);
    }

    /// A name of a key or a file, without what looks like a patient's number.
    private static String masked(String name) {
        return LONG_NUMBER.matcher(name).replaceAll("#");
    }

    private static String omitted(String value) {
        return "(%d characters left out)".formatted(value.length());
    }
}
