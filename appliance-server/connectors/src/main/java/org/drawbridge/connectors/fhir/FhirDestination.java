package org.drawbridge.connectors.fhir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Outcome;

/// Posts transaction bundles to the base of a FHIR R4 server. Our bundles name every resource conditionally, so
/// repeating one does no harm.
public final class FhirDestination implements Destination {

    /// @param request how long the peer may take to answer
    public record Settings(URI base, Duration connect, Duration request) {

        /// 5 seconds to connect, 30 to answer.
        public static Settings of(URI base) {
            return new Settings(base, Duration.ofSeconds(5), Duration.ofSeconds(30));
        }
    }

    private final Settings settings;
    private final HttpClient client;
    private final Clock clock;

    public FhirDestination(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connect())
                .build();
    }

    @Override
    public Outcome deliver(Outgoing outgoing) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(settings.base())
                .timeout(settings.request())
                .header("Content-Type", "application/fhir+json")
                .header("Accept", "application/fhir+json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(outgoing.content().reveal()))
                .build();
        try {
            HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
            return Answers.of(response.statusCode(), response.headers().firstValue("Retry-After"), clock);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return new Outcome.Failed(Failure.peerDown("connect", "No connection to " + address() + "."));
        } catch (IOException e) {
            return new Outcome.Failed(Failure.uncertain("no-answer", "Sent to " + address() + ", but no answer came."));
        }
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
        client.shutdownNow();
    }
}
