package org.drawbridge.server.config;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.drawbridge.connectors.fhir.FhirDestination;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.connectors.mllp.MllpDestination;
import org.drawbridge.connectors.mllp.MllpSource;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.Channel.LaneKey;
import org.drawbridge.engine.Channel.Outlet;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Failover;
import org.drawbridge.engine.Policy;
import org.drawbridge.engine.Source;
import org.drawbridge.engine.Transformation;
import org.drawbridge.engine.Urgency;
import org.drawbridge.engine.Watch;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.store.RetentionRules.Keep;

/// Makes channels of their files.
final class ChannelReader {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private static final Pattern TYPE = Pattern.compile("[A-Z0-9]{3}(\\^([A-Z0-9]{3}|\\*))?");
    private static final String TYPES = "message types such as \"ADT^A08\" or \"ADT^*\"";
    private static final Pattern PROCESSING_ID = Pattern.compile("[PTD]");
    private static final Pattern VERSION = Pattern.compile("2(\\.\\d){0,2}");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Clock clock;
    private final KeysReader keys;
    private final Listeners listeners;
    private final Transformations transformations;
    private final FileConnectors files;
    private final Authorities authorities;
    private final HttpConnectors http;
    private final SftpConnectors sftp;
    private final TcpConnectors tcp;
    private final JdbcConnectors jdbc;
    private final EmailConnectors email;
    private final Keep keep;
    private final Map<String, Keep> kept = new HashMap<>();
    private final Validations validations = new Validations();

    /// @param keep for how long messages are kept where a channel does not say so
    /// @param apiPort of the API at `apiHost`; 0 for any free one
    ChannelReader(
            Clock clock, KeysReader keys, Keep keep, String apiHost, int apiPort, Transformations transformations) {
        this.keep = keep;
        this.clock = clock;
        this.keys = keys;
        this.transformations = transformations;
        this.files = new FileConnectors(clock);
        this.listeners = new Listeners(apiHost, apiPort);
        this.authorities = new Authorities(clock, keys);
        this.http = new HttpConnectors(clock, keys, authorities, listeners);
        this.sftp = new SftpConnectors(clock, keys);
        this.tcp = new TcpConnectors(clock, keys, listeners);
        this.jdbc = new JdbcConnectors(clock, keys);
        this.email = new EmailConnectors(clock, keys);
    }

    /// For how long the messages of each channel that was read are kept.
    Map<String, Keep> kept() {
        return kept;
    }

    Channel.Plan read(String name, Node node) {
        if (!name.matches(NAME)) {
            node.problem("", "a channel is named by its file, with letters, digits, '-', '_' and '.' only.");
        }
        ZoneId zone = node.zone("zone", ZoneId.systemDefault());
        LaneKey order = node.one("order", LaneKey.class, LaneKey.PATIENT);
        Source.Factory source = source(name, node.object("source"));
        List<String> accepted = node.texts("accept", TYPE, TYPES);
        List<Outlet> outlets = new ArrayList<>();
        for (Node each : node.objects("destinations")) {
            outlets.add(outlet(name, each, accepted, zone, outlets));
        }
        if (!node.has("destinations")) {
            node.problem("destinations", "is missing; expected at least one, or [] to keep messages and send nothing.");
        }
        Urgency urgency = Policies.urgency(node, order);
        Watch watch = watch(node.object("watch"));
        kept.put(name, RetentionReader.channel(node.object("retention"), keep));
        node.end();
        return Channel.Plan.of(name, source, order, outlets).with(urgency).with(watch);
    }

    private static Watch watch(Node node) {
        var watch = new Watch(
                node.duration("silent-after", Duration.ZERO, Duration.ofDays(30), Watch.DEFAULT.silence()),
                node.duration("stuck-after", Duration.ZERO, DAY, Watch.DEFAULT.stuck()),
                node.duration("growing-for", Duration.ZERO, DAY, Watch.DEFAULT.growth()));
        node.end();
        return watch;
    }

    private Source.Factory source(String channel, Node node) {
        Optional<String> kind =
                node.choice("source", List.of("mllp", "http", "file", "sftp", "tcp", "jdbc", "downtime"));
        node.end();
        if (kind.isEmpty()) {
            return (_, _) -> {
                throw new IllegalStateException("a configuration with problems is not used");
            };
        }
        Node inner = node.object(kind.get());
        return switch (kind.get()) {
            case "mllp" -> mllp(channel, inner);
            case "http" -> http.source(channel, inner, terms(inner, HttpConnectors.isHl7(inner)));
            case "sftp" -> sftp.source(channel, inner, terms(inner, true));
            case "jdbc" -> jdbc.source(channel, inner);
            case "tcp" -> tcp.source(channel, inner, terms(inner, HttpConnectors.isHl7(inner)));
            case "downtime" -> DowntimeReader.source(channel, inner, clock);
            default -> files.source(channel, inner, terms(inner, true));
        };
    }

    private Source.Factory mllp(String channel, Node node) {
        String host = node.text("host", "0.0.0.0");
        int port = listeners.port(channel, node, host);
        var standard = MllpSource.Settings.of(channel, host, port);
        var settings = new MllpSource.Settings(
                channel,
                host,
                port,
                node.bytes("max-frame", standard.maxFrame()),
                node.number("max-connections", 1, 10_000, standard.maxConnections()),
                node.duration("idle", Duration.ofSeconds(1), DAY, standard.idle()),
                node.duration("stall", Duration.ofSeconds(1), HOUR, standard.stall()),
                terms(node, true),
                keys.listener(node));
        node.end();
        return (intake, events) -> new MllpSource(settings, intake, events, clock);
    }

    /// @param hl7 false where something else than HL7 v2 comes, with a validation of its own
    private static Terms terms(Node node, boolean hl7) {
        return new Terms(
                Set.copyOf(node.texts("types", TYPE, TYPES)),
                Set.copyOf(node.texts("processing-ids", PROCESSING_ID, "P, T or D (HL7 table 0103)")),
                Set.copyOf(node.texts("versions", VERSION, "versions in quotes, such as \"2.5.1\"")),
                node.yes("strict", false),
                hl7 ? Validations.source(node) : Optional.empty());
    }

    private Outlet outlet(String channel, Node node, List<String> accepted, ZoneId zone, List<Outlet> before) {
        String name = node.required("name", "a name for the destination");
        if (!name.isEmpty() && !name.matches(NAME)) {
            node.problem("name", "use letters, digits, '-', '_' and '.' only.");
        }
        if (before.stream().anyMatch(each -> each.name().equals(name))) {
            node.problem("name", "two destinations have this name; give each its own.");
        }
        Transformation transformation = transformations.of(channel, node, accepted, zone);
        Policy policy = Policies.read(node, zone);
        Destination destination = failover(channel, node, transformations.extension(node));
        Validations.Guarded guarded =
                validations.destination(node, transformations.format(node), transformation, destination);
        node.end();
        return new Outlet(name, guarded.transformation(), guarded.destination(), policy);
    }

    private Destination failover(String channel, Node node, String extension) {
        Destination first = destination(channel, node, extension);
        if (!node.has("failover")) {
            return first;
        }
        Node other = node.object("failover");
        Destination second = destination(channel, other, extension);
        Duration back = other.duration("back-after", SHORTEST, DAY, Duration.ofSeconds(30));
        other.end();
        return new Failover(first, second, back, clock);
    }

    private Destination destination(String channel, Node node, String extension) {
        return switch (node.choice(
                        "kind of destination", List.of("fhir", "mllp", "http", "file", "sftp", "tcp", "jdbc", "email"))
                .orElse("")) {
            case "fhir" -> fhir(node.object("fhir"));
            case "mllp" -> mllp(node.object("mllp"));
            case "http" -> http.destination(node.object("http"));
            case "file" -> files.destination(channel, node.object("file"), extension);
            case "sftp" -> sftp.destination(channel, node.object("sftp"), extension);
            case "email" -> email.destination(channel, node.object("email"), extension);
            case "jdbc" -> jdbc.destination(node.object("jdbc"));
            case "tcp" -> tcp.destination(node.object("tcp"));
            default -> new FhirDestination(FhirDestination.Settings.of(URI.create("http://127.0.0.1")), clock);
        };
    }

    private Destination mllp(Node node) {
        String host = node.required("host", "the name or address of the receiving system");
        int port = node.port("port", 0);
        if (port == 0) {
            node.problem("port", "is missing; expected the port that the receiving system listens at.");
        }
        var standard = MllpDestination.Settings.of(host, port);
        Node guard = node.object("tls");
        String certified = guard.text("name", host);
        var settings = new MllpDestination.Settings(
                host,
                port,
                node.duration("connect-timeout", SHORTEST, HOUR, standard.connect()),
                node.duration("timeout", SHORTEST, HOUR, standard.answer()),
                node.yes("repeatable", standard.repeatable()),
                node.has("tls") ? keys.peer(guard) : PeerTls.NONE,
                certified,
                AnswerRules.mllp(node));
        node.end();
        return new MllpDestination(settings);
    }

    private Destination fhir(Node node) {
        URI url = node.url("url");
        var standard = FhirDestination.Settings.of(url);
        var settings = new FhirDestination.Settings(
                url,
                node.duration("connect-timeout", SHORTEST, HOUR, standard.connect()),
                node.duration("timeout", SHORTEST, HOUR, standard.request()),
                "https".equals(url.getScheme()) ? keys.peer(node.object("tls")) : plain(node),
                authorities.ours(node),
                AnswerRules.fhir(node));
        node.end();
        return new FhirDestination(settings, clock);
    }

    private static PeerTls plain(Node node) {
        if (node.has("tls")) {
            node.problem("tls", "is for a `url` that begins with https://.");
        }
        return PeerTls.NONE;
    }
}
