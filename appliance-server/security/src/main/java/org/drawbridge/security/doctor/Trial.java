package org.drawbridge.security.doctor;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.drawbridge.security.tls.HandshakeException;
import org.drawbridge.security.tls.Identity;
import org.drawbridge.security.tls.Protocol;
import org.jspecify.annotations.Nullable;

/// One handshake that takes every certificate and remembers what was presented and asked for. Nothing is sent over it.
///
/// @param issuers whom the server accepts client certificates from
/// @param agreed version and suite
record Trial(
        List<X509Certificate> presented,
        boolean wantsCertificate,
        List<String> issuers,
        String agreed,
        Optional<Failed> failed) {

    /// In milliseconds: a server that does not like our certificate says so after the handshake in TLS 1.3.
    private static final int AFTERTHOUGHT = 1_000;

    /// @param alert that the server sent; empty if it sent none
    record Failed(String alert, String sentence) {}

    static Trial run(Socket socket, TlsDoctor.Question question, String serverName) throws IOException {
        var seen = new Seen();
        var asked = new Asked(question.identity());
        var context = Protocol.context(asked, seen);
        SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, question.host(), question.port(), true);
        SSLParameters parameters = Protocol.parameters(context);
        if (!serverName.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
        }
        tls.setSSLParameters(parameters);
        Optional<Failed> failed = Optional.empty();
        String agreed = "";
        try {
            tls.startHandshake();
            agreed = tls.getSession().getProtocol() + ", " + tls.getSession().getCipherSuite();
            tls.setSoTimeout(AFTERTHOUGHT);
            if (tls.getInputStream().read() < 0 && asked.asked) {
                failed = Optional.of(new Failed(
                        "",
                        "It closed the connection after the handshake, probably because of the client certificate."));
            }
        } catch (SocketTimeoutException e) {
            // It waits for us to speak, as it should; before the handshake was done, it is too slow.
            failed = agreed.isEmpty() ? Optional.of(failed(e)) : Optional.empty();
        } catch (IOException e) {
            failed = Optional.of(failed(e));
        }
        return new Trial(List.copyOf(seen.chain), asked.asked, List.copyOf(asked.issuers), agreed, failed);
    }

    private static Failed failed(IOException e) {
        HandshakeException known = HandshakeException.of(e);
        return new Failed(known.alert(), known.sentence());
    }

    /// Takes every chain, and keeps it for [Chain] to examine.
    private static final class Seen extends X509ExtendedTrustManager {

        private volatile List<X509Certificate> chain = List.of();

        @Override
        public void checkServerTrusted(X509Certificate[] presented, String authType) {
            chain = List.of(presented);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] presented, String authType, Socket socket) {
            chain = List.of(presented);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] presented, String authType, SSLEngine engine) {
            chain = List.of(presented);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] presented, String authType) {
            throw new IllegalStateException("we are the client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] presented, String authType, Socket socket) {
            throw new IllegalStateException("we are the client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] presented, String authType, SSLEngine engine) {
            throw new IllegalStateException("we are the client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /// Presents what it has, and remembers that it was asked.
    private static final class Asked extends X509ExtendedKeyManager {

        private final Optional<Identity> identity;
        private final List<String> issuers = new ArrayList<>();
        private volatile boolean asked;

        Asked(Optional<Identity> identity) {
            this.identity = identity;
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] accepted, Socket socket) {
            asked = true;
            issuers.clear();
            if (accepted != null) {
                Arrays.stream(accepted).map(Principal::getName).forEach(issuers::add);
            }
            return identity.filter(each -> List.of(keyTypes).contains(each.key().getAlgorithm()))
                    .map(Identity::name)
                    .orElse(null);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return identity.map(each -> each.chain().toArray(X509Certificate[]::new))
                    .orElse(null);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return identity.map(Identity::key).orElse(null);
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal[] accepted) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal[] accepted) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal[] accepted, Socket socket) {
            return null;
        }
    }
}
