package org.drawbridge.connectors.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/// Sockets of TLS whose handshake does not wait for ever: the library limits answers, but not that.
final class TimedSockets extends SSLSocketFactory {

    private final SSLSocketFactory others;
    private final int millis;

    TimedSockets(SSLSocketFactory others, Duration timeout) {
        this.others = others;
        this.millis = (int) timeout.toMillis();
    }

    private Socket timed(Socket socket) throws IOException {
        socket.setSoTimeout(millis);
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
