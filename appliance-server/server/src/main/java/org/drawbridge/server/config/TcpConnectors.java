package org.drawbridge.server.config;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.drawbridge.connectors.content.Content;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.connectors.socket.Lines;
import org.drawbridge.connectors.tcp.Acknowledging;
import org.drawbridge.connectors.tcp.TcpDestination;
import org.drawbridge.connectors.tcp.TcpFraming;
import org.drawbridge.connectors.tcp.TcpSource;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Fate;
import org.drawbridge.engine.Source;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.tls.PeerTls;

/// Reads sources and destinations that speak over plain TCP.
final class TcpConnectors {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Pattern FORM = Pattern.compile("[\\x00-\\xff]{1,100}");
    private static final String BYTES = "bytes in double quotes, such as \"\\x06\" or \"\\r\\n\", at most 100 of them";

    /// Which byte of a length counts most.
    private enum Order {
        BIG,
        LITTLE
    }

    private final Clock clock;
    private final KeysReader keys;
    private final Listeners listeners;

    TcpConnectors(Clock clock, KeysReader keys, Listeners listeners) {
        this.clock = clock;
        this.keys = keys;
        this.listeners = listeners;
    }

    /// @param terms of an HL7 v2 message
    Source.Factory source(String channel, Node node, Terms terms) {
        String host = node.text("host", "0.0.0.0");
        int port = listeners.port(channel, node, host);
        Content content = HttpConnectors.content(node, terms);
        Optional<Acknowledging> acknowledging = Optional.empty();
        if (node.has("acknowledge")) {
            Node agreed = node.object("acknowledge");
            acknowledging = Optional.of(acknowledging(agreed));
            agreed.required("refused", BYTES);
            agreed.end();
        }
        var settings = new TcpSource.Settings(
                channel,
                host,
                port,
                framing(node.object("framing")),
                content,
                acknowledging,
                node.bytes("max-frame", 16 << 20),
                node.number("max-connections", 1, 10_000, 256),
                node.duration("idle", SECOND, DAY, Duration.ofMinutes(10)),
                node.duration("stall", SECOND, HOUR, Duration.ofSeconds(30)),
                keys.listener(node));
        node.end();
        return (intake, events) -> new TcpSource(settings, intake, events, clock);
    }

    Destination destination(Node node) {
        String host = node.required("host", "the name or address of the receiving system");
        int port = node.number("port", 1, 65_535, 1);
        if (!node.has("port")) {
            node.problem("port", "is missing; expected the port that the receiving system listens at.");
        }
        Node guard = node.object("tls");
        String certified = guard.text("name", host);
        Optional<Acknowledging> acknowledging = Optional.empty();
        Fate refused = Fate.QUARANTINE;
        if (node.has("acknowledge")) {
            Node agreed = node.object("acknowledge");
            acknowledging = Optional.of(acknowledging(agreed));
            refused = agreed.one("then", Fate.class, refused);
            agreed.end();
        }
        var settings = new TcpDestination.Settings(
                new Lines.Settings(
                        "tcp://" + host + ":" + port,
                        host,
                        port,
                        node.duration("connect-timeout", SHORTEST, HOUR, Duration.ofSeconds(5)),
                        node.has("tls") ? keys.peer(guard) : PeerTls.NONE,
                        certified),
                framing(node.object("framing")),
                acknowledging,
                refused,
                node.duration("timeout", SHORTEST, HOUR, Duration.ofSeconds(30)),
                node.yes("repeatable", false));
        node.end();
        return new TcpDestination(settings);
    }

    private static Acknowledging acknowledging(Node node) {
        node.required("accepted", BYTES);
        return new Acknowledging(
                Payload.of(bytes(node, "accepted")), Payload.of(bytes(node, "refused")), node.yes("framed", false));
    }

    private static TcpFraming framing(Node node) {
        Optional<String> kind = node.choice("framing", List.of("between", "length", "lines"));
        TcpFraming framing = switch (kind.orElse("")) {
            case "between" -> delimited(node.object("between"));
            case "length" -> length(node.object("length"));
            default -> new TcpFraming.Line(node.one("lines", TcpFraming.Line.End.class, TcpFraming.Line.End.LF));
        };
        node.end();
        return framing;
    }

    private static TcpFraming delimited(Node node) {
        node.required("end", BYTES);
        byte[] start = bytes(node, "start");
        byte[] end = bytes(node, "end");
        node.end();
        return new TcpFraming.Delimited(Payload.of(start), Payload.of(end.length == 0 ? new byte[] {'\n'} : end));
    }

    private static TcpFraming length(Node node) {
        var length = new TcpFraming.Length(
                node.number("bytes", 1, 4, 4),
                node.one("order", Order.class, Order.BIG) == Order.BIG,
                node.yes("counts-itself", false));
        node.end();
        return length;
    }

    /// Each character is the byte of that number. What YAML takes for a number or a truth value, as `NO`, is no text.
    private static byte[] bytes(Node node, String key) {
        List<String> given = node.texts(key, FORM, BYTES);
        if (given.size() > 1) {
            node.problem(key, "expected one text, and no list.");
        }
        return given.isEmpty() ? new byte[0] : given.getFirst().getBytes(StandardCharsets.ISO_8859_1);
    }
}
