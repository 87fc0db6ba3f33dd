package org.drawbridge.server.config;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.connectors.content.Content;
import org.drawbridge.connectors.content.Template;
import org.drawbridge.connectors.content.Template.Place;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.connectors.rest.Access;
import org.drawbridge.connectors.rest.HttpDestination;
import org.drawbridge.connectors.rest.HttpSource;
import org.drawbridge.connectors.rest.Soap;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Source;
import org.drawbridge.security.tls.ListenerTls;
import org.drawbridge.security.tls.PeerTls;

/// Reads sources and destinations that speak plain HTTP.
final class HttpConnectors {

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/._~-]{0,200}");
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9._-]+(:\\d{1,5})?(/[^\\s#]*)?");
    private static final Pattern ACTION = Pattern.compile("[!#-\\[\\]-~]{0,300}");
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Set<String> OURS =
            Set.of("content-type", "content-length", "host", "idempotency-key", "transfer-encoding", "connection");
    private static final List<String> ACCESS = List.of("bearer", "api-key", "basic", "anonymous");

    private static final List<String> TERMS = List.of("types", "processing-ids", "versions", "strict");

    /// What is sent to a source.
    private enum Format {
        HL7V2,
        JSON,
        ANY
    }

    /// How a destination sends.
    private enum Method {
        POST,
        PUT,
        PATCH,
        DELETE,
        GET,
        HEAD
    }

    private final Clock clock;
    private final KeysReader keys;
    private final Authorities authorities;
    private final Listeners listeners;

    HttpConnectors(Clock clock, KeysReader keys, Authorities authorities, Listeners listeners) {
        this.clock = clock;
        this.keys = keys;
        this.authorities = authorities;
        this.listeners = listeners;
    }

    /// @param terms of an HL7 v2 message
    Source.Factory source(String channel, Node node, Terms terms) {
        String host = node.text("host", "0.0.0.0");
        int port = listeners.port(channel, node, host);
        var standard = HttpSource.Settings.of(channel, host, port);
        String path = node.text("path", standard.path());
        if (!PATH.matcher(path).matches()) {
            node.problem("path", "expected a path such as /results, of letters, digits and '/', '.', '_', '~', '-'.");
        }
        Content content = content(node, terms);
        ListenerTls tls = keys.listener(node);
        var settings = new HttpSource.Settings(
                channel,
                host,
                port,
                path,
                content,
                access(node),
                node.bytes("max-body", standard.maxBody()),
                node.number("max-connections", 1, 10_000, standard.maxConnections()),
                node.duration("stall", Duration.ofSeconds(1), Duration.ofHours(1), standard.stall()),
                tls);
        node.end();
        return (intake, _) -> new HttpSource(settings, intake, clock);
    }

    /// Whether a source takes HL7 v2, and validates it as such.
    static boolean isHl7(Node node) {
        return node.text("format", "").equals("hl7v2");
    }

    static Content content(Node node, Terms terms) {
        Format format = node.one("format", Format.class, Format.ANY);
        if (format != Format.HL7V2) {
            TERMS.stream().filter(node::has).forEach(key -> node.problem(key, "is for `format: hl7v2`."));
        }
        if (format != Format.JSON && node.has("label")) {
            node.problem("label", "is for `format: json`.");
        }
        return switch (format) {
            case HL7V2 -> new Content.Hl7(terms);
            case JSON -> json(node.object("label")).validated(Validations.json(node));
            case ANY -> any(node);
        };
    }

    private static Content any(Node node) {
        if (node.has("validate")) {
            node.problem("validate", "is for `format: hl7v2` and `format: json`.");
        }
        return new Content.Any();
    }

    /// Where JSON says what it is.
    static Content.Json json(Node label) {
        var json =
                new Content.Json(pointer(label, "type"), pointer(label, "patient-id"), pointer(label, "order-number"));
        label.end();
        return json;
    }

    static Optional<JsonPointer> pointer(Node node, String key) {
        try {
            return node.text(key).map(JsonPointer::compile);
        } catch (IllegalArgumentException e) {
            node.problem(key, "expected a JSON pointer such as /patient/id.");
            return Optional.empty();
        }
    }

    /// Whoever reaches the port may send only if the configuration says so.
    private Access access(Node node) {
        List<String> given = ACCESS.stream().filter(node::has).toList();
        if (given.size() > 1) {
            node.problem("", "has more than one of " + String.join(", ", given) + "; expected one.");
        }
        if (given.isEmpty() && node.object("tls").text("clients", "").equals("required")) {
            return new Access.Anonymous();
        }
        return switch (given.isEmpty() ? "" : given.getFirst()) {
            case "bearer" -> new Access.Bearer(keys.credential(node, "bearer"));
            case "api-key" -> authorities.apiKey(node.object("api-key"));
            case "basic" -> authorities.basic(node.object("basic"));
            default -> {
                if (!node.yes("anonymous", false)) {
                    node.problem(
                            "",
                            "does not say who may send; expected `bearer`, `api-key` or `basic`, `clients: required`"
                                    + " under `tls`, or `anonymous: true` for everybody who reaches the port.");
                }
                yield new Access.Anonymous();
            }
        };
    }

    /// Reads what sends messages by HTTP.
    Destination destination(Node node) {
        String method = node.one("method", Method.class, Method.POST).name();
        HttpDestination.Form form = form(node, method);
        boolean https = "https".equals(form.base().getScheme());
        if (!https && node.has("tls")) {
            node.problem("tls", "is for a `url` that begins with https://.");
        }
        var settings = new HttpDestination.Settings(
                form,
                node.duration("connect-timeout", SHORTEST, HOUR, Duration.ofSeconds(5)),
                node.duration("timeout", SHORTEST, HOUR, Duration.ofSeconds(30)),
                node.yes("repeatable", !method.equals("POST") && !method.equals("PATCH")),
                https ? keys.peer(node.object("tls")) : PeerTls.NONE,
                authorities.ours(node),
                AnswerRules.http(node));
        node.end();
        return new HttpDestination(settings, clock);
    }

    private HttpDestination.Form form(Node node, String method) {
        Optional<Soap> soap = node.has("soap") ? Optional.of(soap(node, method)) : Optional.empty();
        String type = soap.map(Soap::contentType).orElseGet(() -> node.text("content-type", "application/json"));
        Template target = template(node, "url", Place.URL);
        Map<String, Template> headers = new LinkedHashMap<>();
        Node named = node.object("headers");
        for (String name : named.keys()) {
            if (name.equalsIgnoreCase("SOAPAction")) {
                named.problem(name, "is said as `soap: {action: …}`, with which answers are read as envelopes, too.");
            } else if (!HEADER.matcher(name).matches() || OURS.contains(name.toLowerCase(Locale.ROOT))) {
                named.problem(name, "expected the name of a header that the appliance does not set itself.");
            }
            headers.put(name, template(named, name, Place.HEADER));
        }
        Optional<Template> body = soap.map(each -> envelope(node, each))
                .or(() -> node.has("body") ? Optional.of(template(node, "body", Place.of(type))) : Optional.empty());
        return new HttpDestination.Form(method, base(node), target, type, headers, body, soap);
    }

    private static Soap soap(Node node, String method) {
        Node given = node.object("soap");
        String version = given.text("version", "1.1");
        if (!version.equals("1.1") && !version.equals("1.2")) {
            given.problem("version", "expected \"1.1\" or \"1.2\", in quotes.");
        }
        String action = given.text("action", "");
        if (!ACTION.matcher(action).matches()) {
            given.problem("action", "expected a URI such as urn:cdc:iisb:2011:submitSingleMessage.");
            action = "";
        }
        given.text("header");
        given.end();
        if (!method.equals("POST")) {
            node.problem("method", "must be post, or left out, with `soap`.");
        }
        if (node.has("content-type")) {
            node.problem("content-type", "follows from `soap`; leave it out.");
        }
        return new Soap(version.equals("1.2") ? Soap.Version.V1_2 : Soap.Version.V1_1, action);
    }

    private Template envelope(Node node, Soap soap) {
        String body = node.required("body", "what stands in the body of the envelope");
        if (body.contains("Envelope")) {
            node.problem("body", "holds an envelope; with `soap` it is only what stands in the envelope's body.");
        }
        return template(node, "body", soap.envelope(node.object("soap").text("header", ""), body), Place.XML);
    }

    /// What comes before the first place to fill; host and port must be there.
    private static URI base(Node node) {
        String url = node.text("url", "");
        String fixed = url.split("\\$\\{|\\?", 2)[0];
        Matcher parts = URL.matcher(fixed);
        boolean open = url.startsWith("${", fixed.length());
        if (!parts.matches() || (open && parts.group(2) == null)) {
            node.problem(
                    "url",
                    "expected a URL such as https://lab.example/orders/${order-number}, with its host and a '/' before"
                            + " what is filled in.");
            return URI.create("http://127.0.0.1/");
        }
        return URI.create(fixed);
    }

    private Template template(Node node, String key, Place place) {
        return template(node, key, node.required(key, "a text, in which ${…} is filled in"), place);
    }

    /// A URL is written into logs everywhere, so no secret stands in one.
    private Template template(Node node, String key, String text, Place place) {
        try {
            return place == Place.URL
                    ? Template.of(text, place)
                    : Template.of(text, place, name -> keys.secret(node, key, name));
        } catch (IllegalArgumentException e) {
            node.problem(key, String.valueOf(e.getMessage()));
            return Template.of("", place);
        }
    }
}
