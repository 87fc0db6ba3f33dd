package org.drawbridge.connectors.fhir;

import java.net.http.HttpClient;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.drawbridge.security.tls.PeerTls;
import org.drawbridge.security.tls.Protocol;
import org.jspecify.annotations.Nullable;

/// The HTTP client of a destination: another one once certificates have changed, while requests under way end with the
/// one they began with.
final class Clients implements Supplier<HttpClient>, AutoCloseable {

    private record Made(@Nullable SSLContext context, HttpClient client) {}

    private final FhirDestination.Settings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private Made made;

    Clients(FhirDestination.Settings settings) {
        this.settings = settings;
        this.made = new Made(null, builder().build());
    }

    private HttpClient.Builder builder() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(settings.connect());
    }

    @Override
    public HttpClient get() {
        return switch (settings.tls()) {
            case PeerTls.Plain _ -> made.client();
            case PeerTls.Protected tls -> with(tls.context());
        };
    }

    private HttpClient with(SSLContext context) {
        lock.lock();
        try {
            if (!context.equals(made.context())) {
                made.client().shutdown();
                made = new Made(
                        context,
                        builder()
                                .sslContext(context)
                                .sslParameters(Protocol.parameters(context))
                                .build());
            }
            return made.client();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            made.client().shutdownNow();
        } finally {
            lock.unlock();
        }
    }
}
