package org.drawbridge.connectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.drawbridge.connectors.content.Template;
import org.drawbridge.connectors.content.Values;
import org.drawbridge.connectors.http.Authority;
import org.drawbridge.connectors.http.HttpPeer;
import org.drawbridge.connectors.http.Meaning;
import org.drawbridge.connectors.http.Unanswered;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.tls.PeerTls;

/// Sends messages by HTTP with any method; URL, headers and body are templates. Callable from many threads.
public final class HttpDestination implements Destination {

    /// What is sent.
    ///
    /// @param base the part of the URL that is the same for all messages: host, port and what of the path is fixed
    /// @param target the whole URL
    /// @param body empty for the content as it is
    /// @param soap for answers that are envelopes, too
    public record Form(
            String method,
            URI base,
            Template target,
            String contentType,
            Map<String, Template> headers,
            Optional<Template> body,
            Optional<Soap> soap) {

        public Form {
            headers = Map.copyOf(headers);
        }
    }

    /// @param request how long the peer may take to answer
    /// @param repeatable whether repeating an attempt of unknown outcome does no harm
    /// @param rules what answers mean, the first that fits; where none does, what [Meaning] says
    public record Settings(
            Form form,
            Duration connect,
            Duration request,
            boolean repeatable,
            PeerTls tls,
            Authority authority,
            List<AnswerRule> rules) {

        public Settings {
            rules = List.copyOf(rules);
        }
    }

    private static final Outcome UNFILLED = new Outcome.Failed(Failure.rejected(
            "template", "A value that the URL, a header or the body wants of the content is not there."));

    private final Settings settings;
    private final HttpPeer peer;
    private final Clock clock;

    public HttpDestination(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.peer = new HttpPeer(new HttpPeer.Settings(
                settings.form().base(), settings.connect(), settings.request(), settings.tls(), settings.authority()));
    }

    @Override
    public Outcome deliver(Outgoing outgoing) throws InterruptedException {
        Optional<HttpPeer.Request> request = request(outgoing);
        if (request.isEmpty()) {
            return UNFILLED;
        }
        try {
            return outcome(peer.send(request.get()));
        } catch (Unanswered e) {
            return new Outcome.Failed(e.failure());
        }
    }

    private Optional<HttpPeer.Request> request(Outgoing outgoing) {
        Form form = settings.form();
        var values = new Values(outgoing);
        Optional<String> target = form.target().fill(values);
        Optional<Payload> body = form.body().isEmpty()
                ? Optional.of(outgoing.content())
                : form.body().get().fill(values).map(text -> Payload.of(text.getBytes(StandardCharsets.UTF_8)));
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, Template> each : form.headers().entrySet()) {
            Optional<String> value = each.getValue().fill(values);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            headers.put(each.getKey(), value.get());
        }
        if (target.isEmpty() || body.isEmpty()) {
            return Optional.empty();
        }
        headers.putAll(own(outgoing, form));
        Payload sent = form.method().equals("GET") || form.method().equals("HEAD") ? Payload.EMPTY : body.get();
        return Optional.of(new HttpPeer.Request(form.method(), URI.create(target.get()), headers, sent));
    }

    /// The same for each attempt of a delivery, so that a receiver that heeds it takes the message once.
    private Map<String, String> own(Outgoing outgoing, Form form) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", form.contentType());
        byte[] name = (outgoing.id() + "\0" + outgoing.label().sender() + "\0"
                        + outgoing.label().controlId())
                .getBytes(StandardCharsets.UTF_8);
        headers.put("Idempotency-Key", "\"" + UUID.nameUUIDFromBytes(name) + "\"");
        form.soap().flatMap(Soap::actionHeader).ifPresent(each -> headers.put("SOAPAction", each));
        return headers;
    }

    private Outcome outcome(HttpPeer.Answer answer) {
        int status = answer.status();
        String code = "http-" + status;
        Optional<Duration> wait = Meaning.retryAfter(answer.header().apply("Retry-After"), clock);
        JsonNode said = Values.parse(answer.body());
        Optional<Soap.Answer> enveloped = settings.form().soap().map(_ -> Soap.read(answer.body()));
        String fault = enveloped.orElse(null) instanceof Soap.Answer.Fault(String _, String name) ? name : "";
        for (AnswerRule rule : settings.rules()) {
            if (rule.matches(status, said, fault)) {
                String reason = "HTTP " + status + ": read by the `answers` of the destination.";
                return rule.fate().outcome(code, reason, wait, answer.body());
            }
        }
        Optional<Failure> refused =
                enveloped.flatMap(each -> refused(each, status, answer.body().size() == 0));
        if (refused.isPresent()) {
            return new Outcome.Failed(refused.get(), answer.body());
        }
        if (status / 100 == 2) {
            return new Outcome.Delivered("HTTP " + status);
        }
        Meaning meaning = Meaning.of(status);
        return new Outcome.Failed(
                new Failure(meaning.kind(), meaning.scope(), code, "HTTP " + status + ": " + meaning.text(), wait),
                answer.body());
    }

    /// What an answer says that should be an envelope; empty if the status says it.
    private static Optional<Failure> refused(Soap.Answer answer, int status, boolean empty) {
        return switch (answer) {
            case Soap.Answer.Fine _ -> Optional.empty();
            case Soap.Answer.Fault(String kind, String _) -> Optional.of(fault(kind));
            // Nothing at all is what a service answers that has nothing to say.
            case Soap.Answer.Other _ ->
                status / 100 == 2 && !empty
                        ? Optional.of(Failure.uncertain(
                                "bad-answer", "HTTP " + status + ", but the answer is no SOAP envelope."))
                        : Optional.empty();
        };
    }

    /// SOAP 1.1 §4.4.1, SOAP 1.2 part 1 §5.4.6. What is none of their codes is a word of the receiver's own.
    private static Failure fault(String kind) {
        return switch (kind) {
            case "Client", "Sender" ->
                Failure.rejected(
                        "soap-client", "The receiver answered that the message is at fault (SOAP " + kind + ").");
            case "VersionMismatch", "MustUnderstand", "DataEncodingUnknown" ->
                Failure.peerDown(
                        "soap-envelope", "The receiver does not take this kind of envelope (SOAP " + kind + ").");
            case "Server", "Receiver" ->
                new Failure(
                        Failure.Kind.TRANSIENT,
                        Failure.Scope.MESSAGE,
                        "soap-server",
                        "The receiver answered that it failed on it (SOAP " + kind + ").",
                        Optional.empty());
            default ->
                new Failure(
                        Failure.Kind.TRANSIENT,
                        Failure.Scope.MESSAGE,
                        "soap-fault",
                        "The receiver answered a SOAP fault of its own.",
                        Optional.empty());
        };
    }

    @Override
    public boolean repeatable() {
        return settings.repeatable();
    }

    @Override
    public String address() {
        return peer.address();
    }

    @Override
    public void close() {
        peer.close();
    }
}
