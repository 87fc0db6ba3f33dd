package org.drawbridge.connectors.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.drawbridge.engine.Failure;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.tls.HandshakeException;
import org.drawbridge.security.tls.PeerTls;
import org.jspecify.annotations.Nullable;

/// One system that we send requests to over HTTP/1.1. Connections are kept and used again; nothing is retried or
/// redirected here, for a delivery decides that itself.
public final class HttpPeer implements AutoCloseable {

    /// @param base of which host and port are the system
    /// @param connect how long a connection, with its handshake, may take
    /// @param request how long an answer may take, to its last byte
    /// @param tls what protects an `https` base
    /// @param authority what authenticates us there
    public record Settings(URI base, Duration connect, Duration request, PeerTls tls, Authority authority) {}

    /// @param body no bytes for none
    public record Request(String method, URI target, Map<String, String> headers, Payload body) {}

    /// A request whose body is not held in memory.
    ///
    /// @param length of the body in bytes; 0 for none, -1 for one that ends when it ends
    public record Exchange(
            String method, URI target, List<Map.Entry<String, String>> headers, InputStream body, long length) {

        public Exchange {
            headers = List.copyOf(headers);
        }
    }

    /// What came before the body of an answer.
    ///
    /// @param length of the body in bytes; -1 if it was not said
    public record Head(int status, List<Map.Entry<String, String>> headers, long length) {

        public Head {
            headers = List.copyOf(headers);
        }
    }

    /// Takes an answer while it comes. What it throws ends the connection.
    @FunctionalInterface
    public interface Reader<T> {
        T read(Head head, InputStream body) throws IOException;
    }

    /// @param header the first value of a header, by its name in any case
    public record Answer(int status, Function<String, Optional<String>> header, Payload body) {}

    /// In bytes. A longer answer is not read: it could be anything.
    private static final int LONGEST = 16 << 20;
    /// A longer head is none either.
    private static final Http1Config HEAD = Http1Config.custom()
            .setMaxLineLength(32 << 10)
            .setMaxHeaderCount(500)
            .build();
    /// The lanes decide how much is under way.
    private static final int CONNECTIONS = 1_000;
    /// Certificates and addresses change; no connection outlives them by more.
    private static final TimeValue LIFETIME = TimeValue.ofMinutes(10);
    /// A peer may close what was quiet as long, and then it is looked whether it did.
    private static final TimeValue QUIET = TimeValue.ofSeconds(1);

    private final Settings settings;
    private final CloseableHttpClient client;

    public HttpPeer(Settings settings) {
        this.settings = settings;
        this.client = HttpClients.custom()
                .setConnectionManager(connections(settings))
                .setUserAgent("Drawbridge")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .build();
    }

    private static HttpClientConnectionManager connections(Settings settings) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HEAD)
                        .responseParserFactory(WholeHeads::new)
                        .build())
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(CONNECTIONS)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(settings.connect()))
                        .setSocketTimeout(Timeout.of(settings.request()))
                        .setTimeToLive(LIFETIME)
                        .setValidateAfterInactivity(QUIET)
                        .build())
                .setTlsSocketStrategy(
                        (socket, host, _, _, _) -> (SSLSocket) settings.tls().protect(socket, host, settings.connect()))
                .build();
    }

    /// Blocks until the answer is there. Where the peer does not take a token any more, and another one can be had, the
    /// request is sent once more: a 401 says that it was not looked at (RFC 9110 §15.5.2).
    public Answer send(Request request) throws Unanswered, InterruptedException {
        Optional<Authority.Header> shown = settings.authority().header();
        Answer answer = exchange(request, shown);
        return answer.status() == 401
                        && shown.filter(settings.authority()::renewed).isPresent()
                ? exchange(request, settings.authority().header())
                : answer;
    }

    private Answer exchange(Request request, Optional<Authority.Header> shown) throws Unanswered, InterruptedException {
        var exchange = new HttpUriRequestBase(request.method(), request.target());
        request.headers().forEach(exchange::setHeader);
        shown.ifPresent(header -> exchange.setHeader(header.name(), header.value()));
        if (request.body().size() > 0) {
            exchange.setEntity(new ByteArrayEntity(request.body().reveal(), null));
        }
        return execute(exchange, HttpPeer::read);
    }

    /// Blocks until the answer was read. An [IOException] of the reader or of the request's body counts as one of the
    /// connection. What has no body is sent once more as [#send] does it; else the next request has another token.
    public <T> T exchange(Exchange wanted, Reader<T> reader) throws Unanswered, InterruptedException {
        Optional<Authority.Header> shown = settings.authority().header();
        Optional<T> read = exchange(wanted, shown, (head, body) -> {
            boolean better = head.status() == 401
                    && shown.filter(settings.authority()::renewed).isPresent();
            return better && wanted.length() == 0 ? Optional.empty() : Optional.of(reader.read(head, body));
        });
        return read.isPresent()
                ? read.get()
                : exchange(wanted, settings.authority().header(), reader);
    }

    private <T> T exchange(Exchange wanted, Optional<Authority.Header> shown, Reader<T> reader)
            throws Unanswered, InterruptedException {
        var exchange = new HttpUriRequestBase(wanted.method(), wanted.target());
        wanted.headers().forEach(each -> exchange.addHeader(each.getKey(), each.getValue()));
        shown.ifPresent(header -> exchange.setHeader(header.name(), header.value()));
        if (wanted.length() != 0) {
            exchange.setEntity(new InputStreamEntity(wanted.body(), wanted.length(), null));
        }
        return execute(exchange, response -> read(response, reader));
    }

    private static <T> T read(ClassicHttpResponse response, Reader<T> reader) throws IOException {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (Header each : response.getHeaders()) {
            headers.add(Map.entry(each.getName(), String.valueOf(each.getValue())));
        }
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return reader.read(new Head(response.getCode(), headers, 0), InputStream.nullInputStream());
        }
        // Not closed here: that would read the rest first. The client ends the connection, or uses it again.
        return reader.read(new Head(response.getCode(), headers, entity.getContentLength()), entity.getContent());
    }

    private <T> T execute(HttpUriRequestBase exchange, HttpClientResponseHandler<T> handler)
            throws Unanswered, InterruptedException {
        try (var deadline = new Deadline(settings.request().plus(settings.connect()), exchange::cancel)) {
            try {
                return client.execute(exchange, handler);
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                throw new Unanswered(deadline.passed() ? late() : failure(e), e);
            }
        }
    }

    private static Answer read(ClassicHttpResponse response) throws IOException {
        return new Answer(
                response.getCode(),
                name -> Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue),
                body(response.getEntity()));
    }

    private static Payload body(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return Payload.EMPTY;
        }
        try (InputStream content = entity.getContent()) {
            byte[] bytes = content.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new MessageConstraintException("longer than " + LONGEST + " bytes");
            }
            return Payload.of(bytes);
        }
    }

    private Failure failure(IOException e) {
        return switch (e) {
            case ConnectException _, ConnectTimeoutException _, UnknownHostException _, NoRouteToHostException _ ->
                Failure.peerDown("connect", "No connection to " + address() + ".");
            case HandshakeException handshake -> insecure(handshake);
            case SSLHandshakeException _ -> insecure(HandshakeException.of(e));
            case SSLException _ -> insecureOrCut(HandshakeException.of(e));
            case SocketTimeoutException _ -> late();
            case ClientProtocolException _, MalformedChunkCodingException _, MessageConstraintException _ ->
                Failure.uncertain("bad-answer", address() + " gave an answer that is no valid HTTP.");
            default -> cut();
        };
    }

    private Failure late() {
        return Failure.uncertain(
                "timeout",
                address() + " did not answer in " + settings.request().toSeconds() + " s.");
    }

    private Failure cut() {
        return Failure.uncertain("no-answer", "Sent to " + address() + ", but no answer came.");
    }

    private Failure insecure(HandshakeException handshake) {
        return Failure.peerDown(handshake.code(), "No TLS with " + address() + ": " + handshake.sentence());
    }

    /// Without a handshake nothing was sent; in TLS 1.3 the peer's no to our certificate comes after it (RFC 8446
    /// §4.4.2).
    private Failure insecureOrCut(HandshakeException handshake) {
        return switch (handshake.reason()) {
            case NO_TLS, VERSION, SUITE, UNTRUSTED, WRONG_NAME, NO_CERTIFICATE, REFUSED -> insecure(handshake);
            case CLOSED, SLOW, OTHER -> cut();
        };
    }

    /// For people: without user, query or fragment, which may hold secrets.
    public String address() {
        return address(settings.base());
    }

    static String address(URI base) {
        return base.getScheme() + "://" + base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort())
                + base.getPath();
    }

    /// Cuts off what is under way.
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
