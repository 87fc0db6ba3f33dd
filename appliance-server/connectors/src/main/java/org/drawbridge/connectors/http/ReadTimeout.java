package org.drawbridge.connectors.http;

import io.helidon.common.socket.SocketOptions;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The options of a web server's connections, with the read timeout: the server does not set the one it is given,
/// and a connection that stands still in its handshake or in a request would stay for ever.
///
/// @param connected told of each connection, once it has its options
record ReadTimeout(SocketOptions others, Consumer<Socket> connected) implements SocketOptions {

    @Override
    public void configureSocket(Socket socket) {
        others.configureSocket(socket);
        try {
            socket.setSoTimeout((int) others.readTimeout().toMillis());
        } catch (SocketException e) {
            // It was closed already.
            return;
        }
        connected.accept(socket);
    }

    @Override
    public Duration readTimeout() {
        return others.readTimeout();
    }

    @Override
    public Duration connectTimeout() {
        return others.connectTimeout();
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return others.socketOptions();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return others.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return others.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return others.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return others.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return others.tcpNoDelay();
    }
}
