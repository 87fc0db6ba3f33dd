package org.drawbridge.security.tls;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.drawbridge.security.Keyring;

/// What protects the connections that we make to one system.
public sealed interface PeerTls {

    /// Blocks until the handshake is done.
    ///
    /// @param host the name that the peer's certificate must be for
    /// @param patience how long it may take as a whole
    /// @throws HandshakeException if it fails; the caller closes `connected`
    Socket protect(Socket connected, String host, Duration patience) throws IOException;

    /// Throws [org.drawbridge.engine.StartupException] if a name in it means nothing.
    void check();

    /// Nothing does.
    PeerTls NONE = new Plain();

    /// See [#NONE].
    record Plain() implements PeerTls {

        @Override
        public Socket protect(Socket connected, String host, Duration patience) {
            return connected;
        }

        @Override
        public void check() {}
    }

    /// TLS with trust of its own.
    final class Protected implements PeerTls {

        private final Keyring keys;
        private final List<String> trust;
        private final Optional<String> identity;
        private final Supplier<SSLContext> context;

        private Protected(Keyring keys, Collection<String> trust, Optional<String> identity) {
            this.keys = keys;
            this.trust = List.copyOf(trust);
            this.identity = identity;
            this.context = new Contexts.Kept(keys, this::make);
        }

        /// TLS in which we present no certificate.
        public static Protected trusting(Keyring keys, Collection<String> trust) {
            return new Protected(keys, trust, Optional.empty());
        }

        /// TLS in which we present one of our identities when we are asked for it.
        public Protected presenting(String ours) {
            return new Protected(keys, trust, Optional.of(ours));
        }

        private SSLContext make() {
            Optional<Identity> presented =
                    identity.map(name -> keys.certificates().identity(name));
            return Contexts.of(
                    presented
                            .map(each -> Contexts.presenting(() -> each))
                            .orElseGet(() -> new javax.net.ssl.KeyManager[0]),
                    Contexts.trusting(keys.certificates().trusted(trust)));
        }

        @Override
        public void check() {
            var _ = context.get();
        }

        /// The context of the moment: another object when certificates have changed.
        public SSLContext context() {
            return context.get();
        }

        @Override
        public Socket protect(Socket connected, String host, Duration patience) throws IOException {
            SSLContext now = context.get();
            SSLSocket socket =
                    (SSLSocket) now.getSocketFactory().createSocket(connected, host, connected.getPort(), true);
            SSLParameters parameters = Protocol.parameters(now);
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            if (!Authority.isAddress(host) && host.contains(".")) {
                parameters.setServerNames(List.of(new SNIHostName(host)));
            }
            socket.setSSLParameters(parameters);
            Handshakes.run(socket, connected, patience);
            return socket;
        }
    }
}
