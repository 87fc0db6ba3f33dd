package org.drawbridge.connectors.fhir;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drawbridge.connectors.http.Authority;
import org.drawbridge.connectors.http.HttpPeer;
import org.drawbridge.connectors.http.Unanswered;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.tls.PeerTls;

/// Sends bundles and resources to a FHIR R4 server. Our bundles name every resource conditionally, so repeating
/// one does no harm.
public final class FhirDestination implements Destination {

    /// @param request how long the peer may take to answer
    /// @param tls what protects an `https` base
    /// @param authority what authenticates us at the server
    /// @param rules what refusals mean, the first that fits; where none does, what [Answers] says
    public record Settings(
            URI base, Duration connect, Duration request, PeerTls tls, Authority authority, List<AnswerRule> rules) {

        public Settings {
            rules = List.copyOf(rules);
        }

        /// 5 seconds to connect, 30 to answer, no TLS.
        public static Settings of(URI base) {
            return new Settings(
                    base, Duration.ofSeconds(5), Duration.ofSeconds(30), PeerTls.NONE, Authority.NONE, List.of());
        }
    }

    /// What a peer says may be anything, a name or a birth date too; only a short count or a UUID is shown.
    private static final String ETAG = "(?:W/)?\"(?:\\d{1,6}|\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})\"";
    private static final String FHIR_JSON = "application/fhir+json";

    private final Settings settings;
    private final HttpPeer peer;
    private final Clock clock;

    public FhirDestination(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.peer = new HttpPeer(new HttpPeer.Settings(
                settings.base(), settings.connect(), settings.request(), settings.tls(), settings.authority()));
    }

    @Override
    public Outcome deliver(Outgoing outgoing) throws InterruptedException {
        try {
            HttpPeer.Answer answer = peer.send(request(outgoing.content()));
            return Answers.of(
                    new Answers.Answer(
                            answer.status(),
                            answer.header().apply("Retry-After"),
                            answer.header().apply("ETag").filter(tag -> tag.matches(ETAG)),
                            answer.body()),
                    settings.rules(),
                    clock);
        } catch (Unanswered e) {
            return new Outcome.Failed(e.failure());
        }
    }

    private HttpPeer.Request request(Payload content) {
        Interaction interaction = Interaction.of(content.reveal());
        String base = settings.base().toString();
        URI target = interaction.path().isEmpty()
                ? settings.base()
                : URI.create(base + (base.endsWith("/") ? "" : "/") + interaction.path());
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", FHIR_JSON, "Accept", FHIR_JSON));
        interaction.ifMatch().ifPresent(version -> headers.put("If-Match", version));
        return new HttpPeer.Request(interaction.method(), target, headers, content);
    }

    @Override
    public boolean repeatable() {
        return true;
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
