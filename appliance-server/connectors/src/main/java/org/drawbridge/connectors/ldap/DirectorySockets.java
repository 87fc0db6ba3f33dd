package org.drawbridge.connectors.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.drawbridge.security.tls.Protocol;

/// Sockets of TLS as we want them: with the versions and suites of all others, the name in the certificate checked by
/// the
/// Java platform (RFC 4513 §3.1.3), and a handshake that does not wait for ever. The library limits answers, but not
/// that,
/// and takes a certificate for another address of this machine.
final class DirectorySockets extends SSLSocketFactory {

    private final SSLSocketFactory others;
    private final SSLParameters parameters;
    private final int millis;

    DirectorySockets(SSLContext context, Duration timeout) {
        this.others = context.getSocketFactory();
        this.parameters = Protocol.parameters(context);
        this.parameters.setEndpointIdentificationAlgorithm("LDAPS");
        this.millis = (int) timeout.toMillis();
    }

    private Socket timed(Socket socket) throws IOException {
        socket.setSoTimeout(millis);
        if (socket instanceof SSLSocket protecting) {
            protecting.setSSLParameters(parameters);
        }
        return socket;
    }

    @Override
    public Socket createSocket() throws IOException {
        return timed(others.createSocket());
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        return timed(others.createSocket(timed(connected), host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return timed(others.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return timed(others.createSocket(host, port, from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return timed(others.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return timed(others.createSocket(host, port, from, fromPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return others.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return others.getSupportedCipherSuites();
    }
}
