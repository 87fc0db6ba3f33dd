package org.drawbridge.documentation.reference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.drawbridge.server.config.Configuration;
import org.drawbridge.server.config.Key;

/// Every key of a configuration: what it may be and its default are asked of the code that reads it, what it is for
/// stands in `keys.yaml`.
final class ConfigurationPage {

    /// The parts of the page, in its order: a heading, and the beginning of the keys that belong there.
    private static final Map<String, Pattern> PARTS = new TreeMap<>(Map.ofEntries(
            part("1 The appliance: `drawbridge.yaml`", "drawbridge.yaml .*"),
            part("2 A channel: `channels/NAME.yaml`", "channels/NAME.yaml (?!source\\.|destinations\\[]).*"),
            part("3 Source `mllp`", source("mllp")),
            part("4 Source `http`", source("http")),
            part("5 Source `file`", source("file")),
            part("6 Source `sftp`", source("sftp")),
            part("7 Source `tcp`", source("tcp")),
            part("8 Source `jdbc`", source("jdbc")),
            part("9 Source `downtime`", source("downtime")),
            part(
                    "A Every destination",
                    ".*destinations\\[](?!\\.(fhir|mllp|http|file|sftp|tcp|jdbc|email|failover)\\.).*"),
            part("B Destination `fhir`", destination("fhir")),
            part("C Destination `mllp`", destination("mllp")),
            part("D Destination `http`", destination("http")),
            part("E Destination `file`", destination("file")),
            part("F Destination `sftp`", destination("sftp")),
            part("G Destination `tcp`", destination("tcp")),
            part("H Destination `jdbc`", destination("jdbc")),
            part("I Destination `email`", destination("email")),
            part("K A system behind the gateway: `systems/NAME.yaml`", "systems/NAME.yaml .*"),
            part("J A second endpoint: `failover`", ".*destinations\\[]\\.failover\\.[a-z-]+$")));

    private ConfigurationPage() {}

    private static Map.Entry<String, Pattern> part(String heading, String keys) {
        return Map.entry(heading, Pattern.compile(keys));
    }

    private static String source(String kind) {
        return ".* source\\." + kind + "\\..*";
    }

    private static String destination(String kind) {
        return ".* destinations\\[]\\." + kind + "\\..*";
    }

    /// Those that have a value of their own. The configuration that is read asks every question, and is no good one.
    static Collection<Key> keys(Path root) {
        return Configuration.keys(root.resolve("documentation/src/main/probe")).stream()
                .filter(key -> !key.form().isEmpty() && !key.form().equals("keys"))
                .filter(key ->
                        !key.form().equals("a list of keys") || key.path().equals("destinations"))
                .toList();
    }

    static String text(Path root) {
        Collection<Key> keys = keys(root);
        Map<String, String> meanings = meanings();
        var text = new StringBuilder("# Configuration: every key\n\n")
                .append(Reference.NOTICE)
                .append(
                        "\n`drawbridge check` says what is wrong, with file and key. An unknown key is an error. A unit")
                .append(" belongs to every\ntime (`ms`, `s`, `m`, `h`, `d`) and size (`B`, `KB`, `MB`, `GB`).")
                .append(" `secret:NAME` names what `drawbridge secret set NAME`\nkeeps. `[]` stands for each")
                .append(" element of a list. Commented samples are in\n")
                .append("[config/channels/adt-in.yaml](../../config/channels/adt-in.yaml) and its neighbours.\n");
        PARTS.forEach((heading, pattern) -> {
            text.append("\n## ")
                    .append(heading.substring(2))
                    .append("\n\n| key | what for | value | default |\n|---|---|---|---|\n");
            keys.stream()
                    .filter(key ->
                            pattern.matcher(key.file() + " " + key.path()).matches())
                    .forEach(key -> text.append(row(key, meaning(meanings, key).orElse("?"))));
        });
        return text.toString();
    }

    private static String row(Key key, String meaning) {
        String otherwise = key.otherwise().isBlank() ? "" : "`" + key.otherwise() + "`";
        return "| `%s` | %s | %s | %s |\n"
                .formatted(key.path(), Reference.cell(meaning), Reference.cell(key.form()), Reference.cell(otherwise));
    }

    /// By the longest end of the path that has one: `tls.trust` means the same wherever it stands.
    static Optional<String> meaning(Map<String, String> meanings, Key key) {
        String path = key.path();
        while (!meanings.containsKey(path)) {
            int dot = path.indexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            path = path.substring(dot + 1);
        }
        return Optional.of(meanings.get(path));
    }

    static Map<String, String> meanings() {
        try (InputStream in = ConfigurationPage.class.getResourceAsStream("keys.yaml")) {
            Map<String, String> read = new TreeMap<>();
            new ObjectMapper(new YAMLFactory())
                    .readTree(in)
                    .properties()
                    .forEach(each -> read.put(each.getKey(), each.getValue().asText()));
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException("keys.yaml is part of the generator", e);
        }
    }
}
