package org.drawbridge.connectors.fhir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Outcome;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.tls.HandshakeException;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.vault.Credential;

/// Sends bundles and resources to a FHIR R4 server. Our bundles name every resource conditionally, so repeating
/// one does no harm.
public final class FhirDestination implements Destination {

    /// @param request how long the peer may take to answer
    /// @param tls what protects an `https` base
    /// @param token that the server wants as a bearer token (RFC 6750)
    /// @param rules what refusals mean, the first that fits; where none does, what [Answers] says
    public record Settings(
            URI base, Duration connect, Duration request, PeerTls tls, Credential token, List<AnswerRule> rules) {

        public Settings {
            rules = List.copyOf(rules);
        }

        /// 5 seconds to connect, 30 to answer, no TLS.
        public static Settings of(URI base) {
            return new Settings(
                    base, Duration.ofSeconds(5), Duration.ofSeconds(30), PeerTls.NONE, Credential.NONE, List.of());
        }
    }

    /// A longer answer is not read: it could be anything.
    private static final long LARGEST_ANSWER = 16L << 20;
    /// What a peer says may be anything, a name or a birth date too; only a short count or a UUID is shown.
    private static final String ETAG = "(?:W/)?\"(?:\\d{1,6}|\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})\"";
    private static final String FHIR_JSON = "application/fhir+json";

    private final Settings settings;
    private final Clients clients;
    private final Clock clock;

    public FhirDestination(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.clients = new Clients(settings);
    }

    @Override
    public Outcome deliver(Outgoing outgoing) throws InterruptedException {
        HttpRequest request = request(outgoing.content().reveal());
        try {
            HttpResponse<byte[]> response =
                    clients.get().send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
            return Answers.of(
                    new Answers.Answer(
                            response.statusCode(),
                            response.headers().firstValue("Retry-After"),
                            response.headers().firstValue("ETag").filter(tag -> tag.matches(ETAG)),
                            Payload.of(response.body())),
                    settings.rules(),
                    clock);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return new Outcome.Failed(Failure.peerDown("connect", "No connection to " + address() + "."));
        } catch (HttpTimeoutException e) {
            return new Outcome.Failed(Failure.uncertain(
                    "timeout",
                    address() + " did not answer in " + settings.request().toSeconds() + " s."));
        } catch (IllegalArgumentException e) {
            // The client's word for some answers that are no HTTP.
            return new Outcome.Failed(
                    Failure.uncertain("bad-answer", address() + " gave an answer that is no valid HTTP."));
        } catch (SSLException e) {
            return new Outcome.Failed(insecure(e));
        } catch (IOException e) {
            return new Outcome.Failed(Failure.uncertain("no-answer", "Sent to " + address() + ", but no answer came."));
        }
    }

    /// Without a handshake nothing was sent; in TLS 1.3 the peer's no to our certificate comes after it (RFC 8446
    /// §4.4.2).
    private Failure insecure(SSLException e) {
        HandshakeException handshake = HandshakeException.of(e);
        boolean before = switch (handshake.reason()) {
            case NO_TLS, VERSION, SUITE, UNTRUSTED, WRONG_NAME, NO_CERTIFICATE, REFUSED -> true;
            case CLOSED, SLOW, OTHER -> e instanceof SSLHandshakeException;
        };
        return before
                ? Failure.peerDown(handshake.code(), "No TLS with " + address() + ": " + handshake.sentence())
                : Failure.uncertain("no-answer", "Sent to " + address() + ", but no answer came.");
    }

    private HttpRequest request(byte[] content) {
        Interaction interaction = Interaction.of(content);
        String base = settings.base().toString();
        URI target = interaction.path().isEmpty()
                ? settings.base()
                : URI.create(base + (base.endsWith("/") ? "" : "/") + interaction.path());
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(settings.request())
                .header("Content-Type", FHIR_JSON)
                .header("Accept", FHIR_JSON)
                .method(interaction.method(), HttpRequest.BodyPublishers.ofByteArray(content));
        settings.token().text().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        interaction.ifMatch().ifPresent(version -> request.header("If-Match", version));
        return request.build();
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public String address() {
        URI base = settings.base();
        return base.getScheme() + "://" + base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort())
                + base.getPath();
    }

    @Override
    public void close() {
        clients.close();
    }
}
