package org.drawbridge.connectors.http;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Closes connections beyond what a server has, and beyond what one address may have of it, so that nobody can keep
/// all.
/// Any number of threads.
///
/// The web server has a limit of its own, but does not give back what a failed TLS handshake took (Helidon 4.3.1):
/// after
/// so many of them it would never answer again. So it is left without one.
public final class ConnectionLimit {

    /// In bytes: whoever has an IPv6 network has 2^64 addresses of it (RFC 4291 §2.5.4).
    private static final int NETWORK = 8;

    private final int most;
    private final int perAddress;
    private final Map<ByteBuffer, Set<Socket>> open = new HashMap<>();
    private int count;

    /// @param most of all addresses together
    public ConnectionLimit(int most, int perAddress) {
        this.most = most;
        this.perAddress = perAddress;
    }

    /// The options of a server's connections, with this in them.
    public SocketOptions over(SocketOptions others) {
        return new ReadTimeout(others, this::admit);
    }

    private void admit(Socket socket) {
        InetAddress from = socket.getInetAddress();
        if (from != null && !counted(network(from), socket)) {
            try {
                socket.close();
            } catch (IOException e) {
                // It was closed already, which is what was wanted.
                return;
            }
        }
    }

    private synchronized boolean counted(ByteBuffer network, Socket socket) {
        if (!hasRoom(network)) {
            forgetClosed();
        }
        if (!hasRoom(network)) {
            return false;
        }
        open.computeIfAbsent(network, _ -> new HashSet<>()).add(socket);
        count++;
        return true;
    }

    private boolean hasRoom(ByteBuffer network) {
        return count < most && open.getOrDefault(network, Set.of()).size() < perAddress;
    }

    /// A server does not say when a connection ends; the connection does.
    private void forgetClosed() {
        open.values().removeIf(each -> {
            each.removeIf(Socket::isClosed);
            return each.isEmpty();
        });
        count = open.values().stream().mapToInt(Set::size).sum();
    }

    private static ByteBuffer network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK) : bytes);
    }
}
