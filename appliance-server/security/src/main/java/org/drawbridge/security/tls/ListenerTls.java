package org.drawbridge.security.tls;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.drawbridge.security.Keyring;

/// What protects the connections that a listener accepts.
public sealed interface ListenerTls {

    /// Whether clients present certificates.
    enum Clients {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    /// Blocks until the handshake is done.
    ///
    /// @param patience how long it may take as a whole
    /// @throws HandshakeException if it fails; the caller closes `accepted`
    Socket protect(Socket accepted, Duration patience) throws IOException;

    /// For a server that keeps one context: the identity in it is that of the moment, the trust that of now. Empty
    /// if nothing protects it.
    Optional<SSLContext> context();

    /// How such a server uses it.
    SSLParameters parameters(SSLContext context);

    /// Throws [org.drawbridge.engine.StartupException] if a name in it means nothing.
    void check();

    /// Nothing does.
    ListenerTls NONE = new Plain();

    /// See [#NONE].
    record Plain() implements ListenerTls {

        @Override
        public Socket protect(Socket accepted, Duration patience) {
            return accepted;
        }

        @Override
        public Optional<SSLContext> context() {
            return Optional.empty();
        }

        @Override
        public SSLParameters parameters(SSLContext context) {
            return Protocol.parameters(context);
        }

        @Override
        public void check() {}
    }

    /// TLS with an identity of ours.
    final class Protected implements ListenerTls {

        private final Keyring keys;
        private final String identity;
        private final Clients clients;
        private final List<String> trust;
        private final Supplier<SSLContext> context;

        /// @param trust who may have signed the clients' certificates
        public Protected(Keyring keys, String identity, Clients clients, Collection<String> trust) {
            this.keys = keys;
            this.identity = identity;
            this.clients = clients;
            this.trust = List.copyOf(trust);
            this.context = new Contexts.Kept(keys, this::make);
        }

        private SSLContext make() {
            Identity presented = keys.certificates().identity(identity);
            return Contexts.of(Contexts.presenting(() -> presented), trusted());
        }

        private TrustManager[] trusted() {
            return Contexts.trusting(
                    clients == Clients.NONE ? List.of() : keys.certificates().trusted(trust));
        }

        @Override
        public Optional<SSLContext> context() {
            var _ = keys.certificates().identity(identity);
            return Optional.of(
                    Contexts.of(Contexts.presenting(() -> keys.certificates().identity(identity)), trusted()));
        }

        @Override
        public SSLParameters parameters(SSLContext context) {
            SSLParameters parameters = Protocol.parameters(context);
            switch (clients) {
                case NONE -> {}
                case OPTIONAL -> parameters.setWantClientAuth(true);
                case REQUIRED -> parameters.setNeedClientAuth(true);
            }
            return parameters;
        }

        @Override
        public void check() {
            var _ = context.get();
        }

        @Override
        public Socket protect(Socket accepted, Duration patience) throws IOException {
            SSLContext now = context.get();
            SSLSocket socket = (SSLSocket) now.getSocketFactory()
                    .createSocket(accepted, accepted.getInetAddress().getHostAddress(), accepted.getPort(), true);
            socket.setUseClientMode(false);
            socket.setSSLParameters(parameters(now));
            Handshakes.run(socket, accepted, patience);
            return socket;
        }
    }
}
