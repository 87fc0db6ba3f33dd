package org.drawbridge.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drawbridge.engine.Channel;
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.UnreadPlaces;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.audit.Receiver;
import org.drawbridge.security.incident.Thresholds;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.tls.HostNames;
import org.drawbridge.store.RetentionRules;

/// Everything that a configuration folder says: `drawbridge.yaml`, one file per channel under `channels` and
/// one per mapping under `mappings`.
///
/// @param auditReceiver where the audit trail is forwarded to
/// @param incidents from how many on something is one
/// @param names what the appliance is called by its peers, beside what this machine is called
/// @param drain how long a stop waits for what is in hand
/// @param retention for how long messages are kept
/// @param unread what the mappings of each channel do not read, by the channel's name; counted while they run
/// @param keys what needs something of the home's vault
/// @param fingerprints of each channel, a digest of all that it is made of
/// @param files that it was read from, by their names within the folder
public record Configuration(
        ApiSettings api,
        Optional<Receiver> auditReceiver,
        Thresholds incidents,
        List<String> names,
        Duration drain,
        RetentionRules retention,
        List<Channel.Plan> channels,
        Map<String, UnreadPlaces> unread,
        KeysReader keys,
        Map<String, String> fingerprints,
        Map<String, byte[]> files) {

    /// @param tls false for plain HTTP, which is for this machine alone
    /// @param certificate the name of the identity that it presents
    /// @param patience how long a handshake with a request's head may take, and a request may stand still
    public record ApiSettings(String host, int port, boolean tls, String certificate, Duration patience) {}

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    /// Of incidents: each is kept with its time.
    private static final int MOST_COUNTED = 10_000;

    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}|::1|localhost");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9.:-]{1,253}");

    public Configuration {
        names = List.copyOf(names);
        channels = List.copyOf(channels);
        unread = Map.copyOf(unread);
        fingerprints = Map.copyOf(fingerprints);
        files = Map.copyOf(files);
    }

    /// What the appliance is called, by itself and by the receiver of its audit trail.
    public String name() {
        return names.stream().findFirst().orElseGet(HostNames::own);
    }

    /// This one, going on with what another has counted for the channels that run on.
    public Configuration after(Configuration before) {
        Map<String, UnreadPlaces> counted = new HashMap<>(unread);
        for (String same : before.sameChannels(this)) {
            counted.computeIfPresent(same, (name, fresh) -> before.unread.getOrDefault(name, fresh));
        }
        return new Configuration(
                api, auditReceiver, incidents, names, drain, retention, channels, counted, keys, fingerprints, files);
    }

    /// The channels that another configuration has just so.
    public Set<String> sameChannels(Configuration other) {
        return fingerprints.entrySet().stream()
                .filter(each -> each.getValue().equals(other.fingerprints.get(each.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// Reads and checks all of it. Throws [StartupException] that lists every problem, if there is any.
    ///
    /// @param keys of the home, which need not be open yet
    public static Configuration read(Path folder, Keyring keys, Clock clock) {
        var problems = new Problems();
        Configuration read = read(folder, keys, clock, problems);
        problems.refuse(folder);
        return read;
    }

    /// The files of a folder by their names within it, whether they are good or not.
    public static Map<String, byte[]> files(Path folder) {
        return Sources.of(folder).files();
    }

    /// Checks what names certificates and secrets, now that the home is open. Throws [StartupException] likewise.
    public void check(Path folder) {
        var problems = new Problems();
        keys.check(problems);
        problems.refuse(folder);
    }

    /// Every key that the readers ask for while they read this folder, which need not be good.
    public static Collection<Key> keys(Path folder) {
        return KeySurvey.of(folder);
    }

    static Configuration read(Path folder, Keyring keys, Clock clock, Problems problems) {
        var reader = new KeysReader(keys);
        if (!Files.isDirectory(folder)) {
            problems.add(folder.toString(), "there is no such folder; name one with --config.");
            return new Configuration(
                    new ApiSettings("", 0, true, "", Duration.ZERO),
                    Optional.empty(),
                    Thresholds.STANDARD,
                    List.of(),
                    Duration.ZERO,
                    new RetentionRules(RetentionRules.Keep.STANDARD, Map.of(), 0),
                    List.of(),
                    Map.of(),
                    reader,
                    Map.of(),
                    Map.of());
        }
        Path main = folder.resolve("drawbridge.yaml");
        if (Files.exists(folder.resolve("drawbridge.yml"))) {
            problems.add("drawbridge.yml", "rename it to end in .yaml.");
        }
        Node node = Files.exists(main) ? parse(folder, main, problems) : empty(problems);
        ApiSettings api = api(node.object("api"), reader);
        Optional<Receiver> auditReceiver = auditReceiver(node.object("audit"), reader);
        Thresholds incidents = thresholds(node.object("incidents"));
        List<String> names = node.texts("names", HOST_NAME, "names or addresses, such as drawbridge.clinic.example");
        Duration drain = node.duration("drain", Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(10));
        RetentionRules retention = RetentionReader.rules(node.object("retention"));
        node.end();

        Sources sources = Sources.of(folder);
        Library library = Library.of(folder.resolve("mappings"));
        var transformations = new Transformations(library, problems);
        var channels = new ChannelReader(clock, reader, retention.standard(), api.host(), api.port(), transformations);
        List<Channel.Plan> plans = new ArrayList<>();
        for (Path file : files(folder.resolve("channels"), problems)) {
            plans.add(channels.read(nameOf(file), parse(folder, file, problems)));
        }
        transformations.checkOthers();
        if (plans.isEmpty() && problems.isEmpty()) {
            problems.add("channels/", "there is no channel; add one as channels/NAME.yaml.");
        }
        Map<String, String> fingerprints = plans.stream()
                .collect(Collectors.toMap(
                        Channel.Plan::name, plan -> sources.fingerprint(plan.name(), library.names())));
        return new Configuration(
                api,
                auditReceiver,
                incidents,
                names,
                drain,
                new RetentionRules(retention.standard(), channels.kept(), retention.bytes()),
                plans,
                transformations.unread(),
                reader,
                fingerprints,
                sources.files());
    }

    private static ApiSettings api(Node node, KeysReader keys) {
        String host = node.text("host", "127.0.0.1");
        int port = node.port("port", 8420);
        boolean local = LOOPBACK.matcher(host).matches();
        boolean https = node.yes("tls", !local);
        String certificate = keys.certificate(node, Certificates.APPLIANCE);
        if (!https && !local) {
            node.problem(
                    "tls",
                    "may be false only while `host` is 127.0.0.1: else whoever listens on the network reads along.");
        }
        Duration patience =
                node.duration("patience", Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(30));
        node.end();
        return new ApiSettings(host, port, https, certificate, patience);
    }

    private static Optional<Receiver> auditReceiver(Node node, KeysReader keys) {
        boolean given = node.has("forward");
        Node forward = node.object("forward");
        node.end();
        if (!given) {
            return Optional.empty();
        }
        String host = forward.required("host", "the host of an audit record repository");
        int port = forward.port("port", 6514);
        return Optional.of(new Receiver(host, port, keys.peer(forward)));
    }

    private static Thresholds thresholds(Node node) {
        Thresholds standard = Thresholds.STANDARD;
        var read = new Thresholds(
                node.number("failed-logins", 1, MOST_COUNTED, standard.failedLogins()),
                node.number("refusals", 1, MOST_COUNTED, standard.refusals()),
                node.number("views", 1, MOST_COUNTED, standard.views()),
                node.number("searches", 1, MOST_COUNTED, standard.searches()),
                node.number("exports", 1, MOST_COUNTED, standard.exports()));
        node.end();
        return read;
    }

    private static List<Path> files(Path folder, Problems problems) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            List<Path> files = found.sorted().toList();
            files.stream()
                    .filter(file -> file.toString().endsWith(".yml"))
                    .forEach(file -> problems.add("channels/" + nameOf(file) + ".yml", "rename it to end in .yaml."));
            return files.stream()
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .toList();
        } catch (IOException e) {
            problems.add("channels/", "the folder cannot be read.");
            return List.of();
        }
    }

    private static String nameOf(Path file) {
        String name = file.getName(file.getNameCount() - 1).toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static Node empty(Problems problems) {
        return new Node("drawbridge.yaml", "", YAML.createObjectNode(), problems);
    }

    private static Node parse(Path folder, Path file, Problems problems) {
        String name = folder.relativize(file).toString();
        JsonNode tree = YAML.createObjectNode();
        try {
            JsonNode read = YAML.readTree(Files.readAllBytes(file));
            if (read != null && !read.isMissingNode()) {
                tree = read;
            }
        } catch (JsonProcessingException e) {
            problems.add(
                    name
                            + (e.getLocation() == null
                                    ? ""
                                    : ": line " + e.getLocation().getLineNr()),
                    "is not valid YAML here; check the indentation, the quotes and that no key is given twice.");
        } catch (IOException e) {
            problems.add(name, "the file cannot be read; check its permissions.");
        }
        return new Node(name, "", tree, problems);
    }
}
