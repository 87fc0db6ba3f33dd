package org.drawbridge.server.config;

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
import org.drawbridge.engine.Channel;
import org.drawbridge.mapping.Library;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.audit.Receiver;
import org.drawbridge.security.incident.Thresholds;
import org.drawbridge.security.people.Elsewhere;
import org.drawbridge.security.tls.Certificates;
import org.drawbridge.security.tls.HostNames;
import org.drawbridge.server.downtime.DowntimeSettings;
import org.drawbridge.server.gateway.ExternalSystem;
import org.drawbridge.store.RetentionRules;
import org.jspecify.annotations.Nullable;

/// Everything that a configuration folder says: `drawbridge.yaml`, one file per channel under `channels`, one per
/// mapping under `mappings`, and one per system that clients may ask under `systems`.
///
/// @param environment whose values it has; empty for none
/// @param auditReceiver where the audit trail is forwarded to
/// @param people where they are known who have no account here
/// @param mirror of the configuration's history
/// @param downtime what of the clinic is kept at hand for when systems are away; empty if nothing is
/// @param incidents from how many on something is one
/// @param names what the appliance is called by its peers, beside what this machine is called
/// @param drain how long a stop waits for what is in hand
/// @param retention for how long messages are kept
/// @param systems that clients may ask through the gateway
/// @param observed what is seen of the mappings of each channel, by the channel's name
/// @param keys what needs something of the home's vault
/// @param fingerprints of each channel, a digest of all that it is made of
/// @param files that it was read from, by their names within the folder
public record Configuration(
        String environment,
        ApiSettings api,
        Optional<Receiver> auditReceiver,
        Elsewhere people,
        Optional<MirrorSettings> mirror,
        Optional<DowntimeSettings> downtime,
        Thresholds incidents,
        List<String> names,
        Duration drain,
        RetentionRules retention,
        List<Channel.Plan> channels,
        List<ExternalSystem> systems,
        Map<String, Observed> observed,
        KeysReader keys,
        Map<String, String> fingerprints,
        Map<String, byte[]> files) {

    /// @param tls false for plain HTTP, which is for this machine alone
    /// @param certificate the name of the identity that it presents
    /// @param patience how long a handshake with a request's head may take, and a request may stand still
    /// @param connectionsPerAddress how many one address may have at a time, of an IPv6 network all of it
    public record ApiSettings(
            String host, int port, boolean tls, String certificate, Duration patience, int connectionsPerAddress) {

        /// Of all addresses together.
        public static final int CONNECTIONS = 512;
    }

    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}|::1|localhost");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9.:-]{1,253}");

    public Configuration {
        names = List.copyOf(names);
        channels = List.copyOf(channels);
        systems = List.copyOf(systems);
        observed = Map.copyOf(observed);
        fingerprints = Map.copyOf(fingerprints);
        files = Map.copyOf(files);
    }

    /// What the appliance is called, by itself and by the receiver of its audit trail.
    public String name() {
        return names.stream().findFirst().orElseGet(HostNames::own);
    }

    /// This one, going on with what another has counted for the channels that run on.
    public Configuration after(Configuration before) {
        Map<String, Observed> counted = new HashMap<>(observed);
        for (String same : before.sameChannels(this)) {
            counted.computeIfPresent(same, (name, fresh) -> before.observed.getOrDefault(name, fresh));
        }
        return new Configuration(
                environment,
                api,
                auditReceiver,
                people,
                mirror,
                downtime,
                incidents,
                names,
                drain,
                retention,
                channels,
                systems,
                counted,
                keys,
                fingerprints,
                files);
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
        return read(folder, "", keys, clock);
    }

    /// Likewise, with the values of an environment.
    ///
    /// @param environment its name; empty for none
    public static Configuration read(Path folder, String environment, Keyring keys, Clock clock) {
        var problems = new Problems();
        Configuration read = read(folder, environment, keys, clock, problems);
        problems.refuse(folder);
        return read;
    }

    /// Everything that is wrong with a folder; nothing if it could be used now. The home is open.
    public static List<String> problems(Path folder, String environment, Keyring keys, Clock clock) {
        var problems = new Problems();
        Configuration read = read(folder, environment, keys, clock, problems);
        if (problems.isEmpty()) {
            read.keys.check(problems);
        }
        return problems.all();
    }

    /// The files of a folder by their names within it, whether they are good or not.
    public static Map<String, byte[]> files(Path folder) {
        return Sources.of(folder).files();
    }

    /// Checks what names certificates and secrets, now that the home is open. Throws [StartupException]
    /// likewise.
    public void check(Path folder) {
        var problems = new Problems();
        keys.check(problems);
        problems.refuse(folder);
    }

    /// Every key that the readers ask for while they read this folder, which need not be good.
    public static Collection<Key> keys(Path folder) {
        return KeySurvey.of(folder);
    }

    static Configuration read(Path folder, String chosen, Keyring keys, Clock clock, Problems problems) {
        var reader = new KeysReader(keys);
        if (!Files.isDirectory(folder)) {
            problems.add(folder.toString(), "there is no such folder; name one with --config.");
            return new Configuration(
                    chosen,
                    new ApiSettings("", 0, true, "", Duration.ZERO, 0),
                    Optional.empty(),
                    Elsewhere.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    Thresholds.STANDARD,
                    List.of(),
                    Duration.ZERO,
                    new RetentionRules(RetentionRules.Keep.STANDARD, Map.of(), 0),
                    List.of(),
                    List.of(),
                    Map.of(),
                    reader,
                    Map.of(),
                    Map.of());
        }
        var yaml = new YamlFiles(folder, chosen, problems);
        Node node = yaml.main();
        ApiSettings api = api(node.object("api"), reader);
        Optional<Receiver> auditReceiver = auditReceiver(node.object("audit"), reader);
        Elsewhere people = new PeopleReader(reader, clock).read(node.object("people"));
        Thresholds incidents = IncidentsReader.read(node.object("incidents"));
        Optional<MirrorSettings> mirror = MirrorReader.read(node, reader);
        List<String> names = node.texts("names", HOST_NAME, "names or addresses, such as drawbridge.clinic.example");
        Duration drain = node.duration("drain", Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(10));
        Optional<DowntimeSettings> downtime = DowntimeReader.settings(node, reader);
        RetentionRules retention = RetentionReader.rules(node.object("retention"));
        node.end();

        Sources sources = Sources.of(folder);
        Library library = Library.of(folder.resolve("mappings"));
        var transformations = new Transformations(library, problems);
        var channels = new ChannelReader(clock, reader, retention.standard(), api.host(), api.port(), transformations);
        List<Channel.Plan> plans = new ArrayList<>();
        yaml.in("channels").forEach((name, each) -> plans.add(channels.read(name, each)));
        var listed = new SystemReader(reader, new Authorities(clock, reader));
        List<ExternalSystem> systems = new ArrayList<>();
        yaml.in("systems")
                .forEach((name, each) ->
                        systems.add(listed.read(name, each, sources.fingerprint("systems/" + name + ".yaml", chosen))));
        transformations.checkOthers();
        downtime.ifPresent(each -> DowntimeReader.check(each, plans, problems));
        if (plans.isEmpty() && problems.isEmpty() && !Files.exists(folder.resolve("drawbridge.yaml"))) {
            problems.add(
                    folder.toString(), "holds no configuration; expected drawbridge.yaml, or a channels/NAME.yaml.");
        }
        Map<String, String> fingerprints = plans.stream()
                .collect(Collectors.toMap(
                        Channel.Plan::name, plan -> sources.fingerprint(plan.name(), library.names(), chosen)));
        return new Configuration(
                chosen,
                api,
                auditReceiver,
                people,
                mirror,
                downtime,
                incidents,
                names,
                drain,
                new RetentionRules(retention.standard(), channels.kept(), retention.bytes()),
                plans,
                systems,
                transformations.observed(),
                reader,
                fingerprints,
                sources.files());
    }

    static boolean isLoopback(@Nullable String host) {
        return host != null && LOOPBACK.matcher(host).matches();
    }

    private static ApiSettings api(Node node, KeysReader keys) {
        String host = node.text("host", "127.0.0.1");
        int port = node.port("port", 8420);
        boolean local = isLoopback(host);
        boolean https = node.yes("tls", !local);
        String certificate = keys.certificate(node, Certificates.APPLIANCE);
        if (!https && !local) {
            node.problem(
                    "tls",
                    "may be false only while `host` is 127.0.0.1: else whoever listens on the network reads along.");
        }
        Duration patience =
                node.duration("patience", Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(30));
        int perAddress = node.number("connections-per-address", 8, ApiSettings.CONNECTIONS, 128);
        node.end();
        return new ApiSettings(host, port, https, certificate, patience, perAddress);
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
}
